"""Rows of `inspections`, `inspection_documents`, `judgements` and `improvement_areas`."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from pipeline.extraction.facts import Evidence, Judgement, Period
from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.models import InspectionLexicon
from pipeline.linking.improvements import Improvement
from pipeline.linking.inspections import Inspection, Member, type_of
from pipeline.linking.tables.rows import Reason, Source, TableRows
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import DocumentKind, InspectionType, NullReason

_SATURDAY: Final = 5
_WORKING_DAYS_OF_A_WEEK: Final = 5
_LEVELS = {"primary": "primary", "reports_on": "reported", "refers_to": "referenced"}
_LINKS = {
    "primary": "the inspectorate's own document on it",
    "reports_on": "an account of it",
    "refers_to": "a mention of it",
}


def add_inspections(
    rows: TableRows,
    inspections: Sequence[Inspection],
    improvements: Mapping[str, Sequence[Improvement]],
    register: AuthorityRegister,
    lexicons: InspectionLexicon,
) -> None:
    """Add every inspection with its documents, judgements and improvement areas."""
    for inspection in inspections:
        judgements = _add_judgements(rows, inspection)
        _add_inspection(rows, inspection, register, lexicons, judgements)
        _add_links(rows, inspection)
        for number, improvement in enumerate(improvements[inspection.inspection_id], 1):
            _add_improvement(rows, inspection, number, improvement)


def _add_inspection(
    rows: TableRows,
    inspection: Inspection,
    register: AuthorityRegister,
    lexicons: InspectionLexicon,
    judgements: dict[str | None, list[tuple[Source, Judgement]]],
) -> None:
    found_authority = inspection.best.source.facts.authority
    authority = register.by_code[found_authority.ons_code] if found_authority else None
    found_type = type_of(inspection, lexicons)
    kind = lexicons.types[found_type[0]] if found_type else None
    period = inspection.period
    overall = judgements.get("overall_effectiveness", [])
    overall = [item for item in overall if item[1].grade == overall[0][1].grade]
    framework = _framework(inspection, kind.framework if kind else None, found_type)
    qualities = {column: _quality(inspection, column) for column in ("topic", "legal_basis")}
    row: Row = {
        "inspection_id": inspection.inspection_id,
        "local_authority": authority.name if authority else None,
        "authority_code": authority.ons_code if authority else None,
        "ofsted_urn": (authority.ofsted_urn or None) if authority else None,
        "region": authority.region if authority else None,
        "authority_type": (authority.authority_type or None) if authority else None,
        "inspectorate": "ofsted",
        "inspection_type": found_type[0] if found_type else None,
        "inspection_type_basis": found_type[1] if found_type else None,
        "framework": framework[0] if framework else None,
        "legal_basis": qualities["legal_basis"][0] if qualities["legal_basis"] else None,
        "topic": qualities["topic"][0] if qualities["topic"] else None,
        "length_class": length_class(found_type[0] if found_type else None, period),
        "start_date": period.first if period else None,
        "end_date": period.last if period else None,
        "date_precision": period.precision if period else None,
        "date_basis": period.basis if period else None,
        "date_not_before": period.not_before if period else None,
        "date_not_after": period.not_after if period else None,
        "overall_grade": overall[0][1].grade if overall else None,
        "is_graded": kind.graded if kind else None,
        "evidence_level": _LEVELS[inspection.best.mention.relation],
        "n_documents": len({member.source.document_id for member in inspection.members}),
    }
    rows.add("inspections", row)
    name = inspection.inspection_id
    if found_type is not None:
        for source, reading in found_type[2]:
            rows.readings("inspections", name, source, [reading])
    if framework is not None:
        for source, reading in framework[1]:
            rows.readings("inspections", name, source, [reading])
    for quality in qualities.values():
        if quality is not None:
            rows.readings("inspections", name, quality[1], [quality[2]])
    _add_date_evidence(rows, inspection)
    for source, judgement in overall:
        rows.evidence("inspections", name, "overall_grade", source, judgement.grade_span, "the grade as printed")
    _add_null_reasons(rows, inspection, row, lexicons)


def _add_date_evidence(rows: TableRows, inspection: Inspection) -> None:
    """The words of the date that stands, then those of every other document that dates the inspection."""
    name = inspection.inspection_id
    for number, member in enumerate(m for m in inspection.members if m.mention.period is not None):
        period = member.mention.period
        assert period is not None  # noqa: S101 - the line above chose those that have one
        for reading in period.evidence:
            if reading.column == "start_date":
                method = reading.method if number == 0 else f"the same inspection, dated less exactly; {reading.method}"
                for column in ("start_date", "end_date"):
                    rows.evidence("inspections", name, column, member.source, reading.span, method)
            elif number == 0:
                rows.readings("inspections", name, member.source, [reading])


def _add_null_reasons(rows: TableRows, inspection: Inspection, row: Row, lexicons: InspectionLexicon) -> None:
    graded = row["is_graded"]
    only_mentioned = row["evidence_level"] == "referenced"
    unknown_type: Reason = (
        NullReason.NOT_STATED,
        "no document says of what kind it was, and several kinds were possible",
    )
    no_date = next(
        (
            (missing.reason, missing.detail)
            for member in inspection.members
            for missing in member.source.facts.missing
            if missing.column == "start_date"
        ),
        (NullReason.NOT_STATED, "no document says when"),
    )
    inferred = row["date_basis"] == "inferred"
    bounds: Reason = (
        (NullReason.NOT_STATED, "no fact bounds the date")
        if inferred
        else (NullReason.NOT_APPLICABLE, "the dates are not inferred")
    )
    no_grade: Reason = (NullReason.NOT_APPLICABLE, "inspections of this type give no grade")
    start, without_overall = row["start_date"], lexicons.without_overall_grade
    if row["inspection_type"] == "ilacs_inspection" and isinstance(start, date) and start >= without_overall:
        graded = False
        no_grade = (
            NullReason.NOT_APPLICABLE,
            f"inspections from {without_overall.isoformat()} on have no overall judgement",
        )
    rows.nulls(
        "inspections",
        inspection.inspection_id,
        row,
        {
            **dict.fromkeys(
                ("local_authority", "authority_code", "ofsted_urn"),
                (NullReason.NOT_STATED, "no authority is named, or the register does not say"),
            ),
            **dict.fromkeys(
                ("region", "authority_type"),
                (NullReason.NOT_STATED, "no authority is named, or the register does not say"),
            ),
            **dict.fromkeys(("inspection_type", "inspection_type_basis", "framework", "is_graded"), unknown_type),
            "legal_basis": (NullReason.NOT_STATED, "no document names the law"),
            "topic": (NullReason.NOT_STATED, "it is only mentioned in passing")
            if only_mentioned
            else (NullReason.NOT_STATED, "no document says what was looked at in words that are known"),
            "length_class": _no_length(row),
            **dict.fromkeys(("start_date", "end_date", "date_precision", "date_basis"), no_date),
            **dict.fromkeys(("date_not_before", "date_not_after"), bounds),
            "overall_grade": no_grade if graded is False else (NullReason.NOT_STATED, "no document here states it"),
        },
    )


def length_class(inspection_type: str | None, period: Period | None) -> str | None:
    """Whether an ILACS inspection was short (one week on site) or standard (two); no report prints it."""
    if inspection_type != "ilacs_inspection" or period is None or period.precision != "day":
        return None
    days = (period.last - period.first).days + 1
    working_days = sum((period.first + timedelta(days=day)).weekday() < _SATURDAY for day in range(days))
    return "short" if working_days <= _WORKING_DAYS_OF_A_WEEK else "standard"


def _no_length(row: Row) -> Reason:
    """Why an inspection has no length class: only ILACS inspections have one, and it needs their days."""
    if row["inspection_type"] not in (None, "ilacs_inspection"):
        return NullReason.NOT_APPLICABLE, "only inspections under the ILACS framework are short or standard"
    return NullReason.NOT_STATED, "the days on site, or the kind of inspection, are not known"


def _framework(
    inspection: Inspection,
    of_type: str | None,
    found_type: tuple[InspectionType, str, list[tuple[Source, Evidence]]] | None,
) -> tuple[str, list[tuple[Source, Evidence]]] | None:
    """The framework that a document names, else the one of the inspection's type."""
    for member in inspection.members:
        if member.mention.framework is not None:
            readings = [(member.source, r) for r in member.mention.evidence if r.column == "framework"]
            return member.mention.framework, readings
    if of_type is None or found_type is None:
        return None
    method = "the framework of this type of inspection"
    return of_type, [(source, Evidence("framework", reading.span, method)) for source, reading in found_type[2]]


