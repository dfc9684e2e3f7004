"""Rows of `improvement_areas`: what must improve after an inspection."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from pipeline.linking.improvements import Improvement
from pipeline.linking.source import Place
from pipeline.linking.tables.evidence import EvidenceRecorder
from pipeline.linking.tables.inspections import InspectionRow
from pipeline.schema.model import SEVERAL
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import (
    Addressee,
    DatePrecision,
    DocumentKind,
    Grade,
    ImprovementKind,
    InspectionType,
    Voice,
)

_TABLE: Final = "improvement_areas"
_BY_WEIGHTS: Final = "by the weights of its words, this above all"


@row_of(_TABLE)
class ImprovementAreaRow(Place):
    """One thing that must improve after one inspection."""

    improvement_id: str
    inspection_id: str
    local_authority: str | None
    start_date: date | None
    date_precision: DatePrecision | None
    inspection_type: InspectionType | None
    overall_grade: Grade | None
    seq: int
    kind: ImprovementKind
    themes: str | None
    national_framework_outcome: str | None
    voice: Voice
    addressed_to: Addressee
    list_is_complete: bool
    source_documents: str


def improvement_area_rows(
    recorder: EvidenceRecorder, inspection: InspectionRow, improvements: Sequence[Improvement]
) -> Iterator[ImprovementAreaRow]:
    """The rows of what must improve after an inspection, in printed order.

    Args:
        recorder: takes their evidence: every wording.
        inspection: the row of that after which it must improve.
        improvements: from `improvements_of`.
    """
    for seq, improvement in enumerate(improvements, 1):
        first = improvement.wordings[0]
        source, area = first.source, first.area
        is_account = source.facts.kind == DocumentKind.COUNCIL_NEWS
        documents = sorted({wording.source.document_id for wording in improvement.wordings})
        _record(recorder, improvement)
        yield {
            "improvement_id": improvement.improvement_id,
            "inspection_id": inspection["inspection_id"],
            "local_authority": inspection["local_authority"],
            "start_date": inspection["start_date"],
            "date_precision": inspection["date_precision"],
            "inspection_type": inspection["inspection_type"],
            "overall_grade": inspection["overall_grade"],
            "seq": seq,
            "kind": area.kind,
            "themes": SEVERAL.join(match.theme for match in area.themes) or None,
            "national_framework_outcome": source.words(area.outcome_span) if area.outcome_span else None,
            "voice": Voice.COUNCIL_ACCOUNT if is_account else Voice.INSPECTORATE,
            "addressed_to": area.addressed_to,
            "list_is_complete": area.list_is_complete,
            "source_documents": " ".join(documents),
            **source.place(area.span),
        }


def _record(recorder: EvidenceRecorder, improvement: Improvement) -> None:
    first, *others = improvement.wordings
    row_id = improvement.improvement_id
    recorder.add(_TABLE, row_id, "text", first.source, first.area.span, first.area.method)
    for other in others:
        method = f"another wording of it, {other.area.method} (alike by {other.score:.0f} of 100)"
        recorder.add(_TABLE, row_id, "text", other.source, other.area.span, method)
    for match in first.area.themes:
        recorder.add(_TABLE, row_id, "themes", first.source, match.span, f"{match.theme}, {_BY_WEIGHTS}")
    if first.area.outcome_span:
        column = "national_framework_outcome"
        recorder.add(_TABLE, row_id, column, first.source, first.area.outcome_span, "printed with it")
