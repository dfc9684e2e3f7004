"""Actions: what a council has done, is doing or plans to do, how far it has got, and by when.

The phrases are in `lexicons/actions.yaml`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from pipeline.core.day_text import WEEKDAYS
from pipeline.extraction.facts import Action, Passage, Period, Section, Statement
from pipeline.extraction.fields.dates import DatePatterns, last_days_after, period_of
from pipeline.extraction.fields.deeds import Deed, DeedReader
from pipeline.extraction.fields.quotations import QuotedWords
from pipeline.extraction.lexicons.actions import ActionLexicon
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import any_of, compiled, filled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import ActionStatus, DateBasis, DatePrecision, PassageKind, SectionKind, Voice

#: Statuses in order of precedence where words match two of them: 'have been making' is under way, not done.
_STATUSES: Final[tuple[ActionStatus, ...]] = (ActionStatus.UNDER_WAY, ActionStatus.PLANNED, ActionStatus.DONE)
#: Before a day, month or year, and not before its end.
_BEFORE: Final = re.compile(r"before (?!.{0,60}\bend of\b)", re.IGNORECASE)
#: The units of what is done as a rule within so long.
_OF_STANDARDS: Final = frozenset({"day", "week"})
#: Words in double marks, or in single ones that are no apostrophes.
_IN_MARKS: Final = re.compile(r"[“\"][^“”\"]{3,300}[”\"]|(?<!\w)[‘'](?:[^‘’'“”\"]|(?<=\w)[’'](?=\w)){3,300}[’'](?!\w)")
#: What joins a clause to one that says nothing about it ("if …, we will …" does).
_JOINED: Final = re.compile(r"(?:\b(?:and|but)|;) ?$")
#: How many characters before a verb are searched for its subject.
_MAX_LOOKBEHIND: Final = 80


@dataclass(frozen=True, slots=True)
class _List:
    """What is known of the items of a list from the words above it.

    Attributes:
        status: how far they are; None where each item shows it.
        time: the words for a time above the list.
        due: its last day.
        basis: how the day is known.
    """

    status: ActionStatus | None
    time: Span | None
    due: date | None
    basis: DateBasis | None


class ActionReader:
    """Finds actions. Made once from the lexicon."""

    def __init__(
        self, lexicon: ActionLexicon, deeds: DeedReader, dates: DatePatterns, number_words: Mapping[str, int]
    ) -> None:
        self._deeds = deeds
        self._dates = dates
        self._number_words = number_words
        fill = {
            "between": _either(lexicon.between),
            "numbers": "|".join(number_words),
            "weekday": lexicon.weekday,
            "ours": lexicon.ours,
            "have": lexicon.have,
        }
        self._inspectors = {
            status: any_of(filled(phrase, fill) for phrase in found) for status, found in lexicon.inspectors.items()
        }
        self._parts = compiled(lexicon.parts)
        self._subject = compiled(
            rf"(?<!\w){with_any_apostrophe(_either(lexicon.subjects))}\b(?: \w+)? $", ignore_case=True
        )
        self._any_subject = PhraseIndex({"subjects": lexicon.subjects})
        self._denied = compiled(rf"(?:{lexicon.denied})\b", ignore_case=True)
        self._no_items = any_of(lexicon.no_items)
        self._not_reported = any_of(lexicon.not_reported)
        self._not_deeds = any_of(lexicon.inspectors_no_deeds)
        self._no_actions = any_of(lexicon.no_actions)
        self._it_is = compiled(lexicon.it_is)
        self._they = compiled(r"(?:^|[,;] |\band )they(?: \w+)? $", ignore_case=True)
        self._leaders_first = compiled(rf"\A(?:the |senior ){{0,3}}{_either(lexicon.subjects)}\b", ignore_case=True)
        self._counted = any_of([filled(lexicon.counted_time, fill)])
        self._standards = any_of(lexicon.standards)
        self._loose = any_of(filled(phrase, fill) for phrase in lexicon.loose_times)
        self._lists = [
            (status, any_of(filled(phrase, fill) for phrase in found)) for status, found in lexicon.lists.items()
        ]
        self._bare_lead = any_of(filled(phrase, fill) for phrase in lexicon.bare_leads)
        self._website, self._service = any_of(lexicon.website), any_of(lexicon.of_services)
        self._ends = [(compiled(rf"\b(?:{phrase})", ignore_case=True), unit) for phrase, unit in lexicon.ends.items()]
        self._before_date = compiled(
            rf"(?<!\w){_either(filled(lead, fill) for lead in lexicon.dated_times)}$", ignore_case=True
        )

    def in_account(
        self,
        document: Document,
        passages: Iterable[Passage],
        sections: Sequence[Section],
        statements: Sequence[Statement],
        of_others: frozenset[int],
        reported: frozenset[int],
        published: Period | None,
    ) -> tuple[Action, ...]:
        """The actions in a council's account, without those in quotations of people who do not speak for it.

        Args:
            document: the account.
            passages: its passages.
            sections: its sections.
            statements: its quotations.
            of_others: the speakers of quotations who do not speak for the council, as the quotations number them.
            reported: numbers of the passages that report what inspectors found, though somebody quotes it.
            published: when it was published; times such as 'in three months' count from then.
        """
        found: list[Action] = []
        quotations = QuotedWords(statements)
        listed: _List | None = None
        before, was_council = "", False
        passages = tuple(passages)
        paragraphs = {passage.paragraph for passage in passages}
        of_website = {number for number in paragraphs if self._is_of_website(document, number)}
        for passage in passages:
            section = sections[passage.section]
            if section.kind != SectionKind.NEWS_BODY:
                listed = None
                continue
            if passage.kind == PassageKind.LIST_ITEM:
                if listed is not None and passage.seq not in reported:
                    found += self._item(document, passage.span, listed, published)
                continue
            words = document.words(passage.span)
            is_lead = passage.kind == PassageKind.HEADING or words.endswith(":")
            listed = self._list_after(document, passage.span, published) if is_lead else None
            if passage.kind != PassageKind.SENTENCE or passage.paragraph in of_website:
                continue
            quoted = quotations.part_of(passage.span)
            if quoted is None and passage.seq not in reported:
                # 'it' can stand for the council of the sentence before, through any number of sentences
                it_is = self._it_is.search(before) is not None or (was_council and before.startswith("It "))
                was_council = it_is
                found += self._in_sentence(document, passage.span, Voice.COUNCIL_ACCOUNT, published, pronoun=it_is)
            elif quoted is not None and quoted[1] not in of_others and passage.seq not in reported:
                found += self._in_sentence(document, quoted[0], Voice.QUOTED_COUNCIL, published)
            before = words
        return tuple(found)

    def _is_of_website(self, document: Document, number: int) -> bool:
        """Whether a paragraph, by its number, is about the website or the post of the council, and not its services."""
        paragraph = document.words(document.blocks[number - 1].span)
        return self._website.search(paragraph) is not None and self._service.search(paragraph) is None

    def _list_after(self, document: Document, lead: Span, published: Period | None) -> _List | None:
        """What a paragraph or heading says of the items below it; None where it says nothing."""
        words = document.words(lead)
        status = next((status for status, phrases in self._lists if phrases.search(words)), None)
        if status is None and self._bare_lead.search(words) is None:
            return None
        time, due, basis = self._time(words, 0, len(words), published)
        span = Span(lead.start + time[0], lead.start + time[1]) if time and status != ActionStatus.DONE else None
        return _List(status, span, due if span else None, basis if span else None)

    def _item(self, document: Document, item: Span, listed: _List, published: Period | None) -> Iterator[Action]:
        """An item of a list whose lead gives its status, which its first verb can show better."""
        words = document.words(item)
        cue = self._deeds.begins(words)
        status = cue.status if cue is not None and listed.status is not ActionStatus.PLANNED else listed.status
        if cue is None:  # perhaps a sentence
            cue = next(self._deeds.deeds(words, pronoun=True), None)
            status = cue.status if cue is not None else status
        is_none = cue is None and (self._no_items.match(words) is not None or self._deeds.is_of_others(words))
        if status is None or is_none or self._denied.match(words):
            return
        evidence = Span(item.start + cue.start, item.start + cue.end) if cue else item
        span, due, basis = None, None, None
        if status is not ActionStatus.DONE:
            time, due, basis = self._time(words, 0, len(words), published)
            span = Span(item.start + time[0], item.start + time[1]) if time else listed.time
            due, basis = (due, basis) if time else (listed.due, listed.basis)
        yield Action(item, evidence, status, Voice.COUNCIL_ACCOUNT, span, due, basis)

    def in_inspectors_words(
        self, document: Document, sentences: Iterable[Span], published: Period | None
    ) -> tuple[Action, ...]:
        """The actions that inspectors report of the council."""
        found: list[Action] = []
        before = Span(0, 0)
        for sentence in sentences:
            is_next = before.end <= sentence.start and not document.words(Span(before.end, sentence.start)).strip()
            they_are = is_next and self._leaders_first.match(document.words(before)) is not None
            found += self._in_sentence(document, sentence, Voice.INSPECTORATE, published, pronoun=they_are)
            before = sentence
        return tuple(found)

    def _in_sentence(
        self, document: Document, sentence: Span, voice: Voice, published: Period | None, *, pronoun: bool = False
    ) -> list[Action]:
        """The actions of a sentence; `pronoun` is whether 'it' or 'they' stands for the council or its leaders."""
        words = document.words(sentence)
        if voice == Voice.INSPECTORATE and not pronoun and not any(self._any_subject.search(LoweredText.of(words))):
            return []
        cues = self._cues_of(words, voice, pronoun=pronoun)
        if not cues:
            return []
        starts = [self._part_start(words, cue.start) for cue in cues]
        is_joined = _JOINED.search(words[: starts[0]]) is not None
        if not is_joined or self._no_actions.search(words, 0, starts[0]) is None:
            starts[0] = 0  # the words before it are its own ("By May, in each hub, we will …")
        ends = [*starts[1:], len(words)]
        parts = [
            (start, len(words[:end].rstrip(" ,;–—").removesuffix(" and").rstrip(" ,;–—")) if end < len(words) else end)
            for start, end in zip(starts, ends, strict=True)
        ]
        found: list[Action] = []
        is_none = False
        for cue, (start, end) in zip(cues, parts, strict=True):
            is_lead = not words[cue.end :].strip(" :")
            is_quoted = voice == Voice.COUNCIL_ACCOUNT and _is_in_passing_quotation(words, cue)
            # a verb without a subject of its own goes on with the clause before it
            goes_on = is_none and not words[start : cue.start].strip()
            is_none = goes_on or self._no_actions.search(words, start, end) is not None
            if is_lead or is_quoted or is_none:
                continue
            span, due, basis = self._time_of_deed(words, start, cue, end, published)
            found.append(
                Action(
                    Span(sentence.start + start, sentence.start + end),
                    Span(sentence.start + cue.start, sentence.start + cue.end),
                    cue.status,
                    voice,
                    Span(sentence.start + span[0], sentence.start + span[1]) if span else None,
                    due,
                    basis,
                )
            )
        return found

    def _cues_of(self, words: str, voice: Voice, *, pronoun: bool) -> list[Deed]:
        """The words that mark an action, in order, none overlapping another."""
        if voice != Voice.INSPECTORATE:
            it_is = pronoun or self._it_is.search(words) is not None
            found = list(self._deeds.deeds(words, pronoun=it_is))
        else:
            found = sorted(self._reported(words, pronoun=pronoun), key=lambda cue: cue.start)
        kept: list[Deed] = []
        for cue in found:
            # two verbs in one clause describe one action
            if not kept or self._part_start(words, cue.start) > kept[-1].start:
                kept.append(cue)
        return kept

    def _reported(self, words: str, *, pronoun: bool) -> list[Deed]:
        """The words in a sentence of inspectors that mark an action of the council."""
        found: list[Deed] = []
        for status in _STATUSES:
            for match in self._inspectors[status].finditer(words):
                before = words[max(0, match.start() - _MAX_LOOKBEHIND) : match.start()]
                subject = self._subject.search(before)
                if subject is None and not (pronoun and self._they.search(before)):
                    continue
                rest = (before[: subject.start()] if subject is not None else before).rpartition(",")[2]
                if self._not_reported.search(rest) or (subject is not None and self._denied.search(subject.group())):
                    continue
                if self._not_deeds.match(words, match.start()):
                    continue
                if not any(match.start() < other.end and other.start < match.end() for other in found):
                    found.append(Deed(status, *match.span()))
        return found

    def _part_start(self, words: str, offset: int) -> int:
        """Where the part of a sentence begins that holds an offset."""
        ends = (match.end() for match in self._parts.finditer(words))
        return max((end for end in ends if end <= offset), default=0)

    def _time_of_deed(
        self, words: str, start: int, cue: Deed, end: int, published: Period | None
    ) -> tuple[tuple[int, int] | None, date | None, DateBasis | None]:
        """The time of an action in a sentence: after its verb, or at its beginning ("By May, …"); none of what is done.

        Args:
            words: the sentence.
            start: where the action begins.
            cue: its verb.
            end: where it ends.
            published: when the document was published.
        """
        if cue.status is ActionStatus.DONE:
            return None, None, None
        after = self._time(words, cue.end, end, published)
        first = self._time(words, start, cue.start, published)
        if after[0] is not None or first[0] is None:
            return after
        # a time before the deed is its own where it opens the part: only short words may come before it ("and by May")
        return first if not re.search(r"\w{4}", words[start : first[0][0]]) else (None, None, None)

    def _time(
        self, words: str, start: int, end: int, published: Period | None
    ) -> tuple[tuple[int, int] | None, date | None, DateBasis | None]:
        """The time of an action: its words, its last possible day where that is certain, and how the day is known."""
        counted = self._counted.search(words, start, end)
        if counted:
            is_standard = counted["unit"].lower() in _OF_STANDARDS and self._standards.search(words, start, end)
            return counted.span(), *((None, None) if is_standard else self._counted_on(counted, published))
        dated = self._dated_time(words, start, end, published)
        if dated is not None:
            return dated
        for pattern, unit in self._ends:
            end_of = pattern.search(words, start, end)
            if end_of and published is not None and published.precision == DatePrecision.DAY:
                return end_of.span(), _end_of(published.last, unit), DateBasis.DERIVED
        loose = self._loose.search(words, start, end)
        return (loose.span() if loose else None), None, None

    def _dated_time(
        self, words: str, start: int, end: int, published: Period | None
    ) -> tuple[tuple[int, int], date, DateBasis] | None:
        """The time of an action that names a day, month or year; None where it names none."""
        for printed in self._dates.find(words[start:end]):
            lead = self._before_date.search(words[start : start + printed.span.start])
            if lead is None:
                continue
            span = (start + lead.start(), start + printed.span.end)
            if printed.has_year:
                period = period_of(printed, "due_by")
                if period is not None and (published is None or period.last > published.first):
                    is_before = _BEFORE.match(lead.group()) is not None
                    return span, period.first - timedelta(days=1) if is_before else period.last, DateBasis.STATED
            elif printed.has_month and published is not None and published.precision == DatePrecision.DAY:
                due = next(last_days_after(printed, published.last), None)
                if due is not None:
                    return span, due, DateBasis.DERIVED
        return None

    def _counted_on(self, counted: re.Match[str], published: Period | None) -> tuple[date | None, DateBasis | None]:
        if published is None or published.precision != DatePrecision.DAY:
            return None, None
        number = (counted.group("number") or "1").lower()
        amount = self._number_words.get(number, 0) or int(number)
        step = {
            "day": relativedelta(days=amount),
            "week": relativedelta(weeks=amount),
            "month": relativedelta(months=amount),
            "year": relativedelta(years=amount),
        }[counted.group("unit").lower()]
        return published.last + step, DateBasis.DERIVED


def _is_in_passing_quotation(words: str, cue: Deed) -> bool:
    """Whether a verb stands inside words that the sentence quotes in passing, which are somebody else's."""
    return any(match.start() < cue.start and cue.end <= match.end() for match in _IN_MARKS.finditer(words))


def _end_of(day: date, unit: str) -> date:
    """The last day of the week, month, year or financial year of a day, or of the one after it."""
    is_next, unit = unit.startswith("next "), unit.removeprefix("next ")
    if unit == "week":
        return day + timedelta(days=len(WEEKDAYS) - 1 - day.weekday(), weeks=is_next)
    if unit == "month":
        return day + relativedelta(months=is_next, day=31)
    if unit == "year":
        return day + relativedelta(years=is_next, month=12, day=31)
    year_ends = day + relativedelta(month=3, day=31)
    return year_ends + relativedelta(years=(day > year_ends) + is_next)


def _either(phrases: Iterable[str]) -> str:
    return f"(?:{'|'.join(f'(?:{phrase})' for phrase in phrases)})"
