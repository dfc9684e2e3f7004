"""Fixtures shared by the tests.

The five texts of the project are read and linked once for the whole session; tests that change a table take a copy.
"""

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.core.paths import SOURCES
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders, load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import Linked, link
from pipeline.reading.reader import read_document
from pipeline.releases.publish import publish
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas, load_schemas
from pipeline.site.release_pages import release_pages
from pipeline.sources.discovery import SourceFile, find_sources, read_bytes
from pipeline.sources.registry import load_registry

# On a busy machine, one example takes more than the library allows by default; tests of time measure it themselves.
settings.register_profile("without a deadline", deadline=None)
settings.load_profile("without a deadline")


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands that tests start: where the tests run in the background, they would ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each process begin with some of the tests that may take longest, so that none of them runs alone at the end.

    Each process is given a stretch of the list; one that has nothing left takes tests from the end of another's.
    """

    def most_seconds(item: pytest.Item) -> float:
        marker = item.get_closest_marker("timeout")
        return -float(marker.args[0]) if marker is not None and marker.args else 0

    items.sort(key=most_seconds)
    n_processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = [item for process in range(n_processes) for item in items[process::n_processes]]


@dataclass(frozen=True)
class Lambeth:
    """The five texts, read, extracted and linked."""

    facts: dict[str, DocumentFacts]
    linked: Linked
    tables: dict[str, pd.DataFrame]

    def rows(self, table: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = records(self.tables[table])
        return rows


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    return load_schemas()


@pytest.fixture(scope="session")
def readers() -> FactReaders:
    return load_fact_readers()


@pytest.fixture(scope="session")
def lambeth(schemas: Schemas, readers: FactReaders) -> Lambeth:
    registry = load_registry(SOURCES)
    files = find_sources(SOURCES, registry)
    facts = [extract(read_document(read_bytes(SOURCES, file), file.name), file, readers) for file in files]
    linked = link(facts, files, [], readers.register, readers.lexicons)
    return Lambeth({item.file_name: item for item in facts}, linked, dict(linked.tables))


@pytest.fixture(scope="session")
def lambeth_letter_2010(lambeth: Lambeth) -> DocumentFacts:
    return lambeth.facts["ofsted-letter-2010-10-20-lambeth-contact-referral-and-assessment.txt"]


@pytest.fixture
def candidate(schemas: Schemas, lambeth: Lambeth) -> ReleaseCandidate:
    """The five texts as a candidate for release that a test may change."""
    return ReleaseCandidate(schemas, dict(lambeth.tables), dict(lambeth.linked.texts))


@pytest.fixture(scope="session")
def first_release(tmp_path_factory: pytest.TempPathFactory, schemas: Schemas, lambeth: Lambeth) -> Path:
    """A release of the five texts, made once: for tests that only look at it."""
    passed = [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(schemas)]
    outputs = tmp_path_factory.mktemp("outputs")
    return publish(outputs, ReleaseCandidate(schemas, lambeth.tables, lambeth.linked.texts), passed, release_pages).path


@pytest.fixture
def release(first_release: Path, tmp_path: Path) -> Path:
    """The same in a folder of its own, for a test that may change it."""
    shutil.copytree(first_release.parent.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path / first_release.relative_to(first_release.parent.parent)


@pytest.fixture
def facts_of(readers: FactReaders) -> Callable[[str], DocumentFacts]:
    """Read a text as one document."""

    def read(text: str) -> DocumentFacts:
        content = text.encode()
        return extract(
            read_document(content, "a text.txt"), SourceFile("a text.txt", "0" * 64, len(content), None), readers
        )

    return read


@pytest.fixture
def some_sources(tmp_path: Path) -> Path:
    """An empty folder of sources."""
    folder = tmp_path / "sources"
    folder.mkdir()
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test fail that opens a connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("this must not use the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
