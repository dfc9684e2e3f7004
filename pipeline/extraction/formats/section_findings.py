"""The findings of an inspectors' document, by its sections.

What belongs here: which sentences and items of which sections are findings of the inspectorate. What does not: cutting
a document into sections, which each format does, and polarity (see `findings`).
"""

from collections.abc import Collection
from typing import Final

from pipeline.extraction.facts import Finding, ImprovementArea, Passage, Section
from pipeline.extraction.meaning.findings import with_carried_themes
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document
from pipeline.schema.vocabularies import SectionKind, Voice

#: Sections whose heading decides what their sentences are.
_HEADED: Final = frozenset({SectionKind.STRENGTHS, SectionKind.REQUIREMENTS_MET})


def findings_of_sections(
    document: Document,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    improvements: tuple[ImprovementArea, ...],
    readers: Readers,
    by_words: Collection[str],
) -> tuple[Finding, ...]:
    """Every sentence of the findings, and every item of what must improve, as a finding of the inspectorate.

    Args:
        document: the document.
        sections: its sections.
        passages: its passages.
        improvements: what its lists say must improve.
        readers: for polarity and themes.
        by_words: the kinds of section whose sentences are findings by their own words.
    """
    items = {area.span.start: area.span for area in improvements}
    findings: list[Finding] = []
    for passage in passages:
        section = sections[passage.section]
        if passage.kind not in ("sentence", "list_item"):
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
