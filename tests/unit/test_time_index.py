"""Finding inspections by their time, compared with looking at each."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extraction.facts import DocumentFacts, InspectionMention, Period
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.known_inspections import InspectionsOfAuthority, fit
from pipeline.linking.source import Source
from pipeline.linking.time_index import TimeIndex
from pipeline.reading.document import Span, SpanIndex
from pipeline.schema.vocabularies import DateBasis, DatePrecision, Relation
from tests.support.made_facts import Made

DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
RANGES = st.tuples(DAYS, st.integers(0, 800)).map(lambda item: (item[0], item[0] + timedelta(days=item[1])))
SPANS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda item: Span(item[0], item[0] + item[1]))
FACTS = Made(["Some words."]).facts


@given(st.lists(RANGES, max_size=12), RANGES)
def test_all_that_was_on_the_same_days_is_found(known: list[tuple[date, date]], asked: tuple[date, date]) -> None:
    index: TimeIndex[int] = TimeIndex()
    for number, (first, last) in enumerate(known):
        index.add(first, last, number)
    found = set(index.around(*asked))
    assert {n for n, (first, last) in enumerate(known) if first <= asked[1] and asked[0] <= last} <= found


@st.composite
def mentions(draw: st.DrawFn) -> Member:
    precision, relation = draw(st.sampled_from(DatePrecision)), draw(st.sampled_from(Relation))
    day = draw(DAYS)
    first, last = {
        DatePrecision.DAY: (day, day + timedelta(days=draw(st.integers(0, 5)))),
        DatePrecision.MONTH: (day.replace(day=1), day.replace(day=28)),
        DatePrecision.YEAR: (date(day.year, 1, 1), date(day.year, 12, 31)),
    }[precision]
    period = Period(first, last, precision, draw(st.sampled_from(DateBasis)), ())
    published = Period(last, draw(DAYS), DatePrecision.DAY, DateBasis.STATED, ())
    facts: DocumentFacts = replace(
        FACTS,
        published=published if draw(st.booleans()) else None,
        mentions=(InspectionMention(relation, InspectionFamily.VISIT, None, period, ()),),
    )
    return Member(Source("a document", facts), 0)


@settings(max_examples=200, deadline=None)
@given(st.lists(mentions(), min_size=2, max_size=12))
def test_every_inspection_that_fits_is_found(members: list[Member]) -> None:
    known = InspectionsOfAuthority()
    for member in members:
        fitting = [item for item in known.inspections if fit(member.mention, item)]
        possible = known.possible(member.mention)
        assert all(any(item is other for other in possible) for item in fitting)
        assert len({id(item) for item in possible}) == len(possible)
        if fitting:
            known.add(member, fitting[0])
        else:
            known.begin(Inspection("lambeth", [member]))


@given(st.lists(SPANS, max_size=10), SPANS)
def test_the_first_overlapping_span_is_found(spans: list[Span], asked: Span) -> None:
    overlapping = [number for number, span in enumerate(spans) if span.overlaps(asked)]
    found = SpanIndex(spans).first_overlapping(asked)
    assert SpanIndex(spans).overlaps(asked) == bool(overlapping)
    assert found == min(overlapping, key=lambda number: (spans[number], number), default=None)
