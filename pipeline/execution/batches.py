"""Reading and extraction as one function on batches of source files: each becomes facts, or is rejected with a reason.

The function needs nothing but its argument, so it runs wherever this package is installed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders, load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.child.client import read_in_child
from pipeline.reading.document import UnreadableError
from pipeline.sources.discovery import SourceFile, read_bytes

#: A batch is about a second's work, and small enough to hold in memory and to send.
MOST_DOCUMENTS: Final = 8
MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read.

    Attributes:
        file: what is known about it.
        source: the sources folder that holds it, or its bytes, for a worker on another machine.
    """

    file: SourceFile
    source: Path | bytes

    def content(self) -> bytes:
        """The bytes of the file.

        Raises:
            SourcesError: the file changed or vanished since it was listed.
        """
        return self.source if isinstance(self.source, bytes) else read_bytes(self.source, self.file)

    def with_content(self) -> "Task":
        """The same task, carrying the bytes of the file.

        Raises:
            SourcesError: the file changed or vanished since it was listed.
        """
        return Task(self.file, self.content())


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file could not become a document.

    Attributes:
        reason: a term of the vocabulary `rejection_reason`.
        detail: what was found and what to do.
    """

    reason: str
    detail: str


ReadOutcome = DocumentFacts | Rejection


def read_batch(batch: Sequence[Task]) -> Iterator[ReadOutcome]:
    """Read the files of a batch, in their order.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
        MachineError: the machine kept a file from being read.
    """
    readers = load_fact_readers()
    for task in batch:
        yield _read(task, readers)


def split_into_batches(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks in their order, in batches limited by number and by bytes; a large file is a batch of its own."""
    batch: list[Task] = []
    size = 0
    for task in tasks:
        if batch and (len(batch) == MOST_DOCUMENTS or size + task.file.size > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += task.file.size
    if batch:
        yield batch


def _read(task: Task, readers: FactReaders) -> ReadOutcome:
    try:
        document = read_in_child(task.content(), task.file.name)
    except UnreadableError as error:
        return Rejection(error.reason, error.detail)
    try:
        return extract(document, task.file, readers)
    except Exception as error:
        error.add_note(f"while extracting the facts of {task.file.name}: please report it with that file")
        raise
