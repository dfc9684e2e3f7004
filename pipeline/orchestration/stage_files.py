"""What one stage leaves for the next, as files between the assets.

What belongs here: where each stage's result lies, writing it in one step, reading it with its type. What does not:
releases, and what any result means.

Files rather than values in memory, so that each asset can be materialised by itself in the UI.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg
import pyarrow as pa
from pydantic import TypeAdapter

from pipeline.checks.results import CheckResult
from pipeline.core.atomic_files import replace_file
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.execution.cache import FactsCache
from pipeline.execution.executors import ExecutorConfig
from pipeline.execution.read_all import ReadResult
from pipeline.extraction.facts import DocumentFacts
from pipeline.orchestration.fingerprint import kept_below
from pipeline.redaction.model import Corrections
from pipeline.redaction.redact import Redactions
from pipeline.releases.formats.table_files import content_hash, parquet_bytes
from pipeline.releases.release_reader import TablesOnDisk
from pipeline.schema.rows import Row
from pipeline.sources.discovery import SourceFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """What reading leaves: the documents, whose facts are remembered, and rows for files that could not be read.

    Attributes:
        code: a hash of the code that read them.
        files: a hash of the files that were found, and of what is known of them.
        documents: in the order of their files' names.
        rejected: in the same order.
    """

    code: str
    files: str
    documents: list[ReadResult]
    rejected: list[Row]


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What finding leaves: the files, and what people say of them."""

    files: list[SourceFile]
    corrections: Corrections = Corrections()  # noqa: RUF009 - it cannot be changed

    @property
    def hash_of_files(self) -> str:
        """A hash of the files and of what is known of them."""
        return _hash_of(self.files, list[SourceFile])

    @property
    def hash_of_all(self) -> str:
        """A hash of the same and of what people say of them."""
        return _hash_of(self, FoundFiles)


@dataclass(frozen=True, slots=True)
class Texts:
    """What linking leaves beside the tables.

    Attributes:
        texts: the normalised text of every document, by its identifier.
        found: a hash of what the tables were made of.
    """

    texts: dict[str, str]
    found: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks said, and of which tables: hashes of their contents by name."""

    hashes: dict[str, str]
    results: list[CheckResult]


class Folders(dg.ConfigurableResource[Any]):
    """The folders of one installation: documents in, releases out, and what stages leave for each other.

    Attributes:
        sources: documents in.
        outputs: releases out.
        own_work: where stages leave their results, for a run that shares them with no other; else it is a folder of
            the outputs, where the next run in the UI finds them.
        wait: seconds that the release waits where another build holds the outputs.
    """

    sources: str
    outputs: str
    own_work: str | None = None
    wait: float = 60

    @property
    def work(self) -> Path:
        """Where stages leave their results; it may be removed at any time between runs."""
        return Path(self.own_work) if self.own_work else self.kept

    @property
    def kept(self) -> Path:
        """What is kept from run to run, and shared by runs at the same time; it may be removed at any time."""
        return kept_below(Path(self.outputs))

    @property
    def remembered(self) -> FactsCache:
        """What was read in documents before."""
        return FactsCache(self.kept / "remembered")

    @property
    def corrections_path(self) -> Path:
        """The file that lists corrections and takedowns."""
        return Path(self.sources) / CORRECTIONS_NAME

    def withheld(self, found: FoundFiles) -> Redactions:
        """What is not to be published."""
        return Redactions(found.corrections, self.corrections_path)

    def facts_of(self, document: ReadResult) -> DocumentFacts:
        """The facts of a document that was read.

        Raises:
            dagster.Failure: they are not there.
        """
        facts = self.remembered.facts(document.key, document.file_name)
        if facts is None:
            raise dg.Failure(
                f"what was read in {document.file_name} is not there any more: materialise document_facts again",
                allow_retries=False,
            )
        return facts

    def save(self, result: FoundFiles | ReadFiles | Texts | Checked) -> str:
        """Keep a stage's result and return its hash."""
        content = TypeAdapter(type(result)).dump_json(result)
        self._write(f"{type(result).__name__}.json", content)
        return hashlib.sha256(content).hexdigest()

    def load(self, kind: type[T]) -> T:
        """The result that a stage left.

        Raises:
            dagster.Failure: the stage has not run here.
        """
        path = self.work / f"{kind.__name__}.json"
        if not path.exists():
            raise dg.Failure(f"{path} is not there: materialise the assets before this one first", allow_retries=False)
        return TypeAdapter(kind).validate_json(path.read_bytes())

    def save_table(self, name: str, data: pa.Table) -> Path:
        """Keep a table and return where it lies."""
        return self._write(f"{name}.parquet", parquet_bytes(data))

    def tables(self, names: list[str]) -> TablesOnDisk:
        """The tables that linking left.

        Raises:
            dagster.Failure: one is missing.
        """
        paths = {name: self.work / f"{name}.parquet" for name in names}
        for name, path in paths.items():
            if not path.exists():
                raise dg.Failure(f"{path} is not there: materialise the table '{name}' first", allow_retries=False)
        return TablesOnDisk(paths)

    def _write(self, name: str, content: bytes) -> Path:
        self.work.mkdir(parents=True, exist_ok=True)
        path = self.work / name
        replace_file(path, content, durable=False)
        return path


class ReadingMachines(dg.ConfigurableResource[Any]):
    """Where documents are read.

    Attributes:
        workers: how many processes on this machine; without a number, one on each core.
        dask: the address of a Dask scheduler, whose cluster reads instead.
    """

    workers: int | None = None
    dask: str | None = None

    @property
    def machines(self) -> ExecutorConfig:
        """The same for the rooms."""
        return ExecutorConfig(self.workers, self.dask)


def _hash_of(value: object, kind: Any) -> str:  # noqa: ANN401 - any type
    return hashlib.sha256(TypeAdapter(kind).dump_json(value)).hexdigest()


def hashes_of(tables: Mapping[str, pa.Table]) -> dict[str, str]:
    """The content hash of each table."""
    return {name: content_hash(data) for name, data in tables.items()}
