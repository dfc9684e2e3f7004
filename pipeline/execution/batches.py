"""Reading and extraction of documents as one function on batches: files to facts, or why there are none.

What belongs here: that function, which needs nothing but its argument and runs wherever this package is installed, and
cutting many files into batches. What does not: where batches run (`spreading`), what was read before (`remembered`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.extraction.extract import extract
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.readers import Readers, load_readers
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile, read_bytes

#: A batch is a second's work or so, and little to hold in memory and to send.
MOST_DOCUMENTS: Final = 8
MOST_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read.

    Attributes:
        file: what is known of it.
        place: the sources folder it lies in, or its bytes, for a reader on another machine.
    """

    file: SourceFile
    place: Path | bytes

    def content(self) -> bytes:
        """The bytes of the file.

        Raises:
            SourcesError: the file changed or vanished since it was listed.
        """
        return self.place if isinstance(self.place, bytes) else read_bytes(self.place, self.file)

    def with_content(self) -> "Task":
        """The same with the bytes of the file in it.

        Raises:
            SourcesError: the file changed or vanished since it was listed.
        """
        return Task(self.file, self.content())


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a file could not become a document: a term of `rejection_reason`, what was found and what to do."""

    reason: str
    detail: str


Outcome = DocumentFacts | Rejection


def read_batch(batch: Sequence[Task]) -> list[Outcome]:
    """What each file of a batch says, in their order.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
    """
    readers = load_readers()
    return [_read(task, readers) for task in batch]


def batches_of(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    """Tasks in their order, in batches bounded by number and by bytes; a large file is a batch by itself."""
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


def _read(task: Task, readers: Readers) -> Outcome:
    content = task.content()
    try:
        document = read_document(content, task.file.name)
    except UnreadableError as error:
        return Rejection(error.reason, error.detail)
    except Exception as error:
        error.add_note(f"while reading {task.file.name}: please report it with that file")
        raise
    try:
        return extract(document, task.file, readers)
    except Exception as error:
        error.add_note(f"while extracting the facts of {task.file.name}: please report it with that file")
        raise
