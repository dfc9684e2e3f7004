"""Inspections before the one that a document is about, and the grades that the document states for them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Authority, Evidence, InspectionMention, Judgement, Period
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.dates import period_of
from pipeline.extraction.fields.judgements import StatedGrade
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Block, Document, Span, SpanIndex
from pipeline.schema.vocabularies import Area, DatePrecision, InspectionType, Relation

#: The words that name a service are shorter than this.
_LONGEST_SERVICE: Final = 200


#: What is between a noun for an inspection and the name of what was inspected.
_OBJECT: Final = re.compile(r"(?: (?:of|to|at|in))?(?: the)?(?: (?:London Borough|Royal Borough|City|County) of)? ")
#: How the area of a grade given to the authority is known.
_SERVICE_BEFORE: Final = "the service that the sentence before names as inspected"
#: How much is read after a noun for the name of what was inspected.
_AFTER_NOUN: Final = 60


@dataclass(frozen=True, slots=True)
class EarlierInspections:
    """The earlier inspections that a document mentions, and the grades stated for them.

    Attributes:
        mentions: the inspections.
        grades: each with the index of its inspection among `mentions`.
        has_unlinked_grade: whether a grade is stated whose inspection is not known.
    """

    mentions: tuple[InspectionMention, ...]
    grades: tuple[tuple[int, StatedGrade], ...]
    has_unlinked_grade: bool

    def judgements(self, first: int) -> tuple[Judgement, ...]:
        """The grades as judgements of a document.

        Args:
            first: the index of the first earlier inspection among all inspections that the document mentions.
        """
        return tuple(
            Judgement(first + index, g.area, g.grade, g.area_span, g.grade_span, g.sentence, g.evidence)
            for index, g in self.grades
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """What was read before in the blocks in which earlier inspections may be mentioned.

    Attributes:
        nouns: the inspections that they date.
        published: when the document was published.
        grades: the grades of an account, whose clauses show whose they are; None for the inspectorate's own documents.
    """

    nouns: Sequence[DatedNoun]
    published: Period | None = None
    grades: Sequence[AccountGrade] | None = None


def earlier_inspections(
    document: Document,
    blocks: Sequence[int],
    readers: FactReaders,
    authority: Authority | None,
    own: InspectionMention | None,
    stated: Stated,
) -> EarlierInspections:
    """Find the earlier inspections that a document mentions.

    An inspection is earlier only if its date is before that of the document's own. A grade belongs to the inspection
    dated in its own sentence, or in the nearest sentence before it in its paragraph. In a paragraph without a date it
    belongs to the only earlier inspection that the document names, and to none where there are several.

    Args:
        document: the document.
        blocks: the blocks, by index, in which they may be mentioned.
        readers: the readers of each kind of fact.
        authority: the authority that the document is about.
        own: the document's own inspection.
        stated: the dated inspections and the grades of these blocks.
    """
    mentions = list(_mentioned(document, readers, authority, own, stated))
    mentions += _graded_then(document, readers, mentions, own, stated)
    merged = _merged(mentions)
    if stated.grades is not None:  # an account repeats the year alone
        merged = [mention for mention in merged if not any(_is_vaguer(mention, other) for other in merged)]
    merged = _with_undated(document, blocks, readers, merged)
    if not merged and (undated := readers.mentions.undated_earlier(document, blocks)):
        # only other documents can show which inspection that was
        merged = [InspectionMention(Relation.REFERS_TO, InspectionFamily.INSPECTION, None, None, tuple(undated))]
    if stated.grades is None:
        grades = _grades(document, blocks, readers, authority, merged)
    else:
        grades = [
            (of_earlier(grade, merged) if _may_be_earlier(grade, own) else None, grade.stated)
            for grade in stated.grades
            if not is_own_grade(grade, own)
        ]
    if not any(mention is not None for mention, _ in grades):
        merged = [mention for mention in merged if mention.period is not None]
    linked = tuple((mention, grade) for mention, grade in grades if mention is not None)
    return EarlierInspections(tuple(merged), linked, has_unlinked_grade=len(linked) < len(grades))


def _mentioned(
    document: Document,
    readers: FactReaders,
    authority: Authority | None,
    own: InspectionMention | None,
    stated: Stated,
) -> Iterator[InspectionMention]:
    """Each mention of an earlier inspection of the authority."""
    of_others = any_of(readers.lexicons.inspections.of_others)
    code = authority.ons_code if authority is not None else None
    for noun in stated.nouns:
        # words such as 'last year' give a year, but days without one are not of an earlier inspection
        counted = stated.published if noun.printed.years_back is not None else None
        period = period_of(noun.printed, "start_date", document_date=counted)
        is_graded = noun.earlier and any(item.stated.sentence.holds(noun.span) for item in stated.grades or ())
        if period is None or not (noun.names_kind or is_graded) or _is_own(noun, period, own):
            continue
        block = document.blocks[document.block_at(noun.span.start)]
        sentence = block.sentences[bisect_right(block.sentences, noun.span.start, key=lambda item: item.end)]
        words = document.words(sentence)
        if readers.register.names_only_others(words, code) or of_others.search(words):
            continue
        if _inspects_another(document, noun, authority, readers):
            continue
        family = noun.family if noun.names_kind else InspectionFamily.INSPECTION
        found = InspectionMention(Relation.REFERS_TO, family, None, period, (noun.span,))
        joint = _joint_type(document.words(sentence), own, readers) if stated.grades is not None else None
        if joint is not None:
            found = replace(found, family=InspectionFamily.JOINT, inspection_type=joint)
        elif noun.family in (InspectionFamily.VISIT, InspectionFamily.JOINT):
            named = readers.mentions.named_type(document.words(noun.noun))
            found = replace(
                found, inspection_type=named[0] if named else _type_in_order(document, noun, sentence, own, readers)
            )
        yield found


def _graded_then(
    document: Document,
    readers: FactReaders,
    mentions: Sequence[InspectionMention],
    own: InspectionMention | None,
    stated: Stated,
) -> Iterator[InspectionMention]:
    """An inspection for each time before the own one for which an account gives a grade and no other mention."""
    known = [item.period for item in mentions if item.family == InspectionFamily.INSPECTION and item.period]
    verdicts = compiled(readers.lexicons.grades.accounts.verdicts, ignore_case=True)
    for grade in stated.grades or ():
        period = period_of(grade.date, "start_date") if grade.date is not None else None
        # a service that is no area can have been graded at another time by an inspection of its own
        if grade.stated.area is None and not verdicts.search(document.words(grade.stated.sentence)):
            continue
        if grade.date is None or period is None or own is None or own.period is None:
            continue
        if period.last >= own.period.first or any(_overlap(item, period) for item in known):
            continue
        before = Span(min(grade.stated.sentence.start, grade.date.span.start), grade.date.span.start)
        if not readers.visits.may_be_then(document.words(before)):
            continue
        known.append(period)
        place, date_span = grade.stated.grade_span, grade.date.span
        words = Span(min(place.start, date_span.start), max(place.end, date_span.end))
        yield InspectionMention(Relation.REFERS_TO, InspectionFamily.INSPECTION, None, period, (words,))


def _joint_type(sentence: str, own: InspectionMention | None, readers: FactReaders) -> InspectionType | None:
    """The type of an earlier joint inspection, by who made it or because it was of the same area by the same bodies."""
    named = readers.mentions.joint_type(sentence)
    if named is not None:
        return named[0]
    is_same = any_of(readers.lexicons.inspections.same_bodies).search(sentence) is not None
    return own.inspection_type if own is not None and own.family == InspectionFamily.JOINT and is_same else None


def _type_in_order(
    document: Document, noun: DatedNoun, sentence: Span, own: InspectionMention | None, readers: FactReaders
) -> InspectionType | None:
    """The type of a visit that is counted as one of several ("the second visit"): that of the document's own."""
    if own is None or own.family != noun.family:
        return None
    is_counted = readers.mentions.ends_counted(document.words(Span(sentence.start, noun.noun.end)))
    return own.inspection_type if is_counted else None


