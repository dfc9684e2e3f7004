"""Where documents disagree about one inspection.

What belongs here: holding the value that the tables carry against what every other document says, and the rule by
which one was chosen. What does not: which mentions are one inspection (see `inspections`).
"""

from collections.abc import Iterator, Sequence

from pipeline.extraction.facts import Judgement, Period
from pipeline.linking.inspections import Inspection
from pipeline.linking.tables.inspections import judgements_by_area, row_id_of_judgement
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.reading.document import Span

_BY_DAYS = "the inspectorate's own document before others, and days before months and years"
_BY_OWN_GRADE = "the grade in the inspection's own document before what others say of it"
_BY_ORDER = "the inspectorate's documents before accounts, then the order of the documents' identifiers"

#: What one document says of a value: the document, its words, the value.
_Said = tuple[Source, Span, str]


def add_contradictions(rows: TableRows, inspections: Sequence[Inspection]) -> None:
    """Add a row for each value of an inspection on which two documents disagree; both stay readable in it."""
    for inspection in inspections:
        for column, carried, other in _dates(inspection):
            _add(rows, inspection, (inspection.inspection_id, column), carried, other, _BY_DAYS)
        for area, stated in judgements_by_area(inspection).items():
            if area is None:
                continue
            row_id = row_id_of_judgement(inspection.inspection_id, area)
            rule = _BY_OWN_GRADE if inspection.is_own(*stated[0]) else _BY_ORDER
            told: set[tuple[str, str]] = set()
            for source, judgement in stated[1:]:
                if judgement.grade != stated[0][1].grade and (source.document_id, judgement.grade) not in told:
                    told.add((source.document_id, judgement.grade))
                    _add(rows, inspection, (row_id, "grade"), _graded(*stated[0]), _graded(source, judgement), rule)


def _graded(source: Source, judgement: Judgement) -> _Said:
    return source, judgement.grade_span, judgement.grade


def _dates(inspection: Inspection) -> Iterator[tuple[str, _Said, _Said]]:
    """Every day that another document puts elsewhere, and every month or year in which the inspection was not."""
    carried = inspection.dated
    if carried is None or carried.mention.period is None:
        return
    period = carried.mention.period
    told: set[tuple[str, str, str]] = set()
    for member in inspection.members:
        other = member.mention.period
        if other is None or member.source is carried.source:
            continue
        for column, day, said in _differences(period, other):
            name = (member.source.document_id, column, said)
            if name not in told:
                told.add(name)
                yield column, (carried.source, _place(period), day), (member.source, _place(other), said)


def _differences(period: Period, other: Period) -> Iterator[tuple[str, str, str]]:
    """What two periods do not agree on: column, the one value, the other."""
    if other.precision == "day":
        for column, day, said in (("start_date", period.first, other.first), ("end_date", period.last, other.last)):
            if day != said:
                yield column, day.isoformat(), said.isoformat()
    elif other.last < period.first or period.last < other.first:
        yield "start_date", period.first.isoformat(), _as_known(other)


def _place(period: Period) -> Span:
    return next(reading.span for reading in period.evidence if reading.column == "start_date")


def _as_known(period: Period) -> str:
    """The first day of a period as far as it is known: 2018-05-09, 2018-05 or 2018."""
    return period.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[period.precision]]


def _add(
    rows: TableRows, inspection: Inspection, cell: tuple[str, str], carried: _Said, other: _Said, rule: str
) -> None:
    row_id, column = cell
    rows.add(
        "contradictions",
        {
            "inspection_id": inspection.inspection_id,
            "table": "judgements" if column == "grade" else "inspections",
            "row_id": row_id,
            "column": column,
            "carried_value": carried[2],
            "other_value": other[2],
            "rule": rule,
            **carried[0].place(carried[1]),
            **{f"other_{name}": place for name, place in other[0].place(other[1]).items()},
        },
    )
