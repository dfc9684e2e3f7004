"""Rows of `inspections` and `inspection_documents`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypedDict

from pipeline.core.working_days import count_working_days
from pipeline.extraction.facts import Evidence, Judgement, Period
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority
from pipeline.extraction.lexicons.inspections import InspectionLexicon
from pipeline.linking.inspection_types import FoundType, type_of
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.linking.tables.judgements import Stated, same_grade
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import (
    Area,
    DateBasis,
    DatePrecision,
    EvidenceLevel,
    Framework,
    Grade,
    InspectionType,
    Inspectorate,
    LengthClass,
    NullReason,
    Relation,
    SendOutcome,
    ValueBasis,
)

_TABLE: Final = "inspections"
_WORKING_DAYS_OF_A_WEEK: Final = 5
_LEVELS: Final[Mapping[Relation, EvidenceLevel]] = {
    Relation.PRIMARY: EvidenceLevel.PRIMARY,
    Relation.REPORTS_ON: EvidenceLevel.REPORTED,
    Relation.REFERS_TO: EvidenceLevel.REFERENCED,
}
#: How a document is linked by each relation, the closest first.
_LINKS: Final[Mapping[Relation, str]] = {
    Relation.PRIMARY: "the inspectorate's own document on it",
    Relation.REPORTS_ON: "an account of it",
    Relation.REFERS_TO: "a mention of it",
}
_NOT_REGISTERED: Final[Reason] = (NullReason.NOT_STATED, "no authority is named, or the register does not say")
_TYPE_NOT_KNOWN: Final[Reason] = (
    NullReason.NOT_STATED,
    "no document says of what kind it was, and several kinds were possible",
)


class _Authority(TypedDict):
    """The columns of the local authority."""

    local_authority: str | None
    authority_code: str | None
    ofsted_urn: str | None
    region: str | None
    authority_type: str | None


class _Dates(TypedDict):
    """The columns of the days of an inspection."""

    start_date: date | None
    end_date: date | None
    date_precision: DatePrecision | None
    date_basis: DateBasis | None
    date_not_before: date | None
    date_not_after: date | None


@row_of(_TABLE)
class InspectionRow(_Authority, _Dates):
    """One inspection or visit."""

    inspection_id: str
    inspectorate: Inspectorate
    inspection_type: InspectionType | None
    inspection_type_basis: ValueBasis | None
    framework: Framework | None
    legal_basis: str | None
    topic: str | None
    length_class: LengthClass | None
    outcome: SendOutcome | None
    overall_grade: Grade | None
    is_graded: bool | None
    evidence_level: EvidenceLevel
    n_documents: int


@row_of("inspection_documents")
class InspectionDocumentRow(Place):
    """One document that is about an inspection or mentions it."""

    inspection_id: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class _Printed:
    """A value as a document prints it, and where."""

    value: str
    source: Source
    evidence: Evidence


def inspection_row(
    recorder: EvidenceRecorder,
    inspection: Inspection,
    register: AuthorityRegister,
    lexicon: InspectionLexicon,
    by_area: Mapping[Area | None, Stated],
) -> InspectionRow:
    """The row of an inspection.

    Args:
        recorder: takes its evidence and its reasons for null.
        inspection: with all its documents.
        register: the local authorities.
        lexicon: the types of inspection.
        by_area: its stated grades, from `judgements_by_area`.
    """
    found_authority = inspection.best.source.facts.authority
    authority = register.by_code[found_authority.ons_code] if found_authority else None
    if authority is not None and inspection.period is not None:
        # a later document can be that of the authority which took over the name
        authority = register.at_date(authority, inspection.period.first)
    found_type = type_of(inspection, lexicon)
    overall = by_area.get(Area.OVERALL_EFFECTIVENESS, [])
    overall = same_grade(overall) if overall else []
    framework = _framework(inspection, found_type, lexicon)
    topic, legal_basis = _printed(inspection, "topic"), _printed(inspection, "legal_basis")
    outcome = _printed(inspection, "outcome")
    row: InspectionRow = {
        "inspection_id": inspection.inspection_id,
        **_authority(authority),
        "inspectorate": Inspectorate.OFSTED,
        "inspection_type": found_type.inspection_type if found_type else None,
        "inspection_type_basis": found_type.basis if found_type else None,
        "framework": framework[0] if framework else None,
        "legal_basis": legal_basis.value if legal_basis else None,
        "topic": topic.value if topic else None,
        "length_class": length_class(found_type.inspection_type if found_type else None, inspection.period),
        "outcome": SendOutcome(outcome.value) if outcome else None,
        **_dates(inspection),
        "overall_grade": overall[0][1].grade if overall else None,
        "is_graded": lexicon.types[found_type.inspection_type].graded if found_type else None,
        "evidence_level": _LEVELS[inspection.best.mention.relation],
        "n_documents": len({member.source.document_id for member in inspection.members}),
    }
    evidence = [*(found_type.evidence if found_type else ()), *(framework[1] if framework else ())]
    evidence += [(printed.source, printed.evidence) for printed in (topic, legal_basis, outcome) if printed]
    for source, item in evidence:
        recorder.add_each(_TABLE, inspection.inspection_id, source, [item])
    _record_dates(recorder, inspection)
    if inspection.period is None:
        best = inspection.best
        bounds = [item for item in best.mention.evidence if item.column in ("date_not_before", "date_not_after")]
        recorder.add_each(_TABLE, inspection.inspection_id, best.source, bounds)
    _record_grade(recorder, inspection, overall)
    recorder.add_nulls(_TABLE, inspection.inspection_id, row, _null_reasons(inspection, row, lexicon))
    return row


def inspection_document_rows(recorder: EvidenceRecorder, inspection: Inspection) -> Iterator[InspectionDocumentRow]:
    """One row for each document of an inspection, with its closest relation; every mention is evidence of it."""
    by_document: dict[str, list[Member]] = {}
    for member in inspection.members:
        by_document.setdefault(member.source.document_id, []).append(member)
    for document_id, members in sorted(by_document.items()):
        closest = min(members, key=lambda member: list(_LINKS).index(member.mention.relation))
        relation = closest.mention.relation
        row_id = f"{inspection.inspection_id}|{document_id}"
        for member in members:
            for span in member.mention.spans:
                recorder.add("inspection_documents", row_id, "relation", closest.source, span, _LINKS[relation])
        yield {
            "inspection_id": inspection.inspection_id,
            "relation": relation,
            **closest.source.place(closest.mention.spans[0]),
        }


def length_class(inspection_type: str | None, period: Period | None) -> LengthClass | None:
    """Whether an ILACS inspection was short (one week on site) or standard (two); no report prints it."""
    if inspection_type != InspectionType.ILACS_INSPECTION or period is None or period.precision != DatePrecision.DAY:
        return None
    working_days = count_working_days(period.first, period.last)
    return LengthClass.SHORT if working_days <= _WORKING_DAYS_OF_A_WEEK else LengthClass.STANDARD


def _authority(authority: LocalAuthority | None) -> _Authority:
    return {
        "local_authority": authority.name if authority else None,
        "authority_code": authority.ons_code if authority else None,
        "ofsted_urn": (authority.ofsted_urn or None) if authority else None,
        "region": authority.region if authority else None,
        "authority_type": (authority.authority_type or None) if authority else None,
    }


def _dates(inspection: Inspection) -> _Dates:
    period = inspection.period
    if period is None:  # days without a year can still be bounded
        mention = inspection.best.mention
        bounds = mention.not_before, mention.not_after
        return {
            "start_date": None,
            "end_date": None,
            "date_precision": None,
            "date_basis": None,
            "date_not_before": bounds[0],
            "date_not_after": bounds[1],
        }
    return {
        "start_date": period.first if period.has_first else None,
        "end_date": period.last if period.has_last else None,
        "date_precision": period.precision,
        "date_basis": period.basis,
        "date_not_before": period.not_before,
        "date_not_after": period.not_after,
    }


def _record_dates(recorder: EvidenceRecorder, inspection: Inspection) -> None:
    """Record the words of the date that is carried, then those of every other document that dates the inspection."""
    row_id = inspection.inspection_id
    periods = [(member.source, period) for member in inspection.members if (period := member.mention.period)]
    for number, (source, period) in enumerate(periods):
        for item in period.evidence:
            if item.column == "start_date":
                method = item.method if number == 0 else f"the same inspection, dated less exactly; {item.method}"
                for column in _known_days(periods[0][1]):
                    recorder.add(_TABLE, row_id, column, source, item.span, method)
            elif number == 0:
                recorder.add_each(_TABLE, row_id, source, [item])


def _known_days(period: Period) -> list[str]:
    """The columns of days that a period fills."""
    return [column for column, known in (("start_date", period.has_first), ("end_date", period.has_last)) if known]


def _record_grade(recorder: EvidenceRecorder, inspection: Inspection, stated: list[tuple[Source, Judgement]]) -> None:
    for source, judgement in stated:
        recorder.add(
            _TABLE, inspection.inspection_id, "overall_grade", source, judgement.grade_span, "the grade as printed"
        )


def _null_reasons(inspection: Inspection, row: InspectionRow, lexicon: InspectionLexicon) -> dict[str, Reason]:
    """Why each column of an inspection would be null."""
    return {
        **dict.fromkeys(
            ("local_authority", "authority_code", "ofsted_urn", "region", "authority_type"), _NOT_REGISTERED
        ),
        **dict.fromkeys(("inspection_type", "inspection_type_basis", "framework", "is_graded"), _TYPE_NOT_KNOWN),
        "legal_basis": (NullReason.NOT_STATED, "no document names the law of the inspection"),
        "topic": _why_no_topic(row),
        "length_class": _why_no_length(row),
        "outcome": _why_no_outcome(row, lexicon),
        **dict.fromkeys(("start_date", "end_date", "date_precision", "date_basis"), _why_no_date(inspection)),
        **dict.fromkeys(("date_not_before", "date_not_after"), _why_no_bounds(inspection, row)),
        "overall_grade": _why_no_grade(inspection, row, lexicon),
    }


def _why_no_topic(row: InspectionRow) -> Reason:
    if row["evidence_level"] == EvidenceLevel.REFERENCED:
        return NullReason.NOT_STATED, "it is only mentioned in passing"
    return NullReason.NOT_STATED, "no document says what was looked at in words that are known"


def _why_no_length(row: InspectionRow) -> Reason:
    """Only ILACS inspections have a length class, and it is counted from their days."""
    if row["inspection_type"] not in (None, InspectionType.ILACS_INSPECTION):
        return NullReason.NOT_APPLICABLE, "only inspections under the ILACS framework are short or standard"
    return NullReason.NOT_STATED, "the days on site, or the kind of inspection, are not known"


def _why_no_outcome(row: InspectionRow, lexicon: InspectionLexicon) -> Reason:
    """Only area SEND inspections under the framework of 2023 have one of three outcomes."""
    kind, start = row["inspection_type"], row["start_date"]
    if kind is not None and kind != InspectionType.AREA_SEND:
        return NullReason.NOT_APPLICABLE, "only area SEND inspections have one of three outcomes"
    if start is not None and start < lexicon.send_outcomes_since:
        since = lexicon.send_outcomes_since.isoformat()
        return NullReason.NOT_APPLICABLE, f"inspections before {since} have none of the three outcomes"
    return NullReason.NOT_STATED, "no report here states it in words that are known"


def _why_no_date(inspection: Inspection) -> Reason:
    """The reason that a document gives, if one does."""
    if inspection.period is not None:
        return NullReason.NOT_STATED, "only the other end of the time is printed"
    reasons = (
        (missing.reason, missing.detail)
        for member in inspection.members
        for missing in member.source.facts.missing
        if missing.column == "start_date"
    )
    return next(reasons, (NullReason.NOT_STATED, "no document says when"))


def _why_no_bounds(inspection: Inspection, row: InspectionRow) -> Reason:
    if row["date_basis"] == DateBasis.INFERRED or inspection.best.mention.days is not None:
        return NullReason.NOT_STATED, "no fact bounds the date"
    return NullReason.NOT_APPLICABLE, "the dates are not inferred"


def _why_no_grade(inspection: Inspection, row: InspectionRow, lexicon: InspectionLexicon) -> Reason:
    """No type of visit gives a grade, and inspections from a certain day on have none overall."""
    start, without_overall = row["start_date"], lexicon.without_overall_grade
    if row["inspection_type"] == InspectionType.ILACS_INSPECTION and start is not None and start >= without_overall:
        return (
            NullReason.NOT_APPLICABLE,
            f"inspections from {without_overall.isoformat()} on have no overall judgement",
        )
    if row["is_graded"] is False:
        return NullReason.NOT_APPLICABLE, "inspections of this type give no grade"
    if any(judgement.area is None for _, judgement in inspection.judgements):
        return NullReason.NOT_PARSED, "a grade is stated, but whether it is the overall one was not recognised"
    return NullReason.NOT_STATED, "no document here states it"


def _framework(
    inspection: Inspection, found_type: FoundType | None, lexicon: InspectionLexicon
) -> tuple[Framework, list[tuple[Source, Evidence]]] | None:
    """The framework that a document names, else the one of the inspection's type."""
    for member in inspection.members:
        if member.mention.framework is not None:
            evidence = [(member.source, item) for item in member.mention.evidence if item.column == "framework"]
            return member.mention.framework, evidence
    if found_type is None:
        return None
    entry, period = lexicon.types[found_type.inspection_type], inspection.period
    earlier = entry.earlier_framework
    is_earlier = earlier is not None and period is not None and period.last <= earlier.last
    method = f"the framework of this type of inspection{' until that time' if is_earlier else ''}"
    evidence = [(source, Evidence("framework", item.span, method)) for source, item in found_type.evidence]
    return earlier.framework if earlier is not None and is_earlier else entry.framework, evidence


def _printed(inspection: Inspection, column: str) -> _Printed | None:
    """A value as the best document prints it."""
    for member in sorted(inspection.members, key=lambda member: member.mention.relation != Relation.PRIMARY):
        value: str | None = getattr(member.mention, column)
        if value is not None:
            return _Printed(value, member.source, next(e for e in member.mention.evidence if e.column == column))
    return None
