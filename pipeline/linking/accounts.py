"""Councils' accounts of an inspection, and what the inspectors' own documents found, with which they are compared."""

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.extraction.facts import Finding
from pipeline.linking.claims import InspectorSentence
from pipeline.linking.identifiers import finding_id
from pipeline.linking.inspections import Inspection
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import DocumentKind, Relation, SectionKind


@dataclass(frozen=True, slots=True)
class InspectorFinding:
    """One finding of the inspectors, with its document, and its sentence as claims are checked against it."""

    source: Source
    finding: Finding
    sentence: InspectorSentence

    @property
    def finding_id(self) -> str:
        """Its identifier."""
        return finding_id(self.source.document_id, self.finding.passage)

    @property
    def words(self) -> str:
        """Its words."""
        return self.sentence.text

    @property
    def paragraph(self) -> tuple[str, int]:
        """The document and the paragraph in which it begins."""
        return self.sentence.paragraph


def accounts_of(inspection: Inspection, editions: Collection[str]) -> list[Source]:
    """The councils' accounts of an inspection, by identifier, without other editions of them."""
    found = {
        member.source.document_id: member.source.about(member.index)
        for member in inspection.members
        if member.mention.relation == Relation.REPORTS_ON
        and member.source.facts.kind == DocumentKind.COUNCIL_NEWS
        and member.source.document_id not in editions
    }
    return [source for _, source in sorted(found.items())]


def inspector_findings(
    inspection: Inspection, editions: Collection[str], must_improve: Collection[str]
) -> list[InspectorFinding]:
    """Everything that the inspectors' own documents of an inspection found.

    Args:
        inspection: with all its documents.
        editions: documents that are another edition of one that counts.
        must_improve: the kinds of section that list what must improve.
    """
    return [
        _finding(source, finding, must_improve)
        for source in inspection.own_sources(editions)
        for finding in source.facts.findings
    ]


def _finding(source: Source, finding: Finding, must_improve: Collection[str]) -> InspectorFinding:
    kind = source.facts.sections[finding.section].kind
    sentence = InspectorSentence(
        source.words(finding.span),
        kind in must_improve,
        kind == SectionKind.HEADLINE,
        finding.polarity,
        (source.document_id, source.facts.passages[finding.passage - 1].paragraph),
    )
    return InspectorFinding(source, finding, sentence)
