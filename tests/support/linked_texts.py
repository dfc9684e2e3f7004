"""Some texts, read, extracted and linked: the tables that they give."""

from collections.abc import Sequence
from typing import Any

from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.linking.link import Linked, link
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry
from tests.support.tables import rows_of

Tables = dict[str, list[dict[str, Any]]]


def facts_of_file(name: str, text: str, entry: RegistryEntry | None = None) -> DocumentFacts:
    """The facts of a text in a file of some name."""
    content = text.encode()
    return extract(read_document(content, name), SourceFile(name, "0" * 64, len(content), entry), load_fact_readers())


def linked(texts: Sequence[str], entry: RegistryEntry | None = None) -> Linked:
    """Texts read and linked, with one entry of the registry for all of them."""
    files = [SourceFile(f"{number}.txt", "0" * 64, len(text.encode()), entry) for number, text in enumerate(texts)]
    facts = [facts_of_file(file.name, text, entry) for file, text in zip(files, texts, strict=True)]
    readers = load_fact_readers()
    return link(facts, files, [], readers.register, readers.lexicons)


def tables_of(*texts: str, entry: RegistryEntry | None = None) -> Tables:
    """The rows of every table of some texts."""
    return {name: rows_of(table) for name, table in linked(texts, entry).tables.items()}


def linked_facts(*documents: DocumentFacts, files: Sequence[SourceFile] = ()) -> Tables:
    """The rows of every table of documents whose facts are given."""
    readers = load_fact_readers()
    return {
        name: rows_of(table)
        for name, table in link(documents, files, [], readers.register, readers.lexicons).tables.items()
    }
