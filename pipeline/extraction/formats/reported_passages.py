"""The passages of council news that report what inspectors found, and the lists of what must improve."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Appearance, Finding, ImprovementArea, Passage, Section, Statement
from pipeline.extraction.fields.quotations import QuotedWords
from pipeline.extraction.fields.running_lists import NUMBERED
from pipeline.extraction.fields.voices import Speaker, Voiced
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.meaning.themes import with_carried_themes
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import ImprovementKind, PassageKind, Polarity, SectionKind, Voice


def improvements_of(
    document: Document, body: list[int], sections: tuple[Section, ...], readers: FactReaders
) -> tuple[ImprovementArea, ...]:
    """What an article lists as having to improve: the items of a list, or of a sentence, or what sentences ask for.

    Args:
        document: the article.
        body: the blocks that may hold such a sentence.
        sections: the sections of the article.
        readers: for what is known of such lists.
    """
    items = (
        list(_listed(document, sections, readers))
        or list(_in_column(document, body, readers))
        or list(_named_below(document, body, readers))
        or list(_listed_in_sentences(document, body, readers))
        or list(_labelled(document, body, readers))
        or list(_asked_in_sentences(document, body, readers))
    )
    return tuple(
        ImprovementArea(seq, _kind(method, section), span, None, method, is_complete)
        for seq, (span, method, is_complete, section) in enumerate(items, 1)
    )


def _kind(method: str, section: SectionKind) -> ImprovementKind:
    """What the words above the list call its items."""
    if section == SectionKind.PRIORITY_ACTION:
        return ImprovementKind.PRIORITY_ACTION
    lead = method.lower()
    is_recommendation = "recommendation" in lead and "area" not in lead
    return ImprovementKind.RECOMMENDATION if is_recommendation else ImprovementKind.AREA_FOR_IMPROVEMENT


#: An item of a list inside a sentence of fewer words was cut in two.
_FEWEST_WORDS: Final = 3
#: The words of an item, the rule that read it, whether its list claims to be complete, and the kind of its section.
_Item = tuple[Span, str, bool, SectionKind]
_NO_JUDGEMENT: Final = frozenset({Polarity.NEUTRAL, Polarity.UNSURE})
_NO_FAULT: Final = frozenset({*_NO_JUDGEMENT, Polarity.POSITIVE})
_OF_IMPROVEMENTS: Final = frozenset({SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.PRIORITY_ACTION})


def _listed(document: Document, sections: tuple[Section, ...], readers: FactReaders) -> Iterator[_Item]:
    """The items of the lists under headings."""
    partial = any_of(readers.lexicons.news.partial_lists)
    for section in sections:
        if section.kind in _OF_IMPROVEMENTS and section.heading is not None:
            lead = document.words(section.heading)
            for block in document.blocks[section.first_block : section.end_block]:
                if block.span != section.heading:
                    yield block.span, f"an item under '{lead}'", not partial.search(lead), section.kind


def _in_column(document: Document, body: list[int], readers: FactReaders) -> Iterator[_Item]:
    """The cells of a table below the name of a column for what must improve."""
    column = compiled(readers.lexicons.news.improvement_column, ignore_case=True)
    rows: dict[int | None, list[Span]] = {}
    for index in body:
        block = document.blocks[index]
        if block.kind == "table_cell":
            rows.setdefault(block.row, []).append(block.span)
    named: tuple[int, str, int] | None = None
    for cells in rows.values():
        names = [document.words(cell) for cell in cells]
        number = next((number for number, name in enumerate(names) if column.fullmatch(name.strip())), None)
        if number is not None:
            named = number, names[number], len(cells)
        elif named is not None and len(cells) == named[2]:
            yield cells[named[0]], f"a cell below '{named[1]}'", True, SectionKind.AREAS_FOR_IMPROVEMENT


def _labelled(document: Document, body: list[int], readers: FactReaders) -> Iterator[_Item]:
    """What lines name after a label ("What needs to improve: the use of chronologies")."""
    lexicon = readers.lexicons.news
    lists, line = any_of(lexicon.improvement_lists), compiled(lexicon.labelled_item)
    priorities = any_of(lexicon.priority_lists)
    for index in body:
        block = document.blocks[index]
        words = document.words(block.span)
        match = line.fullmatch(words) if len(block.sentences) <= 1 else None
        if match is None:
            continue
        is_priority = priorities.search(match["label"]) is not None
        if is_priority or lists.search(match["label"]):
            span = Span(block.span.start + match.start("item"), block.span.start + match.end("item"))
            section = SectionKind.PRIORITY_ACTION if is_priority else SectionKind.AREAS_FOR_IMPROVEMENT
            yield span, f"what stands after '{match['label']}'", False, section


def _listed_in_sentences(document: Document, body: list[int], readers: FactReaders) -> Iterator[_Item]:
    """The items of the lists inside sentences."""
    lexicon = readers.lexicons.news
    lists, inline = any_of(lexicon.improvement_lists), re.compile(lexicon.inline_list)
    sources, partial = any_of(lexicon.voices.sources), any_of(lexicon.partial_lists)
    for index in body:
        for sentence in document.blocks[index].sentences:
            words = document.words(sentence)
            cue = lists.search(words)
            voice = readers.voices.of_sentence(words, after_inspectors=True)
            is_theirs = sources.search(words) or voice is Speaker.REPORT
            items = inline.search(words, cue.end()) if cue and is_theirs else None
            if cue is None or items is None:
                continue
            method = f"an item of the list after '{cue.group()}'"
            is_complete = not partial.search(words, cue.start(), items.start("items"))
            for span in _split(sentence, items, lexicon.inline_separators):
                yield span, method, is_complete, SectionKind.AREAS_FOR_IMPROVEMENT


def _named_below(document: Document, body: list[int], readers: FactReaders) -> Iterator[_Item]:
    """What the sentences after one that announces such things name: each ("First, …") or all ("These include …")."""
    lexicon = readers.lexicons.news
    lists, number = any_of(lexicon.improvement_lists), compiled(lexicon.enumerated, ignore_case=True)
    together = compiled(lexicon.named_next)
    for index in body:
        cue: re.Match[str] | None = None
        for sentence in document.blocks[index].sentences:
            words = document.words(sentence)
            one, items = number.match(words), together.match(words)
            if cue is not None and (one is not None or items is not None):
                spans = [Span(sentence.start + one.end(), sentence.start + len(words.rstrip(".")))] if one else []
                spans += _split(sentence, items, lexicon.inline_separators) if items else []
                for span in spans:
                    method = f"one of the things after '{cue.group()}'"
                    yield span, method, one is not None, SectionKind.AREAS_FOR_IMPROVEMENT
                continue
            is_theirs = readers.voices.of_sentence(words, after_inspectors=True) is Speaker.REPORT
            cue = lists.search(words) if is_theirs else None


def _asked_in_sentences(document: Document, body: list[int], readers: FactReaders) -> Iterator[_Item]:
    """What sentences that pass on the report ask of the council, one thing each."""
    asked = compiled(readers.lexicons.news.asked_of_council, ignore_case=True)
    wanted = compiled(readers.lexicons.news.wanted_of_council, ignore_case=True)
    needed = compiled(readers.lexicons.news.still_needed, ignore_case=True)
    recommends = compiled(readers.lexicons.news.wanted, ignore_case=True)
    for index in body:
        for sentence in document.blocks[index].sentences:
            words = document.words(sentence)
            match = asked.search(words) or wanted.search(words) or needed.search(words)
            if match is None or readers.voices.of_sentence(words, after_inspectors=True) is not Speaker.REPORT:
                continue
            # inspectors want it themselves, or somebody passes on that it must be done
            lead = words[: match.start()].rstrip()
            is_wanted = match.re is wanted or (lead.endswith(" that") and recommends.search(lead) is not None)
            if is_wanted or readers.voices.passes_on(f"{lead} that "):
                span = Span(sentence.start + match.start("items"), sentence.start + match.end("items"))
                yield span, "what the report asks of the council", False, SectionKind.AREAS_FOR_IMPROVEMENT


def _split(sentence: Span, items: re.Match[str], separators: str) -> list[Span]:
    """The items of a list inside a sentence.

    Numbers divide them where they have them. Where semicolons separate them, commas and 'and' are inside them; where
    'and' would leave an item of a word or two ("the quality and impact of …"), only commas separate them.
    """
    first, last = items.span("items")
    if sum(1 for _ in NUMBERED.finditer(items.string, first, last)) > 1:
        return _split_at(sentence, items, NUMBERED.pattern)
    if ";" in items["items"]:
        return _split_at(sentence, items, r";(?: and)? ")
    parts: list[Span] = []
    for whole in _split_at(sentence, items, r",(?: and)? "):
        pieces = [part for part in _split_at(sentence, items, separators) if whole.holds(part)]
        parts += pieces if _fewest_words(sentence, items, pieces) >= _FEWEST_WORDS else [whole]
    return parts


def _split_at(sentence: Span, items: re.Match[str], between: str) -> list[Span]:
    first, last = items.span("items")
    separators = [(first, first), *(item.span() for item in re.compile(between).finditer(items.string, first, last))]
    starts, ends = [end for _, end in separators], [*(start for start, _ in separators[1:]), last]
    pieces = zip(starts, ends, strict=True)
    return [Span(sentence.start + start, sentence.start + end) for start, end in pieces if end > start]


def _fewest_words(sentence: Span, items: re.Match[str], spans: Sequence[Span]) -> int:
    """How many words the shortest of some items has."""
    words = (items.string[span.start - sentence.start : span.end - sentence.start] for span in spans)
    return min(len(item.split()) for item in words)


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """What was read in an article before its findings.

    Attributes:
        sections: its sections.
        passages: its passages.
        improvements: what it lists as having to improve.
        voiced: whose voice its passages are.
        statements: the quotations of people in office.
        people: these people.
    """

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    improvements: tuple[ImprovementArea, ...]
    voiced: Sequence[Voiced]
    statements: tuple[Statement, ...]
    people: tuple[Appearance, ...]


def findings_of(document: Document, parts: ArticleParts, readers: FactReaders) -> tuple[Finding, ...]:
    """The passages that report or judge what inspectors found.

    These are sentences in the voice of inspectors, Ofsted or their report, the words of the report in quotation marks,
    and quoted sentences that praise or criticise the service. Intentions, explanations and the scope of an inspection
    are not findings.
    """
    quotations = QuotedWords(parts.statements)
    items = {area.span.start: area.span for area in parts.improvements}
    by_passage = {item.passage.seq: item for item in parts.voiced}
    findings: list[Finding] = []
    under_lead = False
    for passage in parts.passages:
        section = parts.sections[passage.section]
        is_item = passage.kind == PassageKind.LIST_ITEM
        under_lead = under_lead and is_item
        voice = by_passage.get(passage.seq)
        if not is_item and _leads_to_findings(document.words(passage.span), voice, readers):
            under_lead = True
            continue
        if passage.span.start in items or _is_strength(section, passage):
            item = items.get(passage.span.start, passage.span)
            listed = readers.findings.by_heading(
                document, passage, item, section.kind, section.heading, Voice.COUNCIL_ACCOUNT
            )
            findings += [listed] if listed else []
            continue
        words = document.words(passage.span)
        if voice is None or readers.grades.names_only_area(words) or readers.grades.explains_grades(words):
            continue
        quoted = quotations.part_of(passage.span)
        if quoted is not None:
            span, speaker = quoted
            quoted_voice = readers.offices.voice_of(document, parts.people[speaker])
            by_inspector = quoted_voice == Voice.QUOTED_INSPECTORATE
            if quoted_voice is not None and _is_evaluation(document.words(span), readers, by_inspector=by_inspector):
                finding = readers.findings.by_words(document, passage, span, quoted_voice)
                findings += [finding] if finding.polarity not in _NO_JUDGEMENT or by_inspector else []
        elif voice.speaker is Speaker.QUOTED_REPORT:
            findings.append(readers.findings.by_words(document, passage, voice.span, Voice.QUOTED_INSPECTORATE))
        elif under_lead or voice.speaker in (Speaker.REPORT, Speaker.CONTINUED):
            reported = _reported(document, passage, parts, readers, voice.speaker, under_lead=under_lead)
            findings += [reported] if reported else []
    return with_carried_themes(document, findings, parts.passages, parts.sections, readers.findings.themes)


def _reported(
    document: Document,
    passage: Passage,
    parts: ArticleParts,
    readers: FactReaders,
    speaker: Speaker,
    *,
    under_lead: bool,
) -> Finding | None:
    """The finding that a sentence of the account passes on; None where it is an intention or judges nothing."""
    words = document.words(passage.span)
    wanted = compiled(readers.lexicons.news.wanted, ignore_case=True)
    passes_on = readers.voices.passes_on(words) or wanted.search(words) is not None
    is_stated = under_lead or (speaker is Speaker.REPORT and passes_on)
    if not is_stated and readers.voices.is_intention(words):
        return None
    judged_from = readers.voices.attribution(words)
    finding = readers.findings.by_words(
        document, passage, passage.span, Voice.COUNCIL_ACCOUNT, judged_from=judged_from, is_passed_on=is_stated
    )
    named = [area.span for area in parts.improvements if passage.span.holds(area.span)]
    if named and finding.polarity in _NO_FAULT:
        before = Span(passage.span.start, min(named).start)
        n_attributed = min(judged_from, before.end - before.start)
        praise = readers.findings.by_words(document, passage, before, Voice.COUNCIL_ACCOUNT, judged_from=n_attributed)
        return readers.findings.of_improvements(
            document, passage, named, Voice.COUNCIL_ACCOUNT, also_praises=praise.polarity is Polarity.POSITIVE
        )
    return finding if is_stated or finding.polarity not in _NO_JUDGEMENT else None


def _leads_to_findings(words: str, voice: Voiced | None, readers: FactReaders) -> bool:
    """Whether a sentence only announces the list below it as what inspectors found ("Inspectors said that:")."""
    lead = words.rstrip()
    return (
        lead.endswith(":")
        and voice is not None
        and voice.speaker is Speaker.REPORT
        and readers.voices.attribution(f"{lead[:-1].removesuffix(' that')} that ") >= len(lead) - 1
    )


def _is_strength(section: Section, passage: Passage) -> bool:
    """Whether a passage is an item of a list of what inspectors liked."""
    return section.kind == SectionKind.STRENGTHS and passage.kind == PassageKind.LIST_ITEM


def _is_evaluation(sentence: str, readers: FactReaders, *, by_inspector: bool) -> bool:
    """Whether a quoted sentence can hold a finding; an inspector's always can.

    Wishes and promises of the council's people cannot, unless they report what inspectors found.
    """
    if by_inspector or not readers.voices.is_intention(sentence):
        return True
    return readers.voices.of_sentence(sentence, after_inspectors=False) is Speaker.REPORT