def _quality(inspection: Inspection, column: str) -> tuple[str, Source, Evidence] | None:
    """A value as the best document prints it."""
    for member in sorted(inspection.members, key=lambda m: m.mention.relation != "primary"):
        value: str | None = getattr(member.mention, column)
        if value is not None:
            reading = next(r for r in member.mention.evidence if r.column == column)
            return value, member.source, reading
    return None


def _add_links(rows: TableRows, inspection: Inspection) -> None:
    """One link for each document, by its closest relation."""
    by_document: dict[str, list[Member]] = {}
    for member in inspection.members:
        by_document.setdefault(member.source.document_id, []).append(member)
    for document_id, members in sorted(by_document.items()):
        closest = min(members, key=lambda m: list(_LINKS).index(m.mention.relation))
        relation, source = closest.mention.relation, closest.source
        row_id = f"{inspection.inspection_id}|{document_id}"
        rows.add(
            "inspection_documents",
            {
                "inspection_id": inspection.inspection_id,
                "relation": relation,
                **source.place(closest.mention.spans[0]),
            },
        )
        for member in members:
            for span in member.mention.spans:
                rows.evidence("inspection_documents", row_id, "relation", source, span, _LINKS[relation])


def judgements_by_area(inspection: Inspection) -> dict[str | None, list[tuple[Source, Judgement]]]:
    """Every stated grade by its area, the one that the tables carry first: that of the inspection's own document,
    then what the inspectorate says elsewhere, then accounts.
    """
    by_area: dict[str | None, list[tuple[Source, Judgement]]] = {}
    for source, judgement in inspection.judgements:
        by_area.setdefault(judgement.area, []).append((source, judgement))
    for stated in by_area.values():
        stated.sort(
            key=lambda item: (
                not inspection.is_own(*item),
                item[0].facts.kind == DocumentKind.COUNCIL_NEWS,
                item[0].document_id,
                item[1].span,
            )
        )
    return dict(sorted(by_area.items(), key=lambda item: item[0] or ""))