def _inspects_another(document: Document, noun: DatedNoun, authority: Authority | None, readers: FactReaders) -> bool:
    """Whether the words straight after a noun for an inspection name another authority ("inspected Kent")."""
    after = Span(noun.noun.end, min(noun.noun.end + _AFTER_NOUN, len(document.text)))
    lead = _OBJECT.match(document.words(after))
    named = readers.register.mentions(document.words(after))
    return (
        authority is not None
        and lead is not None
        and bool(named)
        and named[0].span.start == lead.end()
        and named[0].authority.ons_code != authority.ons_code
    )


def is_own_grade(grade: AccountGrade, own: InspectionMention | None) -> bool:
    """Whether a grade of an account is of the account's own inspection, which must be of a kind that gives grades."""
    if own is None or grade.is_earlier or own.family != InspectionFamily.INSPECTION:
        return False
    period = period_of(grade.date, "start_date") if grade.date is not None else None
    # where the days of the own inspection are not known, a dated grade can be of any
    return period is None or (own.period is not None and period.last >= own.period.first)


def _may_be_earlier(grade: AccountGrade, own: InspectionMention | None) -> bool:
    """Whether a grade can be of an earlier inspection: where the own one is not known, only if its clause shows it."""
    return own is not None or grade.is_earlier or grade.date is not None


