"""Rows of `follow_ups`: what later inspections of an authority say of what had to improve.

What belongs here: which inspections came later, and the rows. What does not: the rules (`follow_ups`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import Finding
from pipeline.extraction.lexicons.models import Lexicons
from pipeline.linking import follow_ups
from pipeline.linking.follow_ups import Later
from pipeline.linking.identifiers import UNKNOWN_AUTHORITY
from pipeline.linking.improvements import Improvement
from pipeline.linking.inspections import Inspection
from pipeline.linking.similarity import Comparison, Terms
from pipeline.linking.tables.claim_rows import DECIMALS
from pipeline.linking.tables.findings import finding_id
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.schema.vocabularies import SectionKind

#: Sections that say again what others say.
_REPEATING: Final = frozenset({SectionKind.SUMMARY_FOR_CHILDREN})
#: Safeguarding boards were reviewed until 2017; what later inspections say is of the council.
_NOT_INSPECTED_AGAIN: Final = frozenset({"lscb"})


@dataclass(frozen=True, slots=True)
class _Told:
    """One finding of one inspection."""

    inspection: Inspection
    source: Source
    finding: Finding
    later: Later


class FollowUps:
    """Links what had to improve to what later inspections of the same authority say of it. Made once a build."""

    def __init__(
        self,
        rows: TableRows,
        lexicons: Lexicons,
        terms: Terms,
        improvements: Mapping[str, Sequence[Improvement]],
        editions: Collection[str],
    ) -> None:
        self._rows = rows
        self._terms = terms
        self._improvements = improvements
        self._editions = editions
        self._must_improve = frozenset(lexicons.improvements.kinds)

    def add(self, inspections: Sequence[Inspection]) -> None:
        """Add every link among some inspections."""
        by_authority = sorted(inspections, key=lambda inspection: (inspection.authority, inspection.inspection_id))
        for authority, group in groupby(by_authority, key=lambda inspection: inspection.authority):
            if authority != UNKNOWN_AUTHORITY:
                self._add_of_authority(_in_time(group))

    def _add_of_authority(self, inspections: Sequence[Inspection]) -> None:
        told = [item for inspection in inspections for item in self._told(inspection)]
        places = {
            name: [index for index, _ in group]
            for name, group in groupby(enumerate(told), key=lambda entry: entry[1].inspection.inspection_id)
        }
        asked = [
            (earlier, [range(places[name][0], places[name][-1] + 1) for name in later])
            for earlier in inspections
            if self._improvements[earlier.inspection_id] and (later := _later(earlier, inspections, places))
        ]
        if not asked:
            return
        wordings = [
            item.wordings[0].source.words(item.wordings[0].area.span)
            for inspection in inspections
            for item in self._improvements[inspection.inspection_id]
        ]
        linker = _Linker(self._rows, told, wordings, self._terms)
        for earlier, ranges in asked:
            for improvement in self._improvements[earlier.inspection_id]:
                if improvement.wordings[0].area.addressed_to not in _NOT_INSPECTED_AGAIN:
                    linker.add(earlier, improvement, ranges)

    def _told(self, inspection: Inspection) -> Iterator[_Told]:
        """What the inspectors' own documents of an inspection say."""
        for source in inspection.own_sources(self._editions):
            sections = source.facts.sections
            for finding in source.facts.findings:
                kind = sections[finding.section].kind
                if kind not in _REPEATING:
                    words, sure = source.words(finding.span), finding.confidence
                    later = Later(words, finding.polarity, sure, kind in self._must_improve)
                    yield _Told(inspection, source, finding, later)


def _in_time(inspections: Iterator[Inspection]) -> list[Inspection]:
    """The inspections of which some day is known, the earliest first."""
    dated = [(item.period.first, item.inspection_id, item) for item in inspections if item.period is not None]
    return [item for _, _, item in sorted(dated, key=lambda entry: entry[:2])]


def _later(earlier: Inspection, inspections: Sequence[Inspection], places: Mapping[str, list[int]]) -> list[str]:
    """The inspections with findings that began after another had ended."""
    assert earlier.period is not None  # noqa: S101 - only dated ones are asked for
    last = earlier.period.last
    return [
        item.inspection_id
        for item in inspections
        if item.inspection_id in places and item.period is not None and item.period.first > last
    ]


class _Linker:
    """Adds the links of one authority."""

    def __init__(self, rows: TableRows, told: Sequence[_Told], wordings: Sequence[str], terms: Terms) -> None:
        self._rows = rows
        self._told = told
        self._terms = terms
        self._findings = [item.later for item in told]
        paragraphs = [(item.source, item.source.facts.passages[item.finding.passage - 1].paragraph) for item in told]
        going_on = [
            index
            for index in range(1, len(told))
            if paragraphs[index] == paragraphs[index - 1] and terms.points_back(self._findings[index].text)
        ]
        self._comparison = Comparison([item.text for item in self._findings], terms, wordings, going_on)

    def add(self, earlier: Inspection, improvement: Improvement, ranges: Sequence[range]) -> None:
        """Add what the inspections at some places say of one improvement area."""
        wording = improvement.wordings[0]
        own = wording.source.place(wording.area.span)
        words = wording.source.words(wording.area.span)
        for link in follow_ups.taken_up(words, self._findings, ranges, self._comparison, self._terms):
            item = self._told[link.index]
            found = finding_id(item.source, item.finding)
            self._rows.add(
                "follow_ups",
                {
                    "improvement_id": improvement.improvement_id,
                    "inspection_id": earlier.inspection_id,
                    "finding_id": found,
                    "later_inspection_id": item.inspection.inspection_id,
                    "direction": link.direction,
                    "score": round(link.score, DECIMALS),
                    "method": follow_ups.METHOD,
                    "reasons": link.reasons,
                    **item.source.place(item.finding.span),
                    "improvement_document_id": own["document_id"],
                    "improvement_text": own["text"],
                    "improvement_start_char": own["start_char"],
                    "improvement_end_char": own["end_char"],
                },
            )
