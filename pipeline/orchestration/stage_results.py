"""The results that one stage leaves for the next, as files between the assets.

They are files and not values in memory, so that each asset can be materialised on its own in the UI.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, overload

import dagster as dg
import pyarrow as pa
from pydantic import TypeAdapter

from pipeline.checks.results import CheckResult
from pipeline.core.atomic_files import make_own_folder, replace_file
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.core.regular_files import read_regular
from pipeline.execution.cache import FactsCache
from pipeline.execution.executors import ExecutorConfig
from pipeline.execution.read_all import ReadResult
from pipeline.extraction.facts import DocumentFacts
from pipeline.orchestration.fingerprint import SEARCHED, state_folder
from pipeline.orchestration.inputs import Inputs
from pipeline.redaction.redact import Redactions
from pipeline.redaction.withheld_texts import WithheldText
from pipeline.releases.formats.table_files import parquet_bytes
from pipeline.releases.release_reader import TablesOnDisk
from pipeline.schema.rows import Row

T = TypeVar("T")
#: All texts of a release of many thousand documents are in one of the results.
_LARGEST_RESULT: Final = 8_000_000_000


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The result of reading: the documents, whose facts are in the cache, and a row for each file that is set aside.

    Attributes:
        code: a hash of the code that read them.
        files_hash: of the inputs that were read.
        documents: in the order of their file names.
        rejected: in the same order.
    """

    code: str
    files_hash: str
    documents: list[ReadResult]
    rejected: list[Row]


@dataclass(frozen=True, slots=True)
class LinkedTexts:
    """The result of linking beside the tables.

    Attributes:
        texts: the normalised text of every document, by its identifier.
        withheld: what the documents hold that are withheld whole.
        inputs_hash: of everything that the tables were made from.
    """

    texts: dict[str, str]
    withheld: list[WithheldText]
    inputs_hash: str


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """The result of the checks: the hashes of the files of the checked tables by name, and the results."""

    hashes: dict[str, str]
    results: list[CheckResult]


class Folders(dg.ConfigurableResource[Any]):
    """The folders of one installation.

    Attributes:
        sources: of the documents.
        outputs: of the releases.
        own_work: where the stages of this run leave their results, for a run that shares them with no other; without
            it, a folder in the outputs, where the next run in the UI finds them.
        wait: for how many seconds a release waits while another build writes to the outputs.
    """

    sources: str
    outputs: str
    own_work: str | None = None
    wait: float = 60

    @property
    def work(self) -> Path:
        """Where stages leave their results; it may be removed at any time between runs."""
        return Path(self.own_work) if self.own_work else self.state

    @property
    def state(self) -> Path:
        """State that is kept between runs and shared by runs at the same time; it may be removed between runs."""
        return state_folder(Path(self.outputs))

    @property
    def cache(self) -> FactsCache:
        """The facts of documents that were read before."""
        folder = self.state / "remembered"
        make_own_folder(folder, Path(self.outputs))
        return FactsCache(folder)

    @property
    def searched(self) -> Path:
        """Which releases were searched for what is withheld."""
        return self.state / SEARCHED

    @property
    def corrections_path(self) -> Path:
        """The file of corrections and takedowns."""
        return Path(self.sources) / CORRECTIONS_NAME

    def redactions(self, inputs: Inputs) -> Redactions:
        """What must not be published."""
        return Redactions(inputs.corrections, self.corrections_path)

    def facts_of(self, document: ReadResult) -> DocumentFacts:
        """The facts of a document that was read.

        Raises:
            dagster.Failure: they are not in the cache.
        """
        facts = self.cache.facts(document.key, document.file_name)
        if facts is None:
            raise dg.Failure(
                f"the facts of {document.file_name} are no longer in the cache: materialise document_facts again",
                allow_retries=False,
            )
        return facts

    def save(self, result: Inputs | ReadFiles | LinkedTexts | CheckedTables) -> str:
        """Write a stage's result and return its hash."""
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
            raise dg.Failure(f"{path} not found: materialise the upstream assets first", allow_retries=False)
        return TypeAdapter(kind).validate_json(read_regular(path, _LARGEST_RESULT))

    def save_table(self, name: str, data: pa.Table) -> Path:
        """Write a table and return its path."""
        return self._write(f"{name}.parquet", parquet_bytes(data))

    def tables(self, names: list[str]) -> TablesOnDisk:
        """The tables that linking left.

        Raises:
            dagster.Failure: one is missing.
        """
        return TablesOnDisk(self._table_paths(names))

    def table_hashes(self, names: list[str]) -> dict[str, str]:
        """The hash of the file of each table that linking left, by name.

        Raises:
            dagster.Failure: one is missing.
        """
        paths = self._table_paths(names)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}

    def _table_paths(self, names: list[str]) -> dict[str, Path]:
        paths = {name: self.work / f"{name}.parquet" for name in names}
        for name, path in paths.items():
            if not path.exists():
                raise dg.Failure(f"{path} not found: materialise the table '{name}' first", allow_retries=False)
        return paths

    def _write(self, name: str, content: bytes) -> Path:
        make_own_folder(self.work, Path(self.own_work or self.outputs))
        path = self.work / name
        replace_file(path, content, durable=False)
        return path


class FactsInCache(Sequence[DocumentFacts]):
    """The facts of documents that were read, each loaded when it is asked for.

    Args:
        folders: with the cache.
        documents: that were read.
    """

    def __init__(self, folders: Folders, documents: Sequence[ReadResult]) -> None:
        self._folders = folders
        self._documents = documents

    def __len__(self) -> int:
        """The number of documents."""
        return len(self._documents)

    @overload
    def __getitem__(self, index: int) -> DocumentFacts: ...
    @overload
    def __getitem__(self, index: slice) -> "FactsInCache": ...
    def __getitem__(self, index: int | slice) -> "DocumentFacts | FactsInCache":
        """Load the facts of one document; of several, none is loaded yet.

        Raises:
            dagster.Failure: they are not in the cache.
        """
        if isinstance(index, slice):
            return FactsInCache(self._folders, self._documents[index])
        return self._folders.facts_of(self._documents[index])


class ReadingMachines(dg.ConfigurableResource[Any]):
    """Where documents are read.

    Attributes:
        workers: the number of processes on this machine; one on each core where it is left out.
        dask: the address of a Dask scheduler whose cluster reads instead.
    """

    workers: int | None = None
    dask: str | None = None

    @property
    def executor_config(self) -> ExecutorConfig:
        """The same as the reader takes it."""
        return ExecutorConfig(self.workers, self.dask)
