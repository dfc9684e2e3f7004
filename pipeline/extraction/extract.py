"""`Document` to facts: asking each format whether a document is one of its own.

What belongs here: the one function that work on many documents calls, and documents that no format knows. What does
not: any format.
"""

from dataclasses import replace

from pipeline.extraction.facts import Authority, DocumentFacts, Section
from pipeline.extraction.fields.abbreviations import abbreviations_of
from pipeline.extraction.fields.passages import passages_of
from pipeline.extraction.formats import ALL
from pipeline.extraction.readers import Readers, load_readers
from pipeline.reading.document import Document
from pipeline.schema.vocabularies import DocumentFlag, DocumentKind, Relation, SectionKind
from pipeline.sources.discovery import SourceFile


def extract(document: Document, file: SourceFile, readers: Readers | None = None) -> DocumentFacts:
    """Read the facts of one document.

    A document that no format recognises keeps its text and its passages and gives no inspection; it is flagged.

    Args:
        document: what was read.
        file: the file it was read from, with its registry entry.
        readers: the readers of facts; those of the project where none are given.
    """
    readers = readers or load_readers()
    for form in ALL:
        if form.recognises(document, readers):
            return _with_authority_of_its_time(form.extract(document, file, readers), readers)
    return _unrecognised(document, file, readers)


def _with_authority_of_its_time(facts: DocumentFacts, readers: Readers) -> DocumentFacts:
    """The facts with the authority that bore the name when the inspection took place, or the document was written."""
    if facts.authority is None:
        return facts
    times = [*(m.period for m in facts.mentions if m.relation != Relation.REFERS_TO), facts.published]
    time = next((period for period in times if period is not None), None)
    if time is None:
        return facts
    found = readers.register.at(readers.register.by_code[facts.authority.ons_code], time.first)
    return replace(facts, authority=replace(facts.authority, ons_code=found.ons_code, name=found.name))


def _unrecognised(document: Document, file: SourceFile, readers: Readers) -> DocumentFacts:
    sections = (Section(SectionKind.UNRECOGNISED, None, 0, len(document.blocks)),)
    private = readers.private_people.places(document, [])
    most = readers.register.most_named(document.text)
    authority = (
        Authority(most.authority.ons_code, most.authority.name, most.span, "named most often in the text")
        if most is not None
        else None
    )
    first = document.blocks[0]
    return DocumentFacts(
        file_name=file.name,
        sha256=file.sha256,
        document=document,
        kind=DocumentKind.OTHER,
        kind_method="no known form of document about an inspection",
        title=first.span if first.kind == "heading" else None,
        authority=authority,
        published=None,
        sections=sections,
        passages=passages_of(document, sections, private),
        private_names=private,
        abbreviations=abbreviations_of(document),
        flags=(DocumentFlag.KIND_NOT_RECOGNISED,),
    )
