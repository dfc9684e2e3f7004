"""Rows of `findings`, `finding_themes` and `measures`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.extraction.facts import Finding
from pipeline.linking.identifiers import finding_id, passage_id
from pipeline.linking.improvements import Improvement
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.linking.tables.passages import section_heading
from pipeline.reading.document import Span
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import (
    Area,
    MeasuredOf,
    MeasureUnit,
    NullReason,
    Polarity,
    SectionKind,
    ThemeBasis,
    ValueLimit,
    Voice,
)

_BY_HEADING: Final = "the heading decides the polarity"
_BY_CUE: Final = "words that decide the polarity"
_NO_CUE: Final = "no words of praise or concern in the whole sentence"


@row_of("findings")
class FindingRow(Place):
    """One evaluative passage."""

    finding_id: str
    inspection_id: str
    passage_id: str
    section: str | None
    section_kind: SectionKind
    area: Area | None
    voice: Voice
    polarity: Polarity
    polarity_basis: str
    confidence: float
    improvement_id: str | None
    contains_private_name: bool


@row_of("finding_themes")
class FindingThemeRow(Place):
    """One theme of one finding."""

    finding_id: str
    theme: str
    basis: ThemeBasis


_WHY_NO_WHAT: Final[Mapping[str, Reason]] = {
    "what": (NullReason.NOT_PARSED, "No noun phrase in the sentence was read as what the quantity is of."),
}


@row_of("measures")
class MeasureRow(Place):
    """One quantity that a finding states."""

    measure_id: str
    inspection_id: str
    finding_id: str | None
    quantity_as_printed: str
    value: float
    value_limit: ValueLimit
    unit: MeasureUnit
    what: str | None
    of_whom: MeasuredOf | None
    period_as_printed: str | None
    contains_private_name: bool


def improvements_by_place(
    improvements: Mapping[str, Sequence[Improvement]],
) -> dict[tuple[str, Span], str]:
    """The improvement area that each wording is of, by the document and the place of the wording.

    Args:
        improvements: of every inspection, by its identifier.
    """
    return {
        (wording.source.document_id, wording.area.span): improvement.improvement_id
        for found in improvements.values()
        for improvement in found
        for wording in improvement.wordings
    }


def finding_rows(
    recorder: EvidenceRecorder, source: Source, inspection_id: str, improvements: Mapping[tuple[str, Span], str]
) -> Iterator[FindingRow]:
    """The rows of all findings of a document about an inspection.

    Args:
        recorder: takes their evidence.
        source: the document.
        inspection_id: of the inspection that it is about.
        improvements: the improvement area at each place that words one.
    """
    for finding in source.facts.findings:
        row_id = finding_id(source.document_id, finding.passage)
        section = source.facts.sections[finding.section]
        _record_polarity(recorder, source, row_id, finding)
        yield {
            "finding_id": row_id,
            "inspection_id": inspection_id,
            "passage_id": passage_id(source.document_id, finding.passage),
            "section": section_heading(source, section),
            "section_kind": section.kind,
            "area": section.area,
            "voice": finding.voice,
            "polarity": finding.polarity,
            "polarity_basis": finding.polarity_basis,
            "confidence": finding.confidence,
            "improvement_id": improvements.get((source.document_id, finding.span)),
            "contains_private_name": source.names_private_person(finding.span),
            **source.place(finding.span),
        }


def _record_polarity(recorder: EvidenceRecorder, source: Source, row_id: str, finding: Finding) -> None:
    method = _BY_HEADING if finding.polarity_basis.startswith("under the heading") else _BY_CUE
    for span in finding.cue_spans:
        recorder.add("findings", row_id, "polarity", source, span, method)
    if not finding.cue_spans:
        recorder.add("findings", row_id, "polarity", source, finding.span, _NO_CUE)


def theme_rows(source: Source) -> Iterator[FindingThemeRow]:
    """The rows of the themes of all findings of a document."""
    for finding in source.facts.findings:
        for theme in finding.themes:
            yield {
                "finding_id": finding_id(source.document_id, finding.passage),
                "theme": theme.theme,
                "basis": theme.basis,
                **source.place(theme.span),
            }


def measure_rows(recorder: EvidenceRecorder, source: Source, inspection_id: str) -> Iterator[MeasureRow]:
    """The rows of all quantities that a document states of an inspection or of the area."""
    by_span = {finding.span: finding for finding in source.facts.findings}
    for measure in source.facts.measures:
        row_id = f"{source.document_id}-m{measure.quantity_span.start}"
        for column in ("quantity_as_printed", "value"):
            recorder.add("measures", row_id, column, source, measure.quantity_span, "the quantity as printed")
        for span in measure.what_spans:
            recorder.add("measures", row_id, "what", source, span, "the words that the quantity is of")
        limit = measure.limit_span or measure.quantity_span
        recorder.add("measures", row_id, "value_limit", source, limit, "the words beside the quantity, if any limit it")
        period = measure.period_span
        if period is not None:
            recorder.add("measures", row_id, "period_as_printed", source, period, "the time beside the quantity")
        finding = by_span.get(measure.span)
        row: MeasureRow = {
            "measure_id": row_id,
            "inspection_id": inspection_id,
            "finding_id": finding_id(source.document_id, finding.passage) if finding else None,
            "quantity_as_printed": source.words(measure.quantity_span),
            "value": measure.value,
            "value_limit": measure.limit,
            "unit": measure.unit,
            "what": measure.what,
            "of_whom": measure.of_whom,
            "period_as_printed": source.words(period) if period is not None else None,
            "contains_private_name": source.names_private_person(measure.span),
            **source.place(measure.span),
        }
        recorder.add_nulls("measures", row_id, row, _WHY_NO_WHAT)
        yield row
