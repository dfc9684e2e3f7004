"""Rows of `findings`, `finding_themes` and `measures`."""

from collections.abc import Mapping, Sequence

from pipeline.extraction.facts import Finding, Measure
from pipeline.linking.improvements import Improvement
from pipeline.linking.tables.documents import passage_id, section_heading
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.reading.document import Span
from pipeline.schema.rows import Row

_BY_HEADING = "the heading decides the polarity"
_BY_CUE = "words that decide the polarity"
_NO_CUE = "no words of praise or concern in the whole sentence"


def add_findings(
    rows: TableRows,
    sources: Sequence[Source],
    subjects: Mapping[str, str],
    improvements: Mapping[str, Sequence[Improvement]],
) -> None:
    """Add every finding of every document that is about an inspection."""
    by_words = {
        (wording.source.document_id, wording.area.span): improvement.improvement_id
        for found in improvements.values()
        for improvement in found
        for wording in improvement.wordings
    }
    for source in sources:
        inspection = subjects.get(source.document_id)
        if inspection is None:
            continue
        for finding in source.facts.findings:
            _add_finding(rows, source, inspection, finding, by_words)
        by_span = {finding.span: finding for finding in source.facts.findings}
        for measure in source.facts.measures:
            _add_measure(rows, source, inspection, measure, by_span[measure.span])


def finding_id(source: Source, finding: Finding) -> str:
    """The identifier of a finding."""
    return f"{source.document_id}-f{finding.passage:04d}"


def _add_finding(
    rows: TableRows,
    source: Source,
    inspection: str,
    finding: Finding,
    improvements: Mapping[tuple[str, Span], str],
) -> None:
    row_id = finding_id(source, finding)
    section = source.facts.sections[finding.section]
    rows.add(
        "findings",
        {
            "finding_id": row_id,
            "inspection_id": inspection,
            "passage_id": passage_id(source, finding.passage),
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
        },
    )
    method = _BY_HEADING if finding.polarity_basis.startswith("under the heading") else _BY_CUE
    for span in finding.cue_spans:
        rows.evidence("findings", row_id, "polarity", source, span, method)
    if not finding.cue_spans:
        rows.evidence("findings", row_id, "polarity", source, finding.span, _NO_CUE)
    for theme in finding.themes:
        rows.add(
            "finding_themes",
            {
                "finding_id": row_id,
                "theme": theme.theme,
                "basis": "carried_over" if theme.is_carried else "words",
                **source.place(theme.span),
            },
        )


def _add_measure(rows: TableRows, source: Source, inspection: str, measure: Measure, finding: Finding) -> None:
    row_id = f"{source.document_id}-m{measure.quantity_span.start}"
    row: Row = {
        "measure_id": row_id,
        "inspection_id": inspection,
        "finding_id": finding_id(source, finding),
        "quantity_as_printed": source.words(measure.quantity_span),
        "value": measure.value,
        "unit": measure.unit,
        "what": measure.what,
        "contains_private_name": source.names_private_person(measure.span),
        **source.place(measure.span),
    }
    rows.add("measures", row)
    for column in ("quantity_as_printed", "value"):
        rows.evidence("measures", row_id, column, source, measure.quantity_span, "the quantity as printed")
    rows.evidence("measures", row_id, "what", source, measure.what_span, "the words that the quantity is of")
