"""Adding a format: one class, from which the base fills all facts."""

import subprocess
import sys
from functools import cached_property
from typing import Self

import pytest

from pipeline.core.paths import ROOT
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts, Section
from pipeline.extraction.formats import FORMATS
from pipeline.extraction.formats.base import Format
from pipeline.reading.document import Document, Span
from pipeline.reading.reader import read_document
from pipeline.schema.vocabularies import DocumentFlag, DocumentKind, PassageKind, Polarity, SectionKind
from pipeline.sources.discovery import SourceFile

CIRCULAR = """Circular 7

Children’s services in Dorset

Findings

Leaders have sustained strong practice. The multi-agency safeguarding hub (MASH) answers 95% of calls.

Strengths

- Visits to children in care.
"""


class Circular(Format):
    """A circular: a number, a subject, findings and strengths."""

    kind = DocumentKind.INSPECTION_LETTER
    kind_method = "its first line is the number of a circular"
    finding_sections = frozenset({SectionKind.MAIN})

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A text that begins with 'Circular'."""
        return cls(document, file, readers) if document.text.startswith("Circular") else None

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The parts of a circular, which are the same in each."""
        heads = [block.span for block in self.document.blocks]
        return (
            Section(SectionKind.TITLE, None, 0, 2),
            Section(SectionKind.MAIN, heads[2], 2, 4),
            Section(SectionKind.STRENGTHS, heads[4], 4, 6),
        )

    @cached_property
    def title(self) -> Span:
        """The subject."""
        return self.document.blocks[1].span


def facts_of(text: str, readers: FactReaders, *formats: type[Format]) -> DocumentFacts:
    content = text.encode()
    file = SourceFile("a.txt", "0" * 64, len(content), None)
    return extract(read_document(content, "a.txt"), file, readers, formats)


def test_a_format_is_one_class(readers: FactReaders) -> None:
    facts = facts_of(CIRCULAR, readers, Circular, *FORMATS)
    words = facts.document.words
    assert (facts.kind, facts.kind_method) == (DocumentKind.INSPECTION_LETTER, Circular.kind_method)
    assert facts.title is not None
    assert words(facts.title) == "Children’s services in Dorset"
    assert facts.authority is not None
    assert facts.authority.name == "Dorset"
    assert [passage.kind for passage in facts.passages] == [
        *[PassageKind.HEADING] * 3,
        *[PassageKind.SENTENCE] * 2,
        PassageKind.HEADING,
        PassageKind.LIST_ITEM,
    ]
    assert [(words(finding.span), finding.polarity) for finding in facts.findings][::2] == [
        ("Leaders have sustained strong practice.", Polarity.POSITIVE),
        ("Visits to children in care.", Polarity.POSITIVE),
    ]
    assert [words(measure.quantity_span) for measure in facts.measures] == ["95%"]
    assert [words(item.short_span) for item in facts.abbreviations] == ["MASH"]
    assert facts.flags == (DocumentFlag.NO_INSPECTION_FOUND,)


def test_a_document_of_no_other_format_is_unrecognised(readers: FactReaders) -> None:
    assert facts_of(CIRCULAR, readers, *FORMATS).flags == (DocumentFlag.KIND_NOT_RECOGNISED,)


def test_without_a_format_that_fits_the_error_names_the_file(readers: FactReaders) -> None:
    with pytest.raises(LookupError, match=r"no format recognises a\.txt"):
        facts_of("Recipe for soup", readers, Circular)


@pytest.mark.parametrize("module", ["fact_readers", "fields.earlier_inspections"])
def test_a_module_of_extraction_can_be_imported_first(module: str) -> None:
    subprocess.run([sys.executable, "-c", f"import pipeline.extraction.{module}"], check=True, cwd=ROOT)