def row_id_of_judgement(inspection_id: str, area: str) -> str:
    """The identifier of the judgement on an area."""
    return f"{inspection_id}-{area.replace('_', '-')}"


def _add_judgements(rows: TableRows, inspection: Inspection) -> dict[str | None, list[tuple[Source, Judgement]]]:
    """One row for each area, however many documents state its grade; returns what is stated by area.

    Where documents disagree, `contradictions` has the others. Grades for areas in words that are not known are a row
    each, since nothing tells whether they are for the same one.
    """
    by_area = judgements_by_area(inspection)
    for area, stated in by_area.items():
        if area is not None:
            same = [(source, judgement) for source, judgement in stated if judgement.grade == stated[0][1].grade]
            _add_judgement(rows, inspection, row_id_of_judgement(inspection.inspection_id, area), same)
            continue
        grades = dict.fromkeys(judgement.grade for _, judgement in stated)
        for number, grade in enumerate(grades, 1):
            same = [(source, judgement) for source, judgement in stated if judgement.grade == grade]
            suffix = "" if number == 1 else f"-{number}"
            _add_judgement(rows, inspection, f"{inspection.inspection_id}-area-not-recognised{suffix}", same)
    return by_area


def _add_judgement(
    rows: TableRows, inspection: Inspection, row_id: str, stated: list[tuple[Source, Judgement]]
) -> None:
    source, judgement = stated[0]
    own = inspection.is_own(source, judgement)
    row: Row = {
        "judgement_id": row_id,
        "inspection_id": inspection.inspection_id,
        "area": judgement.area,
        "area_as_printed": source.words(judgement.area_span) if judgement.area_span else None,
        "grade": judgement.grade,
        "grade_as_printed": source.words(judgement.grade_span),
        "stated_by": "own_document" if own else "later_document",
        **source.place(judgement.span),
    }
    rows.add("judgements", row)
    for other, same in stated:
        rows.readings("judgements", row_id, other, same.evidence)
    rows.nulls(
        "judgements",
        row_id,
        row,
        {
            "area": (NullReason.NOT_PARSED, "the area is printed in words that are not known"),
            "area_as_printed": (NullReason.NOT_STATED, "the grade is given to the authority itself; no area is printed")
            if judgement.area
            else (NullReason.NOT_PARSED, "the area is printed in words that are not known"),
        },
    )


def _add_improvement(rows: TableRows, inspection: Inspection, number: int, improvement: Improvement) -> None:
    first = improvement.wordings[0]
    source, area = first.source, first.area
    row_id = improvement.improvement_id
    documents = sorted({wording.source.document_id for wording in improvement.wordings})
    rows.add(
        "improvement_areas",
        {
            "improvement_id": row_id,
            "inspection_id": inspection.inspection_id,
            "seq": number,
            "kind": area.kind,
            "national_framework_outcome": source.words(area.outcome_span) if area.outcome_span else None,
            "voice": "inspectorate" if source.facts.kind != DocumentKind.COUNCIL_NEWS else "council_account",
            "addressed_to": area.addressed_to,
            "list_is_complete": area.list_is_complete,
            "source_documents": " ".join(documents),
            **source.place(area.span),
        },
    )
    for wording in improvement.wordings:
        method = wording.area.method
        if wording is not first:
            method = f"another wording of it, {method} (alike by {wording.score:.0f} of 100)"
        rows.evidence("improvement_areas", row_id, "text", wording.source, wording.area.span, method)
    if area.outcome_span:
        rows.evidence(
            "improvement_areas", row_id, "national_framework_outcome", source, area.outcome_span, "printed with it"
        )
