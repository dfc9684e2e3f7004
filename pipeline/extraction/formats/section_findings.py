"""The findings of a document of the inspectorate, section by section."""

from collections.abc import Collection
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Finding, ImprovementArea, Passage, Section
from pipeline.extraction.meaning.themes import with_carried_themes
from pipeline.reading.document import Document
from pipeline.schema.vocabularies import PassageKind, SectionKind, Voice

#: Sections whose heading decides the polarity of their sentences.
_HEADED: Final = frozenset({SectionKind.STRENGTHS, SectionKind.REQUIREMENTS_MET})


def findings_of_sections(
    document: Document,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    improvements: tuple[ImprovementArea, ...],
    readers: FactReaders,
    by_words: Collection[SectionKind],
) -> tuple[Finding, ...]:
    """Every sentence of the findings, and every item of what must improve, as a finding of the inspectorate.

    Args:
        document: the document.
        sections: its sections.
        passages: its passages.
        improvements: the items of its lists of what must improve.
        readers: for polarity and themes.
        by_words: the kinds of section in which the words of each sentence decide its polarity.
    """
    items = {area.span.start: area.span for area in improvements}
    findings: list[Finding] = []
    for passage in passages:
        section = sections[passage.section]
        if passage.kind not in (PassageKind.SENTENCE, PassageKind.LIST_ITEM):
            continue
        finding: Finding | None = None
        if section.kind in by_words:
            finding = readers.findings.by_words(document, passage, passage.span, Voice.INSPECTORATE)
        elif section.kind in _HEADED or (readers.improvements.is_list(section) and passage.span.start in items):
            span = passage.span if section.kind in _HEADED else items[passage.span.start]
            finding = readers.findings.by_heading(
                document, passage, span, section.kind, section.heading, Voice.INSPECTORATE
            )
        if finding is not None:
            findings.append(finding)
    return with_carried_themes(document, findings, passages, readers.findings.themes)
