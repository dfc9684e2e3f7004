"""When an article says that inspectors were somewhere, in whatever words: "they spent 26 and 27 June looking at ...".

`mentions` finds the dates that belong to a noun ("the focused visit on 4 May"). Here a date belongs to whoever was
present then: to the inspectors, or to a visit that "took place". A day on which something was published or written, or
that only bounds a time ("since March"), is none of presence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.extraction.facts import Evidence, Period
from pipeline.extraction.fields.dates import DatePatterns, PrintedDate
from pipeline.extraction.fields.mentions import DatedNoun, MentionReader
from pipeline.extraction.lexicons.inspections import InspectionFamily, InspectionLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span

#: The greatest distance between those who were present and the date, in characters.
_MAX_DISTANCE = 180
#: How far before a date words that show what it is are looked for, and after it.
_NEAR = 60
#: How far before the inspectors the words are looked for that show an earlier visit.
_CONTEXT = 80
#: What separates the date of an entry in a list from what was then.
_ENTRY = (":", "–", "—", "-", "|")
#: A date at the start of a sentence has at most so many characters before it.
_MAX_LEAD = 30


class VisitReader:
    """Finds when inspectors were present. Made once from the lexicon."""

    def __init__(
        self, lexicon: InspectionLexicon, dates: DatePatterns, mentions: MentionReader, any_grade: str
    ) -> None:
        """Make the patterns.

        Args:
            lexicon: how articles say when inspectors were somewhere.
            dates: finds printed dates.
            mentions: finds the dates that belong to a noun.
            any_grade: a regular expression for any grade, which can be dated as an inspection is.
        """
        self._dates = dates
        self._mentions = mentions
        presence = lexicon.presence
        self._agents = any_of(presence.agents)
        self._team = any_of(presence.teams)
        self._pronouns = any_of(presence.pronouns)
        self._nouns = any_of([noun for nouns in lexicon.nouns.values() for noun in nouns])
        self._families = [(family, any_of(nouns)) for family, nouns in lexicon.nouns.items()]
        self._events = any_of(presence.events)
        self._named_after = compiled(
            rf",? (?:for|on|as part of) (?:an?|the|its|their|his|her) (?:[\w-]+ ){{0,2}}?"
            rf"(?P<event>{self._events.pattern})",
            ignore_case=True,
        )
        # "on 5 and 6 November 2019, when Ofsted made a focused visit to the borough"
        self._when = compiled(
            rf",? when (?:(?:(?:the )?{self._agents.pattern} (?:\w+ ){{1,3}}?)?"
            rf"(?:an?|its|their|the) (?:[\w-]+ ){{0,2}}?(?P<event>{self._events.pattern})"
            r"|(?:[\w-]+ ){1,5}?(?P<last>(?:was|were) (?:last |previously |first )?inspected))",
            ignore_case=True,
        )
        self._other_events = compiled(rf"\b(?:{'|'.join(presence.other_events)})(?: \w+)? $", ignore_case=True)
        self._not_presence = any_of(presence.not_presence)
        self._dated_grade = compiled(
            rf"(?P<grade>\b(?:{any_grade}))[’”\"']*"
            rf"(?: (?:rating|judge?ment|grade))? (?:back )?(?:in|from|of) $",
            ignore_case=True,
        )
        self._graded = compiled(rf"^[^.;]{{0,{_NEAR}}}?\b(?P<graded>rated|judged|graded)\b", ignore_case=True)
        self._not_then = compiled(rf"\b(?:{with_any_apostrophe(presence.not_then)})\s$", ignore_case=True)
        self._of_text = compiled(rf"\b(?:{'|'.join(presence.texts)})\b[^,;.]{{0,{_NEAR}}}$", ignore_case=True)
        self._took_place = compiled(rf"\b(?:{with_any_apostrophe(presence.took_place)})\s$", ignore_case=True)
        self._next_day = compiled(presence.next_day, ignore_case=True)
        self._open_end = compiled(rf"\b(?:{with_any_apostrophe(presence.open_end)})\s$", ignore_case=True)
        self._open_start = compiled(rf"\b(?:{with_any_apostrophe(presence.open_start)})\s$", ignore_case=True)
        self._lead = compiled(rf"(?:{with_any_apostrophe(presence.lead)})?\s?\Z", ignore_case=True)
        self._event_which = compiled(rf"\b(?:{'|'.join(presence.events)})\b{presence.described}$", ignore_case=True)
        self._given_to_agents = compiled(rf"\b{presence.given_to_agents}[^.;]*$", ignore_case=True)
        self._earlier = any_of(presence.earlier)

    def dated(self, document: Document, blocks: Sequence[int]) -> list[DatedNoun]:
        """Every time at which an inspection or a visit took place, by nouns and by presence, in reading order."""
        by_nouns: list[DatedNoun] = []
        for noun in self._mentions.dated_nouns(document, blocks):
            has_first, has_last = self._known_ends(document, noun.printed)
            by_nouns.append(replace(noun, has_first=has_first, has_last=has_last))
        taken = {noun.printed.span for noun in by_nouns}
        found = [*by_nouns, *(noun for noun in self._present(document, blocks) if noun.printed.span not in taken)]
        return list(_joined(document, sorted(found, key=lambda noun: noun.printed.span)))

    def with_next_day(self, document: Document, block: Span, noun: DatedNoun, period: Period) -> Period | None:
        """A single day with the one after it, where the text says that inspectors left then; else None.

        Args:
            document: the article.
            block: the paragraph that prints the day.
            noun: what is dated so.
            period: the day.
        """
        after = Span(noun.printed.span.end, block.end)
        match = self._next_day.search(document.words(after)) if period.first == period.last else None
        if match is None:
            return None
        left = Span(after.start + match.start(), after.start + match.end())
        evidence = (*period.evidence, Evidence("end_date", left, "the day after the first"))
        return replace(period, last=period.first + timedelta(days=1), has_first=True, has_last=True, evidence=evidence)

    def may_be_then(self, before: str) -> bool:
        """Whether words in the sentence before a date leave open that it is the time of an inspection."""
        return self._not_then.search(before) is None and self._of_text.search(before) is None

    def _present(self, document: Document, blocks: Sequence[int]) -> Iterator[DatedNoun]:
        before: Span | None = None
        for index in blocks:
            block = document.blocks[index]
            if not self._dates.may_be_in(document.words(block.span)):
                before = block.sentences[-1] if block.sentences else None
                continue
            for sentence in block.sentences:
                printed = list(self._dates.find(document.words(sentence), sentence.start))
                for number, date in enumerate(printed):
                    earlier_dates = [other.span for other in printed[:number]]
                    anchor = self._anchor(document, sentence, date, before, earlier_dates)
                    if anchor is not None:
                        yield self._dated_noun(document, sentence, anchor, date)
                before = sentence

    def _known_ends(self, document: Document, printed: PrintedDate) -> tuple[bool, bool]:
        """Whether a date has the first and the last day: a single one can be only one of these, by the words before."""
        if printed.first != printed.last:
            return True, True
        near = document.text[max(0, printed.span.start - _NEAR) : printed.span.start]
        return self._open_start.search(near) is None, self._open_end.search(near) is None

    def _anchor(
        self, document: Document, sentence: Span, date: PrintedDate, before: Span | None, other_dates: list[Span]
    ) -> Span | None:
        """The words for the inspectors or the visit that a date belongs to; None where it is another kind of date."""
        words = document.words(Span(sentence.start, date.span.start))
        beside = self._beside(document, sentence, date)
        if beside is not None:
            return beside
        if self._not_then.search(words):
            return None
        took_place = self._took_place.search(words)
        if took_place is not None:
            lead = words[: took_place.start()]
            is_other = self._other_events.search(lead) is not None and self._event_which.search(lead) is None
            return None if is_other else self._visit_of(document, sentence, date, before)
        ends = self._open_start.search(words) is not None
        agents = [
            *self._agents.finditer(words),
            *self._nouns.finditer(words),
            *self._pronouns_for_agents(document, words, before),
        ]
        for start, end in sorted((agent.span() for agent in agents), reverse=True):
            between = words[end:]
            # "arrived on 9 May and left on 20 May"
            is_cut = not ends and any(sentence.start + end <= other.start for other in other_dates)
            if len(between) > _MAX_DISTANCE or ";" in between or is_cut:
                break
            if self._given_to_agents.search(words[max(0, start - _MAX_DISTANCE) : start]):
                continue
            if not self._not_presence.search(between):
                named = self._named_after.match(document.words(Span(date.span.end, sentence.end)))
                if named is not None:  # "inspectors came on 9 October, for the fifth monitoring visit"
                    return Span(date.span.end + named.start("event"), date.span.end + named.end("event"))
                return Span(sentence.start + start, sentence.start + end)
        return self._after_leading(document, sentence, date)

    def _beside(self, document: Document, sentence: Span, date: PrintedDate) -> Span | None:
        """The grade just before a date, or the visit that somebody made then ("on 5 May, when Ofsted made a visit").

        Where days follow their month ("in May inspectors made a visit, on the 5th"), the visit is between them.
        """
        inside = self._events.search(document.words(date.span)) or self._agents.search(document.words(date.span))
        if inside is not None:
            return Span(date.span.start + inside.start(), date.span.start + inside.end())
        words = document.words(Span(sentence.start, date.span.start))
        grade = self._dated_grade.search(words)
        if grade is not None:
            return Span(sentence.start + grade.start("grade"), sentence.start + grade.end("grade"))
        when = self._when.match(document.words(Span(date.span.end, sentence.end)))
        if when is None or self._not_then.search(words) is not None:
            return None
        named = "event" if when["event"] else "last"
        return Span(date.span.end + when.start(named), date.span.end + when.end(named))

    def _pronouns_for_agents(self, document: Document, words: str, before: Span | None) -> list[re.Match[str]]:
        """The pronouns at the start of a sentence that stand for the inspectors of the sentence before."""
        if before is None or not self._agents.search(document.words(before)):
            return []
        pronoun = self._pronouns.match(words)
        return [pronoun] if pronoun is not None else []

    def _visit_of(self, document: Document, sentence: Span, date: PrintedDate, before: Span | None) -> Span | None:
        """The visit that "took place" at a date: the first that its sentence names, else the last of the one before."""
        lead = document.words(Span(sentence.start, date.span.start))
        own = self._events.search(lead)
        if own is not None:
            return Span(sentence.start + own.start(), sentence.start + own.end())
        agent = self._agents.search(lead) or self._team.search(lead)
        earlier = list(self._events.finditer(document.words(before))) if before is not None else []
        if before is not None and earlier:
            return Span(before.start + earlier[-1].start(), before.start + earlier[-1].end())
        return Span(sentence.start + agent.start(), sentence.start + agent.end()) if agent is not None else None

    def _after_leading(self, document: Document, sentence: Span, date: PrintedDate) -> Span | None:
        """Whoever follows a date that begins its sentence ("On 3 March, inspectors came ...")."""
        before = document.words(Span(sentence.start, date.span.start))
        lead = re.split(r"[,–—] ", before)[-1]
        if len(lead) > _MAX_LEAD or not self._lead.fullmatch(lead):
            return None
        after = document.words(Span(date.span.end, sentence.end))
        graded = self._graded.search(after)
        if graded is not None:
            return Span(date.span.end + graded.start("graded"), date.span.end + graded.end("graded"))
        event = self._events.search(after[:_NEAR])
        found = event or self._agents.search(after[:_NEAR])
        is_entry = not before and after.lstrip()[:1] in _ENTRY  # "16 and 17 June 2021: focused visit"
        if found is None:
            return None
        rest = after[found.end() : found.end() + _NEAR]
        rest = rest.partition(" since ")[0] if event is not None else rest  # "their third visit since May"
        if not is_entry and self._not_presence.search(rest):
            return None
        return Span(date.span.end + found.start(), date.span.end + found.end())

    def _dated_noun(self, document: Document, sentence: Span, anchor: Span, date: PrintedDate) -> DatedNoun:
        words = document.words(anchor)
        family = next((family for family, pattern in self._families if pattern.fullmatch(words)), None)
        is_grade = family is None and not self._agents.fullmatch(words) and not self._pronouns.fullmatch(words)
        family = InspectionFamily.INSPECTION if is_grade else family
        # a visit that the sentence before names has its own words before it
        earliest = sentence.start if anchor.start >= sentence.start else 0
        first = max(earliest, anchor.start - _CONTEXT)
        # without the date itself: "earlier this month" is no earlier visit
        around = (
            Span(first, max(first, date.span.start)),
            Span(max(first, date.span.end), max(date.span.end, anchor.end)),
        )
        has_first, has_last = self._known_ends(document, date)
        return DatedNoun(
            family or InspectionFamily.VISIT,
            anchor,
            date,
            earlier=is_grade or any(self._earlier.search(document.words(near)) for near in around),
            names_kind=family is not None,
            has_first=has_first,
            has_last=has_last,
        )


def _joined(document: Document, nouns: Sequence[DatedNoun]) -> Iterator[DatedNoun]:
    """The dated nouns, with a first day and a last day that follow each other in one sentence as one time."""
    waiting: DatedNoun | None = None
    for noun in nouns:
        if waiting is not None and _is_end_of(document, waiting.printed, noun):
            span = Span(waiting.printed.span.start, noun.printed.span.end)
            first = (waiting.printed.first[0] or noun.printed.last[0], *waiting.printed.first[1:])
            waiting = replace(
                waiting, printed=replace(noun.printed, span=span, first=first), has_first=True, has_last=True
            )
            continue
        if waiting is not None and _is_start_of(document, waiting, noun):
            span = Span(waiting.printed.span.start, noun.printed.span.end)
            last = (waiting.printed.last[0] or noun.printed.first[0], *waiting.printed.last[1:])
            waiting = replace(noun, printed=replace(noun.printed, span=span, last=last), has_first=True, has_last=True)
            continue
        if waiting is not None:
            yield waiting
        waiting = noun
    if waiting is not None:
        yield waiting


def _is_start_of(document: Document, end: DatedNoun, noun: DatedNoun) -> bool:
    """Whether a date is the first day of the time whose last day was printed before it in the same sentence."""
    days = (end.printed, noun.printed)
    if end.has_first or noun.has_last or not all(day.has_day and day.first == day.last for day in days):
        return False
    return _is_near(document, end.printed, noun.printed)


def _is_end_of(document: Document, first: PrintedDate, noun: DatedNoun) -> bool:
    """Whether a date is the last day of the time that a first day in the same sentence begins."""
    if noun.has_first or first.first != first.last or not first.has_day or not noun.printed.has_day:
        return False
    return _is_near(document, first, noun.printed)


def _is_near(document: Document, first: PrintedDate, second: PrintedDate) -> bool:
    """Whether two dates stand close to each other in one sentence."""
    between = document.words(Span(first.span.end, second.span.start))
    return len(between) <= _NEAR and not re.search(r"[.;\n]", between)
