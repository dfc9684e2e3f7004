"""Rows of `follow_ups`: what later inspections of an authority show of what had to improve."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import Finding
from pipeline.linking import follow_ups
from pipeline.linking.follow_ups import FollowUpLink, FollowUpRules, LaterFinding, SearchedInspection
from pipeline.linking.identifiers import UNKNOWN_AUTHORITY, finding_id
from pipeline.linking.improvements import Improvement
from pipeline.linking.inspections import Inspection
from pipeline.linking.recalled_inspections import Recall, RecallReader, scope_of
from pipeline.linking.similarity import DECIMALS, Comparison, Terms
from pipeline.linking.source import Place, Source
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Addressee, Direction, SectionKind

#: Sections that repeat others.
_REPEATING: Final = frozenset({SectionKind.SUMMARY_FOR_CHILDREN})
#: Safeguarding boards were reviewed until 2017; later inspections are of the council.
NOT_INSPECTED_AGAIN: Final = frozenset({Addressee.LSCB})


@row_of("follow_ups")
class FollowUpRow(Place):
    """One link from an improvement area to a finding of a later inspection of the same authority."""

    improvement_id: str
    inspection_id: str
    finding_id: str
    later_inspection_id: str
    direction: Direction
    score: float
    method: str
    reasons: str
    improvement_document_id: str
    improvement_text: str
    improvement_start_char: int
    improvement_end_char: int


@dataclass(frozen=True, slots=True)
class _Found:
    """One finding of one inspection."""

    inspection: Inspection
    source: Source
    finding: Finding
    later: LaterFinding


@dataclass(frozen=True, slots=True)
class FollowUpLinker:
    """Links what had to improve to what later inspections of the same authority found.

    Attributes:
        rules: what takes up an improvement area.
        recalls: reads which earlier inspections a sentence recalls.
        terms: cut sentences into terms.
        improvements: of every inspection, by its identifier.
        editions: documents that are another edition of one that counts.
        must_improve: the kinds of section that list what must improve.
    """

    rules: FollowUpRules
    recalls: RecallReader
    terms: Terms
    improvements: Mapping[str, Sequence[Improvement]]
    editions: Collection[str]
    must_improve: Collection[str]

    def rows(self, inspections: Sequence[Inspection]) -> Iterator[FollowUpRow]:
        """The rows of every link among some inspections."""
        by_authority = sorted(inspections, key=lambda inspection: (inspection.authority, inspection.inspection_id))
        for authority, group in groupby(by_authority, key=lambda inspection: inspection.authority):
            if authority != UNKNOWN_AUTHORITY:
                yield from self._rows_of_authority(in_time_order(group))

    def _rows_of_authority(self, inspections: Sequence[Inspection]) -> Iterator[FollowUpRow]:
        found = [item for inspection in inspections for item in self._findings(inspection, inspections)]
        ranges = _ranges(found)
        followed_up = [
            (earlier, later)
            for earlier in inspections
            if self.improvements[earlier.inspection_id] and (later := later_than(earlier, inspections, ranges))
        ]
        if not followed_up:
            return
        comparison = self._comparison(found, inspections)
        findings = [item.later for item in found]
        for earlier, later in followed_up:
            searched = [
                SearchedInspection(ranges[item.inspection_id], is_of_another_kind=scope_of(item) != scope_of(earlier))
                for item in inspections
                if item.inspection_id in later
            ]
            for improvement in self.improvements[earlier.inspection_id]:
                if improvement.wordings[0].area.addressed_to not in NOT_INSPECTED_AGAIN:
                    links = self.rules.links(_words(improvement), earlier.inspection_id, findings, searched, comparison)
                    yield from (_row(earlier, improvement, link, found[link.index]) for link in links)

    def _findings(self, inspection: Inspection, in_order: Sequence[Inspection]) -> Iterator[_Found]:
        """What the inspectors' own documents of an inspection found."""
        for source in inspection.own_sources(self.editions):
            findings = [item for item in source.facts.findings if _kind_of_section(source, item) not in _REPEATING]
            recalls = [self.recalls.read(source.words(item.span), inspection, in_order) for item in findings]
            for number, finding in enumerate(findings):
                recall = recalls[number]
                after = recalls[number + 1] if number + 1 < len(findings) else Recall()
                goes_on = after.of_sentence_before and _paragraph(source, findings[number + 1]) == _paragraph(
                    source, finding
                )
                later = LaterFinding(
                    source.words(finding.span),
                    finding.polarity,
                    finding.confidence,
                    _kind_of_section(source, finding) in self.must_improve,
                    recall.inspections | after.inspections if goes_on else recall.inspections,
                    recall.inspections if recall.sums_up else frozenset(),
                )
                yield _Found(inspection, source, finding, later)

    def _comparison(self, found: Sequence[_Found], inspections: Sequence[Inspection]) -> Comparison:
        """All findings of an authority, with which what had to improve is compared."""
        wordings = [_words(item) for inspection in inspections for item in self.improvements[inspection.inspection_id]]
        paragraphs = [(item.source, _paragraph(item.source, item.finding)) for item in found]
        continuing = [
            index
            for index in range(1, len(found))
            if paragraphs[index] == paragraphs[index - 1] and self.terms.points_back(found[index].later.text)
        ]
        return Comparison([item.later.text for item in found], self.terms, wordings, continuing)


def _kind_of_section(source: Source, finding: Finding) -> SectionKind:
    return source.facts.sections[finding.section].kind


def _paragraph(source: Source, finding: Finding) -> int:
    return source.facts.passages[finding.passage - 1].paragraph


def _words(improvement: Improvement) -> str:
    wording = improvement.wordings[0]
    return wording.source.words(wording.area.span)


def _row(earlier: Inspection, improvement: Improvement, link: FollowUpLink, item: _Found) -> FollowUpRow:
    """The row of what a finding of a later inspection shows of one improvement area."""
    own = improvement.wordings[0].source.place(improvement.wordings[0].area.span)
    return {
        "improvement_id": improvement.improvement_id,
        "inspection_id": earlier.inspection_id,
        "finding_id": finding_id(item.source.document_id, item.finding.passage),
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
    }


def later_than(earlier: Inspection, inspections: Sequence[Inspection], with_findings: Collection[str]) -> list[str]:
    """The inspections with findings that began after another had ended, in their order.

    Args:
        earlier: the other, whose days are known.
        inspections: of the same authority.
        with_findings: identifiers of the inspections that have findings.
    """
    if earlier.period is None:
        return []
    last = earlier.period.last
    return [
        item.inspection_id
        for item in inspections
        if item.inspection_id in with_findings and item.period is not None and item.period.first > last
    ]


def in_time_order(inspections: Iterable[Inspection]) -> list[Inspection]:
    """The inspections of which some day is known, the earliest first."""
    dated = [(item.period.first, item.inspection_id, item) for item in inspections if item.period is not None]
    return [item for _, _, item in sorted(dated, key=lambda entry: entry[:2])]


def _ranges(found: Sequence[_Found]) -> dict[str, range]:
    """For each inspection, the indices of its findings, which are next to each other."""
    ranges: dict[str, range] = {}
    for name, group in groupby(enumerate(found), key=lambda entry: entry[1].inspection.inspection_id):
        indices = [index for index, _ in group]
        ranges[name] = range(indices[0], indices[-1] + 1)
    return ranges
