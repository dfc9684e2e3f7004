"""Documents that say the same words.

What belongs here: which of several files with one text is kept, told before any facts are at hand. What does not: what
becomes of it.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from pipeline.schema.rows import Row


class Named(Protocol):
    """A file that was read."""

    @property
    def file_name(self) -> str:
        """Its path below the sources folder."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of its bytes."""
        ...


T = TypeVar("T", bound=Named)


def without_doubles(
    documents: Sequence[T], text_of: Callable[[T], str], registered: Collection[str]
) -> tuple[list[T], list[Row]]:
    """Each text once: the file that the registry names, else the first by name; rows for the others, set aside.

    Args:
        documents: the files that were read.
        text_of: gives the text of one, or its hash.
        registered: the names of the files that have an entry in the registry.
    """
    kept: dict[str, T] = {}
    doubles: list[Row] = []
    for document in sorted(documents, key=lambda item: (item.file_name not in registered, item.file_name)):
        first = kept.setdefault(text_of(document), document)
        if first is not document:
            doubles.append(
                {
                    "file_name": document.file_name,
                    "sha256": document.sha256,
                    "reason": "duplicate",
                    "detail": f"holds the same text as {first.file_name}, which is kept; remove one of them",
                }
            )
    return list(kept.values()), doubles
