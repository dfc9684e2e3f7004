"""Rows of `contradictions`: where documents disagree about one inspection, and by which rule one value was chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Judgement, Period
from pipeline.linking.identifiers import date_text, judgement_id
from pipeline.linking.inspections import Inspection
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.judgements import Stated
from pipeline.reading.document import Span
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Area, DatePrecision

_BY_DAYS: Final = "the inspectorate's own document before others, and days before months and years"
_BY_OWN_GRADE: Final = "the grade in the inspection's own document before what others say of it"
_BY_ORDER: Final = "the inspectorate's documents before accounts, then the order of the documents' identifiers"


@row_of("contradictions")
class ContradictionRow(Place):
    """One value of an inspection on which another document disagrees with the one that is carried."""

    inspection_id: str
    table: str
    row_id: str
    column: str
    carried_value: str
    other_value: str
    rule: str
    other_document_id: str
    other_text: str
    other_start_char: int
    other_end_char: int
    other_page: int | None


@dataclass(frozen=True, slots=True)
class _Stated:
    """A value as one document states it, and the place of the words."""

    source: Source
    span: Span
    value: str


def contradiction_rows(inspection: Inspection, by_area: Mapping[Area | None, Stated]) -> Iterator[ContradictionRow]:
    """A row for each value of an inspection on which two documents disagree, with the words of both.

    Args:
        inspection: the inspection.
        by_area: its stated grades, from `judgements_by_area`.
    """
    name = inspection.inspection_id
    for column, carried, other in _dates(inspection):
        yield _row(name, ("inspections", name, column), carried, other, _BY_DAYS)
    own = inspection.own_mentions()
    for area, stated in by_area.items():
        if area is None:
            continue
        carried = _graded(*stated[0])
        source, judgement = stated[0]
        rule = _BY_OWN_GRADE if (source.document_id, judgement.mention) in own else _BY_ORDER
        seen: set[tuple[str, str]] = set()
        for source, judgement in stated[1:]:
            value = (source.document_id, judgement.grade)
            if judgement.grade != carried.value and value not in seen:
                seen.add(value)
                cell = ("judgements", judgement_id(name, area), "grade")
                yield _row(name, cell, carried, _graded(source, judgement), rule)


def _graded(source: Source, judgement: Judgement) -> _Stated:
    return _Stated(source, judgement.grade_span, judgement.grade)


def _dates(inspection: Inspection) -> Iterator[tuple[str, _Stated, _Stated]]:
    """Every other day that a document states, and every month or year in which the inspection was not: the column, the
    value that is carried and the other.
    """
    carried = inspection.dated
    if carried is None or carried.mention.period is None:
        return
    period = carried.mention.period
    seen: set[tuple[str, str, str]] = set()
    for member in inspection.members:
        other = member.mention.period
        if other is None or member.source is carried.source:
            continue
        for column, day, other_day in _differences(period, other):
            value = (member.source.document_id, column, other_day)
            if value not in seen:
                seen.add(value)
                yield (
                    column,
                    _Stated(carried.source, _place(period), day),
                    _Stated(member.source, _place(other), other_day),
                )


def _differences(period: Period, other: Period) -> Iterator[tuple[str, str, str]]:
    """What two periods do not agree on: the column, the one value, the other."""
    if other.precision == DatePrecision.DAY:
        for column, day, other_day in (
            ("start_date", period.first, other.first),
            ("end_date", period.last, other.last),
        ):
            if day != other_day:
                yield column, day.isoformat(), other_day.isoformat()
    elif other.last < period.first or period.last < other.first:
        yield "start_date", period.first.isoformat(), date_text(other)


def _place(period: Period) -> Span:
    return next(item.span for item in period.evidence if item.column == "start_date")


def _row(
    inspection_id: str, cell: tuple[str, str, str], carried: _Stated, other: _Stated, rule: str
) -> ContradictionRow:
    table, row_id, column = cell
    other_place = other.source.place(other.span)
    return {
        "inspection_id": inspection_id,
        "table": table,
        "row_id": row_id,
        "column": column,
        "carried_value": carried.value,
        "other_value": other.value,
        "rule": rule,
        **carried.source.place(carried.span),
        "other_document_id": other_place["document_id"],
        "other_text": other_place["text"],
        "other_start_char": other_place["start_char"],
        "other_end_char": other_place["end_char"],
        "other_page": other_place["page"],
    }