def of_earlier(grade: AccountGrade, mentions: Sequence[InspectionMention]) -> int | None:
    """The earlier inspection of a grade: the one of its date, else the only one; None where that is not known."""
    inspections = [index for index, item in enumerate(mentions) if item.family == InspectionFamily.INSPECTION]
    period = period_of(grade.date, "start_date") if grade.date is not None else None
    if period is not None:
        inspections = [
            index for index in inspections if (known := mentions[index].period) is not None and _overlap(known, period)
        ]
    return inspections[0] if len(inspections) == 1 else None


def _is_own(noun: DatedNoun, period: Period, own: InspectionMention | None) -> bool:
    """Whether a dated noun refers to the document's own inspection: to the same days, or to none that are earlier."""
    if own is None or own.period is None:
        return False
    return period.last >= own.period.first and not (noun.earlier and period.first < own.period.first)


def _merged(mentions: list[InspectionMention]) -> list[InspectionMention]:
    """The mentions, with those of one family and the same days merged into one that has the words of all."""
    same: dict[tuple[InspectionFamily, date | None, date | None], list[InspectionMention]] = {}
    for mention in mentions:
        days = (mention.period.first, mention.period.last) if mention.period else (None, None)
        same.setdefault((mention.family, *days), []).append(mention)
    return [replace(found[0], spans=tuple(span for item in found for span in item.spans)) for found in same.values()]


def _is_vaguer(mention: InspectionMention, other: InspectionMention) -> bool:
    """Whether a mention gives only the year of an inspection whose days or month another one gives."""
    year, time = mention.period, other.period
    return (
        year is not None
        and time is not None
        and mention.family == other.family
        and year.precision == DatePrecision.YEAR
        and time.precision != DatePrecision.YEAR
        and year.first <= time.first
        and time.last <= year.last
    )


def _with_undated(
    document: Document, blocks: Sequence[int], readers: FactReaders, mentions: list[InspectionMention]
) -> list[InspectionMention]:
    """The mentions, with 'the previous inspection' without a date linked to the only one that the document dates."""
    inspections = [index for index, mention in enumerate(mentions) if mention.family == InspectionFamily.INSPECTION]
    if len(inspections) != 1:
        return mentions
    index = inspections[0]
    known = mentions[index]
    dated = SpanIndex(known.spans)
    undated = tuple(
        span
        for span in readers.mentions.undated_earlier(document, blocks)
        if not dated.overlaps(span) and _may_be_of(_sentence_of(document, span), known, readers)
    )
    return [*mentions[:index], replace(known, spans=(*known.spans, *undated)), *mentions[index + 1 :]]


def _sentence_of(document: Document, span: Span) -> str:
    """The words of the sentence in which some words begin."""
    block = document.blocks[document.block_at(span.start)]
    return document.words(block.sentences[bisect_right(block.sentences, span.start, key=lambda item: item.end)])


def _may_be_of(words: str, inspection: InspectionMention, readers: FactReaders) -> bool:
    """Whether a sentence can name an inspection: of the months that it prints with a year, one is of its time."""
    printed = [found for found in readers.dates.find(words) if found.has_month and found.has_year]
    times = [period for found in printed if (period := period_of(found, "start_date")) is not None]
    then = inspection.period
    return not times or then is None or any(_overlap(period, then) for period in times)


def _overlap(one: Period, other: Period) -> bool:
    """Whether two times have a day in common."""
    return one.first <= other.last and other.first <= one.last


