"""Fixtures shared by the integration tests."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.faults import Faulty
from tests.support.forked_commands import ForkedCommands
from tests.support.publisher import Publisher, publisher


@pytest.fixture
def ofsted() -> Iterator[Publisher]:
    """A publisher on this machine that answers as the test decides."""
    with publisher() as running:
        yield running


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    with Faulty() as process:
        yield process


@pytest.fixture
def outputs(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where that exists: hundreds of releases are written there."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own in it
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        made = Path(folder) / "outputs"
        made.mkdir()
        yield made


@pytest.fixture(scope="session")
def commands() -> Iterator[ForkedCommands]:
    """Runs commands without loading all libraries for each of them."""
    with ForkedCommands() as process:
        yield process
