"""The findings of a document of the inspectorate, section by section."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Finding, ImprovementArea, Passage, Section
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.extraction.meaning.themes import with_carried_themes
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import PassageKind, SectionKind, Voice

#: Sections whose heading decides the polarity of their sentences.
_HEADED: Final = frozenset({SectionKind.STRENGTHS, SectionKind.WEAKNESSES, SectionKind.REQUIREMENTS_MET})


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
    found: list[Finding | tuple[Passage, Span]] = []
    for passage in passages:
        section = sections[passage.section]
        if passage.kind not in (PassageKind.SENTENCE, PassageKind.LIST_ITEM):
            continue
        finding: Finding | tuple[Passage, Span] | None = None
        if section.kind in by_words or (section.kind in _HEADED and _turns(document, passage, readers)):
            finding = passage, passage.span
        elif section.kind in _HEADED or readers.improvements.is_list(section):
            span = passage.span if section.kind in _HEADED else _asked_for(passage, items)
            if span is None:
                continue
            finding = readers.findings.by_heading(
                document, passage, span, section.kind, section.heading, Voice.INSPECTORATE
            )
        if finding is not None:
            found.append(finding)
    places = [item for item in found if isinstance(item, tuple)]
    by_their_words = iter(readers.findings.by_words_of(document, places, Voice.INSPECTORATE))
    findings = [next(by_their_words) if isinstance(item, tuple) else item for item in found]
    return with_carried_themes(document, findings, passages, sections, readers.findings.themes)


def _asked_for(passage: Passage, items: Mapping[int, Span]) -> Span | None:
    """The item that begins with a passage of a list, or the passage where it lists items in running text."""
    item = items.get(passage.span.start)
    if item is not None:
        return item
    return passage.span if any(passage.span.holds(item) for item in items.values()) else None


def _turns(document: Document, passage: Passage, readers: FactReaders) -> bool:
    """Whether a sentence of running text turns against its heading: 'However, …'."""
    contrast = any_of(readers.lexicons.letters.contrast)
    return passage.kind == PassageKind.SENTENCE and contrast.match(document.words(passage.span)) is not None


def has_silent_section(
    document: Document,
    sections: tuple[Section, ...],
    findings: Iterable[Finding],
    improvements: Iterable[ImprovementArea],
    kinds: Collection[SectionKind],
    readers: FactReaders,
) -> bool:
    """Whether some section of these kinds holds text, but neither a finding nor an item of what must improve.

    A heading straight above another heading holds no text, and a list can state that nothing needs to improve.
    """
    read = {finding.section for finding in findings}
    items = [area.span for area in improvements]
    for number, section in enumerate(sections):
        if section.kind not in kinds or number in read:
            continue
        texts = [
            block.span
            for block in document.blocks[section.first_block : section.end_block]
            if block.kind in ("paragraph", "list_item") and block.span != section.heading
        ]
        nothing = all(readers.improvements.states_nothing(document, span) for span in texts)
        if texts and not nothing and not any(item.overlaps(span) for item in items for span in texts):
            return True
    return False
