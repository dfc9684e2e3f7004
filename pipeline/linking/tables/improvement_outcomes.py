"""Rows of `improvement_outcomes`: what became of each thing that had to improve."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipeline.linking.identifiers import UNKNOWN_AUTHORITY
from pipeline.linking.improvements import Improvement
from pipeline.linking.inspections import Inspection
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.linking.tables.follow_ups import NOT_INSPECTED_AGAIN, FollowUpRow, in_time_order, later_than
from pipeline.reading.document import Span
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Direction, NullReason, Outcome

METHOD: Final = "by the latest inspection that took it up"
_TABLE: Final = "improvement_outcomes"
_OUTCOMES: Final = {
    Direction.IMPROVED: Outcome.IMPROVED,
    Direction.NOT_IMPROVED: Outcome.NOT_IMPROVED,
    Direction.UNCLEAR: Outcome.UNCLEAR,
}
_NO_AUTHORITY: Final[Reason] = (NullReason.NOT_STATED, "the authority is not known")
_NO_DAYS: Final[Reason] = (NullReason.NOT_STATED, "the days of the inspection that required it are not known")
_OF_A_BOARD: Final[Reason] = (
    NullReason.NOT_APPLICABLE,
    "a safeguarding board had to improve it, and later inspections are of the council",
)


@row_of(_TABLE)
class ImprovementOutcomeRow(Place):
    """What became of one improvement area; the words and their place are its own."""

    improvement_id: str
    inspection_id: str
    outcome: Outcome | None
    decided_by: str | None
    later_inspection_ids: str | None
    finding_ids: str | None
    n_later_inspections: int
    method: str
    reasons: str


@dataclass(frozen=True, slots=True)
class OutcomeSummary:
    """Concludes from the follow-ups what became of each improvement area.

    Attributes:
        recorder: collects the evidence of the outcomes and the reasons for missing ones.
        improvements: of every inspection, by its identifier.
        editions: documents that are another edition of one that counts.
    """

    recorder: EvidenceRecorder
    improvements: Mapping[str, Sequence[Improvement]]
    editions: Collection[str]

    def rows(
        self, inspections: Sequence[Inspection], follow_ups: Iterable[FollowUpRow]
    ) -> Iterator[ImprovementOutcomeRow]:
        """A row for every improvement area of some inspections.

        Args:
            inspections: all of them, also the later ones.
            follow_ups: of all of them; those of one improvement area are in the order of time.
        """
        links: dict[str, list[FollowUpRow]] = {}
        for link in follow_ups:
            links.setdefault(link["improvement_id"], []).append(link)
        sources = {member.source.document_id: member.source for item in inspections for member in item.members}
        by_authority = sorted(inspections, key=lambda inspection: (inspection.authority, inspection.inspection_id))
        for _, group in groupby(by_authority, key=lambda inspection: inspection.authority):
            of_authority = list(group)
            in_order = in_time_order(of_authority)
            searched = {item.inspection_id for item in in_order if self._has_findings(item)}
            for inspection in of_authority:
                later = later_than(inspection, in_order, searched)
                for improvement in self.improvements[inspection.inspection_id]:
                    row = _row(inspection, improvement, links.get(improvement.improvement_id, []), len(later))
                    self._record(row, links, sources, _reason_for_none(inspection, improvement))
                    yield row

    def _has_findings(self, inspection: Inspection) -> bool:
        return any(source.facts.findings for source in inspection.own_sources(self.editions))

    def _record(
        self,
        row: ImprovementOutcomeRow,
        links: Mapping[str, Sequence[FollowUpRow]],
        sources: Mapping[str, Source],
        reason: Reason | None,
    ) -> None:
        """Set an outcome to null where there can be none, and record on which words the others rest."""
        name = row["improvement_id"]
        if reason is not None:
            row["outcome"] = None
            row["reasons"] = reason[1]
            self.recorder.add_null(_TABLE, name, "outcome", reason)
        for link in links.get(name, []):
            span = Span(link["start_char"], link["end_char"])
            method = f"follows it up: {link['direction'].value.replace('_', ' ')}"
            self.recorder.add(_TABLE, name, "finding_ids", sources[link["document_id"]], span, method)


def _reason_for_none(inspection: Inspection, improvement: Improvement) -> Reason | None:
    """Why nobody could know what became of an improvement area; None where somebody could."""
    if improvement.wordings[0].area.addressed_to in NOT_INSPECTED_AGAIN:
        return _OF_A_BOARD
    if inspection.authority == UNKNOWN_AUTHORITY:
        return _NO_AUTHORITY
    return _NO_DAYS if inspection.period is None else None


def _row(
    inspection: Inspection, improvement: Improvement, links: Sequence[FollowUpRow], n_later: int
) -> ImprovementOutcomeRow:
    wording = improvement.wordings[0]
    later = list(dict.fromkeys(link["later_inspection_id"] for link in links))
    last = [link["direction"] for link in links if link["later_inspection_id"] == later[-1]]
    return {
        **wording.source.place(wording.area.span),
        "improvement_id": improvement.improvement_id,
        "inspection_id": inspection.inspection_id,
        "outcome": outcome_of(last, n_later),
        "decided_by": later[-1] if later else None,
        "later_inspection_ids": " ".join(later) or None,
        "finding_ids": " ".join(link["finding_id"] for link in links) or None,
        "n_later_inspections": n_later,
        "method": METHOD,
        "reasons": _reasons(last, len(later), n_later),
    }


def outcome_of(last: Sequence[Direction], n_later: int) -> Outcome:
    """What the findings of the last inspection show that took something up.

    What is required again is not done, whatever else is praised. Findings that point both ways show neither; an
    unclear one beside clear ones changes nothing.
    """
    if not last:
        return Outcome.NOT_TAKEN_UP if n_later else Outcome.NO_LATER_INSPECTION
    if Direction.STILL_REQUIRED in last:
        return Outcome.STILL_REQUIRED
    clear = {direction for direction in last if direction != Direction.UNCLEAR}
    return _OUTCOMES[clear.pop()] if len(clear) == 1 else Outcome.UNCLEAR


def _reasons(last: Sequence[Direction], n_taken_up: int, n_later: int) -> str:
    if not n_later:
        return "the inspectors' own document of a later inspection is not here"
    if not last:
        return f"no finding of {_counted(n_later, 'later inspection')} takes it up"
    counts = Counter(last)
    shown = ", ".join(
        f"{direction.value.replace('_', ' ')} {counts[direction]}" for direction in Direction if counts[direction]
    )
    findings, inspections = _counted(len(last), "finding"), _counted(n_taken_up, "later inspection")
    return f"{findings} of the latest of {inspections} that took it up: {shown}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
