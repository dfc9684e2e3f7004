"""`Document` to facts: finding the format of a document and reading its facts."""

from collections.abc import Iterable

from pipeline.extraction.fact_readers import FactReaders, load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.formats import FORMATS
from pipeline.extraction.formats.base import Format
from pipeline.reading.document import Document
from pipeline.sources.discovery import SourceFile


def extract(
    document: Document,
    file: SourceFile,
    readers: FactReaders | None = None,
    formats: Iterable[type[Format]] = FORMATS,
) -> DocumentFacts:
    """Read the facts of one document.

    Args:
        document: what was read.
        file: the file it was read from, with its registry entry.
        readers: the readers of facts; those of the project where none are given.
        formats: the formats in the order in which they are asked; one of them must recognise the document.

    Raises:
        LookupError: no format recognises the document.
    """
    readers = readers or load_fact_readers()
    for form in formats:
        recognised = form.recognise(document, file, readers)
        if recognised is not None:
            return recognised.facts()
    raise LookupError(f"no format recognises {file.name}: name `Unrecognised` last among the formats")
