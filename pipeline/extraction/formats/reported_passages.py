"""What an article passes on of inspectors' findings, and what it says must improve.

What belongs here: which sentences of council news are findings, in whose voice, and lists of what must improve.
What does not: recognising news and finding its parts (see `council_news`).
"""

import re

from pipeline.extraction.facts import Appearance, Finding, ImprovementArea, Passage, Section, Statement
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.extraction.meaning.findings import with_carried_themes
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import ImprovementKind, Polarity, SectionKind, Voice


def improvements_of(
    document: Document, body: list[int], sections: tuple[Section, ...], readers: Readers
) -> tuple[ImprovementArea, ...]:
    """What the article says must improve: the items of a list, or of a list inside a sentence."""
    lexicons = readers.lexicons.news
    areas: list[ImprovementArea] = []
    for section in sections:
        if section.kind == SectionKind.AREAS_FOR_IMPROVEMENT and section.heading is not None:
            for block in document.blocks[section.first_block : section.end_block]:
                if block.kind == "list_item":
                    method = f"an item under '{document.words(section.heading)}'"
                    areas.append(
                        ImprovementArea(len(areas) + 1, ImprovementKind.AREA_FOR_IMPROVEMENT, block.span, None, method)
                    )
    if areas:
        return tuple(areas)
    lists, inline = any_of(lexicons.improvement_lists), re.compile(lexicons.inline_list)
    sources, partial = any_of(lexicons.sources_of_findings), any_of(lexicons.partial_lists)
    for index in body:
        for sentence in document.blocks[index].sentences:
            words = document.words(sentence)
            cue = lists.search(words)
            items = inline.search(words, cue.end()) if cue and sources.search(words) else None
            if cue is None or items is None:
                continue
            for item in _split(items, lexicons.inline_separators):
                span = Span(sentence.start + item[0], sentence.start + item[1])
                method = f"an item of the list after '{cue.group()}'"
                whole = not partial.search(items.group())
                areas.append(
                    ImprovementArea(len(areas) + 1, ImprovementKind.AREA_FOR_IMPROVEMENT, span, None, method, whole)
                )
    return tuple(areas)


def _split(items: re.Match[str], separators: str) -> list[tuple[int, int]]:
    """The items of a list inside a sentence, as (start, end) in the sentence."""
    spans: list[tuple[int, int]] = []
    start = items.start("items")
    for separator in re.finditer(separators, items.group("items")):
        spans.append((start, items.start("items") + separator.start()))
        start = items.start("items") + separator.end()
    spans.append((start, items.end("items")))
    return [(first, last) for first, last in spans if last > first]


def findings_of(
    document: Document,
    sections: tuple[Section, ...],
    passages: tuple[Passage, ...],
    improvements: tuple[ImprovementArea, ...],
    statements: tuple[Statement, ...],
    people: tuple[Appearance, ...],
    readers: Readers,
) -> tuple[Finding, ...]:
    """The passages that pass on or judge what inspectors found.

    A sentence counts that says inspectors, Ofsted or their report found something, one that goes on from such a
    sentence in the same paragraph, and a quoted sentence that praises the service or finds it wanting. Scope,
    intentions and explanations do not.
    """
    rules = _SentenceRules(readers)
    items = {area.span.start: area.span for area in improvements}
    findings: list[Finding] = []
    attributed_paragraph = 0
    for passage in passages:
        section = sections[passage.section]
        words = document.words(passage.span)
        if section.kind == SectionKind.AREAS_FOR_IMPROVEMENT and passage.span.start in items:
            finding = readers.findings.by_heading(
                document, passage, items[passage.span.start], section.kind, section.heading, Voice.COUNCIL_ACCOUNT
            )
            findings += [finding] if finding else []
            continue
        if section.kind != SectionKind.NEWS_BODY or passage.kind != "sentence":
            continue
        quoted = _quoted_part(passage, statements)
        if quoted is not None:
            span, speaker = quoted
            voice: Voice = Voice.QUOTED_INSPECTORATE if people[speaker].scope == "ofsted" else Voice.QUOTED_COUNCIL
            inspectors = voice == Voice.QUOTED_INSPECTORATE
            if rules.is_evaluation(document.words(span), inspectors=inspectors):
                finding = readers.findings.by_words(document, passage, span, voice)
                findings += [finding] if finding.polarity != Polarity.NEUTRAL or inspectors else []
            continue
        reports = rules.passes_on(words)
        if reports:
            attributed_paragraph = passage.paragraph
        if reports or (passage.paragraph == attributed_paragraph and not rules.is_aside(words)):
            finding = readers.findings.by_words(document, passage, passage.span, Voice.COUNCIL_ACCOUNT)
            findings += [finding] if finding.polarity != Polarity.NEUTRAL else []
    return with_carried_themes(document, findings, passages, readers.findings.themes)


def _quoted_part(passage: Passage, statements: tuple[Statement, ...]) -> tuple[Span, int] | None:
    """The part of a passage inside a quotation, and the index of its speaker."""
    for statement in statements:
        for fragment in statement.fragments:
            if fragment.overlaps(passage.span):
                span = Span(max(fragment.start, passage.span.start), min(fragment.end, passage.span.end))
                return span, statement.speaker
    return None


class _SentenceRules:
    """Which sentences of an article pass on what inspectors found."""

    def __init__(self, readers: Readers) -> None:
        lexicons = readers.lexicons.news
        sources = "|".join(lexicons.sources_of_findings)
        reports = "|".join(lexicons.reports)
        self._reports = re.compile(
            rf"(?<!\w)(?:{sources}|they|it)(?!\w)(?:[ \w’'“”,‘]{{0,90}}?)(?<!\w)(?:{reports})(?!\w)", re.IGNORECASE
        )
        self._passive = any_of(lexicons.passive_reports)
        self._scope = re.compile("|".join(f"(?:{with_any_apostrophe(s)})" for s in lexicons.scope))
        self._intentions = any_of(lexicons.intentions)

    def passes_on(self, sentence: str) -> bool:
        """Whether a sentence says that inspectors or their report found something."""
        if self.is_aside(sentence):
            return False
        return self._reports.search(sentence) is not None or self._passive.search(sentence) is not None

    def is_aside(self, sentence: str) -> bool:
        """Whether a sentence tells of scope, of what inspections are, or of what the council means to do."""
        return self._scope.search(sentence) is not None or self._intentions.search(sentence) is not None

    def is_evaluation(self, sentence: str, *, inspectors: bool) -> bool:
        """Whether a quoted sentence can hold a finding; the inspectors' own always can.

        Of what a council's people say, wishes and promises are none, unless they pass on what inspectors found.
        """
        return inspectors or not self._intentions.search(sentence) or self._reports.search(sentence) is not None
