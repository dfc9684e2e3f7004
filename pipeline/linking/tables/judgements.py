"""Rows of `judgements`, and which of several stated grades is carried."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extraction.facts import Judgement
from pipeline.extraction.lexicons.inspections import InspectionLexicon
from pipeline.linking.identifiers import judgement_id
from pipeline.linking.inspections import Inspection
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Area, DocumentKind, Grade, NullReason, StatedBy

_TABLE: Final = "judgements"
_AREA_NOT_KNOWN: Final[Reason] = (NullReason.NOT_PARSED, "the area is printed in words that are not known")
_NO_AREA_PRINTED: Final[Reason] = (
    NullReason.NOT_STATED,
    "the grade is given to the authority itself; no area is printed",
)

#: Grades with the documents that state them.
Stated = list[tuple[Source, Judgement]]


@row_of(_TABLE)
class JudgementRow(Place):
    """One grade for one area of one inspection."""

    judgement_id: str
    inspection_id: str
    area: Area | None
    area_as_printed: str | None
    grade: Grade
    grade_as_printed: str
    stated_by: StatedBy


#: Of documents that are not the inspectorate's, whose grade counts first.
_RANKS: Final = {DocumentKind.COUNCIL_NEWS: 1, DocumentKind.PRESS_ARTICLE: 2}


def judgements_by_area(inspection: Inspection, lexicon: InspectionLexicon) -> dict[Area | None, Stated]:
    """Every stated grade by its area, in order of precedence: those of the inspection's own document, then what the
    inspectorate states elsewhere, then councils' accounts, then the press.

    A later report may grade an "inspection of safeguarding and looked after children" of 2012, and no area of a later
    framework: the area of such a grade is not known.
    """
    period = inspection.period
    own = inspection.own_mentions()
    by_area: dict[Area | None, Stated] = {}
    for source, stated in inspection.judgements:
        is_later = period is not None and stated.area is not None and lexicon.is_later(stated.area, period.last)
        judgement = replace(stated, area=None) if is_later else stated
        by_area.setdefault(judgement.area, []).append((source, judgement))
    for of_area in by_area.values():
        of_area.sort(
            key=lambda item: (
                not _is_own(item, own),
                _RANKS.get(item[0].facts.kind, 0),
                item[0].document_id,
                item[1].span,
            )
        )
    return by_area


def judgement_rows(
    recorder: EvidenceRecorder, inspection: Inspection, by_area: Mapping[Area | None, Stated]
) -> Iterator[JudgementRow]:
    """One row for each area, however many documents state its grade.

    Where documents disagree, `contradictions` has the other grades. Grades for areas in words that are not known are a
    row each, since nothing shows whether they are for the same area; but what another document repeats without its
    area is no row of its own where the inspection's own document has that grade, or the overall one is the same.

    Args:
        recorder: takes their evidence and their reasons for null.
        inspection: whose judgements they are.
        by_area: its stated grades, from `judgements_by_area`.
    """
    own = inspection.own_mentions()
    for area, stated in by_area.items():
        if area is not None:
            same = same_grade(stated)
            yield _row(recorder, inspection.inspection_id, judgement_id(inspection.inspection_id, area), same, own)
            continue
        overall = by_area.get(Area.OVERALL_EFFECTIVENESS, [])
        repeated = _own_grades(by_area, own) | {judgement.grade for _, judgement in overall}
        stated_here = [item for item in stated if _is_own(item, own) or item[1].grade not in repeated]
        grades = dict.fromkeys(judgement.grade for _, judgement in stated_here)
        for number, grade in enumerate(grades, 1):
            same = [(source, judgement) for source, judgement in stated_here if judgement.grade == grade]
            suffix = "" if number == 1 else f"-{number}"
            row_id = f"{inspection.inspection_id}-area-not-recognised{suffix}"
            yield _row(recorder, inspection.inspection_id, row_id, same, own)


def _own_grades(by_area: Mapping[Area | None, Stated], own: frozenset[tuple[str, int]]) -> frozenset[Grade]:
    """The grades that the inspection's own document states for areas that are known."""
    return frozenset(
        item[1].grade for area, stated in by_area.items() if area is not None for item in stated if _is_own(item, own)
    )


def _is_own(stated: tuple[Source, Judgement], own: frozenset[tuple[str, int]]) -> bool:
    source, judgement = stated
    return (source.document_id, judgement.mention) in own


def same_grade(stated: Sequence[tuple[Source, Judgement]]) -> Stated:
    """The statements that agree with the first, which is the one that is carried."""
    return [(source, judgement) for source, judgement in stated if judgement.grade == stated[0][1].grade]


def _row(
    recorder: EvidenceRecorder, inspection_id: str, row_id: str, stated: Stated, own: frozenset[tuple[str, int]]
) -> JudgementRow:
    source, judgement = stated[0]
    row: JudgementRow = {
        "judgement_id": row_id,
        "inspection_id": inspection_id,
        "area": judgement.area,
        "area_as_printed": source.words(judgement.area_span) if judgement.area_span else None,
        "grade": judgement.grade,
        "grade_as_printed": source.words(judgement.grade_span),
        "stated_by": StatedBy.OWN_DOCUMENT if _is_own(stated[0], own) else StatedBy.LATER_DOCUMENT,
        **source.place(judgement.span),
    }
    for other, same in stated:
        recorder.add_each(_TABLE, row_id, other, same.evidence)
    no_words = _NO_AREA_PRINTED if judgement.area else _AREA_NOT_KNOWN
    recorder.add_nulls(_TABLE, row_id, row, {"area": _AREA_NOT_KNOWN, "area_as_printed": no_words})
    return row
