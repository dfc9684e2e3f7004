"""Actions: what a council has done, is doing or plans to do, how far it has got, and by when.

The phrases are in `lexicons/actions.yaml`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from pipeline.core.day_text import WEEKDAYS
from pipeline.extraction.facts import Action, Passage, Period, Section, Statement
from pipeline.extraction.fields.dates import DatePatterns, last_days_after, period_of
from pipeline.extraction.fields.quotations import QuotedWords
from pipeline.extraction.lexicons.actions import ActionLexicon
from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import any_of, compiled, filled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import ActionStatus, DateBasis, DatePrecision, PassageKind, SectionKind, Voice

#: Statuses in order of precedence where words match two of them: 'have been making' is under way, not done.
_STATUSES: Final[tuple[ActionStatus, ...]] = (ActionStatus.UNDER_WAY, ActionStatus.PLANNED, ActionStatus.DONE)
#: Before a day, month or year, and not before its end.
_BEFORE: Final = re.compile(r"before (?!.*\bend of\b)", re.IGNORECASE)
#: How many characters before a verb are searched for its subject.
_MAX_LOOKBEHIND: Final = 80


class ActionReader:
    """Finds actions. Made once from the lexicon."""

    def __init__(self, lexicon: ActionLexicon, dates: DatePatterns, number_words: Mapping[str, int]) -> None:
        self._dates = dates
        self._number_words = number_words
        fill = {
            "between": _either(lexicon.between),
            "done": _either(lexicon.done_verbs),
            "doing": _either(lexicon.doing_verbs),
            "will": _either(lexicon.will_verbs),
            "numbers": "|".join(number_words),
            "irregular": _either(lexicon.irregular_done),
            "past": _either(lexicon.irregular_past),
            "nodeeds": lexicon.no_deeds,
            "weekday": lexicon.weekday,
        }
        self._account = {
            status: any_of(filled(phrase, fill) for phrase in found) for status, found in lexicon.account.items()
        }
        self._inspectors = {
            status: any_of(filled(phrase, fill) for phrase in found) for status, found in lexicon.inspectors.items()
        }
        self._parts = compiled(lexicon.parts)
        self._subject = compiled(
            rf"(?<!\w){with_any_apostrophe(_either(lexicon.subjects))}\b(?: \w+)? $", ignore_case=True
        )
        self._any_subject = PhraseIndex({"subjects": lexicon.subjects})
        self._no_actions = any_of(lexicon.no_actions)
        between = r"(?: (?:\w+ly|also|now|already|then|have|has|and|for (?:its|their|our) part)){0,6},? ?$"
        self._own_subject = compiled(
            rf"\b(?:{with_any_apostrophe(_either(lexicon.own_subjects))}){between}", ignore_case=True
        )
        self._own_body = compiled(
            rf"\b(?:{with_any_apostrophe(_either(lexicon.own_bodies))}){between}", ignore_case=True
        )
        self._own_thing = compiled(rf"\b(?:{_either(lexicon.own_things)}){between}", ignore_case=True)
        self._own_cue = compiled(
            rf"(?:.{{0,12}}[ ,.;]|^)(?:{with_any_apostrophe(_either(lexicon.own_cues))})", ignore_case=True
        )
        # in the passive, what stands after a preposition only describes what is dealt with
        self._in_phrase = compiled(rf"\b{_either(lexicon.prepositions)}(?: \w+){{1,3}} $", ignore_case=True)
        self._it_is = compiled(lexicon.it_is)
        self._it, self._they = (
            compiled(rf"(?:^|[,;] |\band ){word}(?: \w+)? $", ignore_case=True) for word in ("it", "they")
        )
        self._leaders_first = compiled(rf"\A(?:the |senior ){{0,3}}{_either(lexicon.subjects)}\b", ignore_case=True)
        self._passive = compiled(_either(lexicon.passive), ignore_case=True)
        self._needs_no_subject = compiled(rf"\A{_either(lexicon.needs_no_subject)}", ignore_case=True)
        self._others = compiled(rf"(?<!\w){_either(lexicon.others)}(?: also)? $", ignore_case=True)
        self._counted = any_of([filled(lexicon.counted_time, fill)])
        self._loose = any_of(filled(phrase, fill) for phrase in lexicon.loose_times)
        self._lists = [(status, any_of(found)) for status, found in lexicon.lists.items()]
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
            reported: numbers of the passages that report what inspectors found, which are not the council's own words.
            published: when it was published; times such as 'in three months' count from then.
        """
        found: list[Action] = []
        quotations = QuotedWords(statements)
        listed: ActionStatus | None = None
        before, was_council = "", False
        for passage in passages:
            section = sections[passage.section]
            if section.kind != SectionKind.NEWS_BODY:
                listed = None
                continue
            if passage.kind == PassageKind.LIST_ITEM:
                if listed is not None and passage.seq not in reported:
                    found.append(self._item(document, passage.span, listed, published))
                continue
            words = document.words(passage.span)
            is_lead = passage.kind == PassageKind.HEADING or words.endswith(":")
            listed = next((status for status, lead in self._lists if lead.search(words)), None) if is_lead else None
            if passage.kind != PassageKind.SENTENCE:
                continue
            quoted = quotations.part_of(passage.span)
            if quoted is None and passage.seq not in reported:
                # 'it' can stand for the council of the sentence before, through any number of sentences
                it_is = self._it_is.search(before) is not None or (was_council and before.startswith("It "))
                was_council = it_is
                found += self._in_sentence(document, passage.span, Voice.COUNCIL_ACCOUNT, published, pronoun=it_is)
            elif quoted is not None and quoted[1] not in of_others:
                found += self._in_sentence(document, quoted[0], Voice.QUOTED_COUNCIL, published)
            before = words
        return tuple(found)

    def _item(self, document: Document, item: Span, status: ActionStatus, published: Period | None) -> Action:
        """An item of a list whose lead gives its status, which a cue of its own can show better."""
        words = document.words(item)
        cues = self._cues(words, is_account=True)
        time, due, basis = self._time(words, 0, len(words), published)
        return Action(
            item,
            Span(item.start + cues[0][1].start(), item.start + cues[0][1].end()) if cues else item,
            cues[0][0] if cues else status,
            Voice.COUNCIL_ACCOUNT,
            Span(item.start + time[0], item.start + time[1]) if time else None,
            due,
            basis,
        )

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
        cues = self._cues(words, is_account=voice != Voice.INSPECTORATE, pronoun=pronoun)
        starts = [0, *(self._part_start(words, match.start()) for _, match in cues[1:])]
        ends = [*starts[1:], len(words)]
        parts = [
            (start, len(words[:end].rstrip(" ,;–—").removesuffix(" and").rstrip(" ,;–—")) if end < len(words) else end)
            for start, end in zip(starts, ends, strict=True)
            if cues
        ]
        found: list[Action] = []
        for (status, cue), (start, end) in zip(cues, parts, strict=True):
            if self._no_actions.search(words, start, end):
                continue
            span, due, basis = self._time(words, start, end, published)
            found.append(
                Action(
                    Span(sentence.start + start, sentence.start + end),
                    Span(sentence.start + cue.start(), sentence.start + cue.end()),
                    status,
                    voice,
                    Span(sentence.start + span[0], sentence.start + span[1]) if span else None,
                    due,
                    basis,
                )
            )
        return found

    def _cues(self, words: str, *, is_account: bool, pronoun: bool = False) -> list[tuple[ActionStatus, re.Match[str]]]:
        """The words that mark an action, in order, none overlapping another."""
        patterns = self._account if is_account else self._inspectors
        found: list[tuple[ActionStatus, re.Match[str]]] = []
        for status in _STATUSES:
            for match in patterns[status].finditer(words):
                before = words[max(0, match.start() - _MAX_LOOKBEHIND) : match.start()]
                it_is = pronoun or (is_account and self._it_is.search(words[: match.start()]) is not None)
                if is_account and not self._may_be_of_council(before, match.group(), pronoun=it_is):
                    continue
                if not is_account and not self._subject.search(before) and not (pronoun and self._they.search(before)):
                    continue
                if not any(match.start() < other.end() and other.start() < match.end() for _, other in found):
                    found.append((status, match))
        found.sort(key=lambda item: item[1].start())
        kept: list[tuple[ActionStatus, re.Match[str]]] = []
        for status, match in found:
            # two verbs in one clause describe one action
            if kept and self._part_start(words, match.start()) <= kept[-1][1].start():
                continue
            kept.append((status, match))
        return kept

    def _may_be_of_council(self, before: str, cue: str, *, pronoun: bool) -> bool:
        """Whether the words before a verb make it the council's: its own subject, or a thing that is dealt with."""
        passive = self._passive.search(cue) is not None
        names_council = self._own_cue.match(cue) is not None
        in_phrase = passive and self._in_phrase.search(before) is not None
        if self._others.search(before) and not in_phrase and not names_council:
            return False
        if self._it.search(before):
            return pronoun and not passive
        is_own = names_council or self._own_subject.search(before) is not None
        if passive:  # staff who are trained are dealt with, and a council that is praised does nothing
            return not names_council and self._own_body.search(before) is None
        is_thing = self._own_thing.search(before) is not None
        return is_own or is_thing or self._needs_no_subject.match(cue) is not None

    def _part_start(self, words: str, offset: int) -> int:
        """Where the part of a sentence begins that holds an offset."""
        ends = (match.end() for match in self._parts.finditer(words))
        return max((end for end in ends if end <= offset), default=0)

    def _time(
        self, words: str, start: int, end: int, published: Period | None
    ) -> tuple[tuple[int, int] | None, date | None, DateBasis | None]:
        """The time of an action: its words, its last possible day where that is certain, and how the day is known."""
        counted = self._counted.search(words, start, end)
        if counted:
            return counted.span(), *self._counted_on(counted, published)
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
        for pattern, unit in self._ends:
            end_of = pattern.search(words, start, end)
            if end_of and published is not None and published.precision == DatePrecision.DAY:
                return end_of.span(), _end_of(published.last, unit), DateBasis.DERIVED
        loose = self._loose.search(words, start, end)
        return (loose.span() if loose else None), None, None

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