def _judged_apart(
    document: Document, sentence: Span | None, then: Period | None, readers: FactReaders
) -> Iterator[tuple[Area, Span]]:
    """The services in a sentence that an inspection of then judged apart from each other, each with its words.

    Args:
        document: the document.
        sentence: the sentence; None where there is none.
        then: when the inspection was; None where that is not known.
        readers: for the names of these services.
    """
    lexicon = readers.lexicons.grades.judged_apart
    if sentence is None or then is None or then.last > lexicon.until:
        return
    for area, named in lexicon.areas.items():
        found = any_of([named]).search(document.words(sentence))
        if found is not None:
            yield area, Span(sentence.start + found.start(), sentence.start + found.end())


def _of_services(grade: StatedGrade, services: Sequence[tuple[Area, Span]]) -> Iterator[StatedGrade]:
    """A grade given to the authority after an inspection of some services: it is not overall, but theirs.

    Args:
        grade: the grade.
        services: those that are judged apart, each with the words that name it; without any, the area is unknown.
    """
    if grade.area != Area.OVERALL_EFFECTIVENESS or grade.area_span is not None:
        yield grade
        return
    evidence = tuple(item for item in grade.evidence if item.column != "area")
    if not services:
        yield replace(grade, area=None, evidence=evidence)
    for area, span in services:
        named = Evidence("area", span, _SERVICE_BEFORE)
        yield replace(grade, area=area, area_span=span, evidence=(*evidence, named))


def _grades(
    document: Document,
    blocks: Sequence[int],
    readers: FactReaders,
    authority: Authority | None,
    mentions: list[InspectionMention],
) -> list[tuple[int | None, StatedGrade]]:
    """Every grade with the index of its inspection; None where that is not known."""
    local = readers.register.by_code[authority.ons_code] if authority else None
    names = [local.name, *local.also_known_as] if local else []
    inspections = [index for index, mention in enumerate(mentions) if mention.family == InspectionFamily.INSPECTION]
    of_others = any_of(readers.lexicons.inspections.of_others)
    code = authority.ons_code if authority is not None else None
    not_earlier = any_of(readers.lexicons.grades.not_earlier)
    services = any_of(readers.lexicons.grades.services)
    places = sorted((span, index) for index in inspections for span in mentions[index].spans)
    found: list[tuple[int | None, StatedGrade]] = []
    for number in blocks:
        block = document.blocks[number]
        whole = document.words(block.span)
        if not readers.grades.may_be_in(whole):
            continue
        is_of_others = of_others.search(whole) is not None
        first_service = _FirstService(services, document, block)
        dated: list[int] = []
        for before, sentence in zip([None, *block.sentences], block.sentences, strict=False):
            words = document.words(sentence)
            here = _inside(sentence, places)
            # a sentence without a date is about the inspection dated by the one before it
            dated = here or dated
            grades = readers.grades.in_sentence(document, sentence, names)
            if not grades or is_of_others or readers.register.names_only_others(words, code):
                continue
            if not_earlier.search(words):
                continue
            # a service that was inspected at another time, whatever was read of that, was by no other inspection
            earlier = document.words(before) if before is not None else ""
            names_service = services.search(earlier) is not None
            candidates = dated or [
                index for index in inspections if not names_service or _may_be_of(earlier, mentions[index], readers)
            ]
            if not here and first_service.is_before(sentence):
                then = mentions[candidates[0]].period if len(candidates) == 1 else None
                named = [] if services.search(words) else list(_judged_apart(document, before, then, readers))
                grades = [item for grade in grades for item in _of_services(grade, named)]
            found += [(candidates[0] if len(candidates) == 1 else None, grade) for grade in grades]
    return found


def _inside(sentence: Span, places: Sequence[tuple[Span, int]]) -> list[int]:
    """The inspections, in order, some words for which are wholly in a sentence; `places` are sorted."""
    first = bisect_left(places, sentence.start, key=lambda place: place[0].start)
    end = bisect_left(places, sentence.end, key=lambda place: place[0].start)
    return sorted({index for span, index in places[first:end] if sentence.holds(span)})


class _FirstService:
    """Whether a paragraph names a service before one of its sentences; asked of its sentences in order."""

    def __init__(self, services: re.Pattern[str], document: Document, block: Block) -> None:
        self._services = services
        self._text = document.text
        self._start = self._searched = block.span.start
        self._is_found = False

    def is_before(self, sentence: Span) -> bool:
        """Whether words of the paragraph before a sentence name a service."""
        if not self._is_found:
            first = max(self._start, self._searched - _LONGEST_SERVICE)
            self._is_found = self._services.search(self._text, first, sentence.start) is not None
            self._searched = sentence.start
        return self._is_found
