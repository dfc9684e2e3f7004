"""Fixtures shared by the integration tests."""

from collections.abc import Iterator

import pytest

from tests.support.publisher import Publisher, publisher


@pytest.fixture
def ofsted() -> Iterator[Publisher]:
    """A publisher on this machine that answers as the test decides."""
    with publisher() as running:
        yield running
