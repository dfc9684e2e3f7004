"""Rows of `actions`: what documents state that the council has done, is doing or will do."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from pipeline.extraction.facts import Action
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import ActionStatus, DateBasis, NullReason, Voice

_TABLE: Final = "actions"
_NO_INSPECTION: Final[Reason] = (
    NullReason.NOT_APPLICABLE,
    "the document is about no inspection that is known",
)


@row_of(_TABLE)
class ActionRow(Place):
    """One thing that the council has done, is doing or will do."""

    action_id: str
    inspection_id: str | None
    voice: Voice
    status: ActionStatus
    timeframe_as_printed: str | None
    due_by: date | None
    due_by_basis: DateBasis | None
    contains_private_name: bool


def action_rows(recorder: EvidenceRecorder, source: Source, inspection_id: str | None) -> Iterator[ActionRow]:
    """The rows of all actions that a document states.

    Args:
        recorder: takes their evidence and their reasons for null.
        source: the document.
        inspection_id: of the inspection that it is about.
    """
    for action in source.facts.actions:
        row_id = f"{source.document_id}-a{action.span.start}"
        row: ActionRow = {
            "action_id": row_id,
            "inspection_id": inspection_id,
            "voice": action.voice,
            "status": action.status,
            "timeframe_as_printed": source.words(action.time_span) if action.time_span else None,
            "due_by": action.due_by,
            "due_by_basis": action.due_basis,
            "contains_private_name": source.names_private_person(action.span),
            **source.place(action.span),
        }
        _record(recorder, source, row_id, action)
        recorder.add_nulls(_TABLE, row_id, row, {"inspection_id": _NO_INSPECTION, "due_by": _why_no_day(action)})
        yield row


def _record(recorder: EvidenceRecorder, source: Source, row_id: str, action: Action) -> None:
    recorder.add(_TABLE, row_id, "status", source, action.cue_span, "words that tell how far it is")
    if action.time_span is None:
        return
    recorder.add(_TABLE, row_id, "timeframe_as_printed", source, action.time_span, "the words that say when")
    if action.due_by is not None:
        is_printed = action.due_basis is DateBasis.STATED
        method = "the last day of the time that is printed" if is_printed else "counted from the document's date"
        recorder.add(_TABLE, row_id, "due_by", source, action.time_span, method)


def _why_no_day(action: Action) -> Reason:
    if action.status == ActionStatus.DONE:
        return NullReason.NOT_APPLICABLE, "it has been done"
    if action.time_span is None:
        return NullReason.NOT_STATED, "no time is named"
    return NullReason.NOT_STATED, "the words name no certain day, or the document none to count from"
