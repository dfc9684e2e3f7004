"""The terms of the closed vocabularies that the code names.

Labels and definitions are in `schemas/vocabularies/`. A vocabulary of which no code names a term, such as the themes,
has no enumeration. An enumeration with a term too many or too few fails when this module is imported.
"""

from enum import StrEnum

from pipeline.schema.terms import terms_of


@terms_of("action_status")
class ActionStatus(StrEnum):
    """Status of an action."""

    DONE = "done"
    UNDER_WAY = "under_way"
    PLANNED = "planned"


@terms_of("addressed_to")
class Addressee(StrEnum):
    """Addressed to."""

    LOCAL_AUTHORITY = "local_authority"
    LSCB = "lscb"
    PARTNERSHIP = "partnership"


@terms_of("area")
class Area(StrEnum):
    """Areas judged."""

    OVERALL_EFFECTIVENESS = "overall_effectiveness"
    IMPACT_OF_LEADERS = "impact_of_leaders"
    HELP_AND_PROTECTION = "help_and_protection"
    IN_CARE_AND_CARE_LEAVERS = "in_care_and_care_leavers"
    IN_CARE = "in_care"
    CARE_LEAVERS = "care_leavers"
    LOOKED_AFTER_AND_PERMANENCE = "looked_after_and_permanence"
    ADOPTION = "adoption"
    LEADERSHIP_MANAGEMENT_GOVERNANCE = "leadership_management_governance"
    SAFEGUARDING_SERVICES = "safeguarding_services"
    LOOKED_AFTER_SERVICES = "looked_after_services"
    CAPACITY_TO_IMPROVE = "capacity_to_improve"
    OUTCOMES = "outcomes"
    QUALITY_OF_PROVISION = "quality_of_provision"
    LEADERSHIP_AND_MANAGEMENT = "leadership_and_management"
    LSCB = "lscb"


@terms_of("capacity")
class Capacity(StrEnum):
    """Capacities."""

    LEAD_INSPECTOR = "lead_inspector"
    INSPECTOR = "inspector"
    SIGNATORY = "signatory"
    ADDRESSEE = "addressee"
    QUOTED = "quoted"
    COPIED_TO = "copied_to"
    NAMED_OFFICIAL = "named_official"


@terms_of("change")
class ChangeKind(StrEnum):
    """Changes."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@terms_of("claim_verdict")
class Verdict(StrEnum):
    """Verdict on a claim."""

    SUPPORTED = "supported"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    UNSUPPORTED = "unsupported"
    NO_PRIMARY_DOCUMENT = "no_primary_document"


@terms_of("date_basis")
class DateBasis(StrEnum):
    """How a date is known."""

    STATED = "stated"
    DERIVED = "derived"
    INFERRED = "inferred"
    SOURCE_RECORD = "source_record"
    FILE_NAME = "file_name"
    CORRECTED = "corrected"


@terms_of("date_precision")
class DatePrecision(StrEnum):
    """Precision of dates."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@terms_of("document_flag")
class DocumentFlag(StrEnum):
    """Flags of documents."""

    KIND_NOT_RECOGNISED = "kind_not_recognised"
    LITTLE_UNDERSTOOD = "little_understood"
    PUBLISHER_NOT_SHOWN = "publisher_not_shown"
    NO_INSPECTION_FOUND = "no_inspection_found"
    KIND_DIFFERS_FROM_REGISTRY = "kind_differs_from_registry"
    AUTHORITY_NOT_FOUND = "authority_not_found"
    REFERENCE_NOT_LINKED = "reference_not_linked"
    DATE_DIFFERS_FROM_REGISTRY = "date_differs_from_registry"
    ANOTHER_AUTHORITY = "another_authority"
    GRADE_NOT_LINKED = "grade_not_linked"
    QUOTATION_NOT_PUBLISHED = "quotation_not_published"
    NO_JUDGEMENT_READ = "no_judgement_read"
    DATES_CONTRADICT = "dates_contradict"
    SECTION_WITHOUT_FINDINGS = "section_without_findings"
    ANOTHER_EDITION = "another_edition"
    WORDS_WITHHELD = "words_withheld"


@terms_of("document_kind")
class DocumentKind(StrEnum):
    """Kinds of document."""

    INSPECTION_LETTER = "inspection_letter"
    INSPECTION_REPORT = "inspection_report"
    COUNCIL_NEWS = "council_news"
    PRESS_ARTICLE = "press_article"
    COMMITTEE_PAPER = "committee_paper"
    GUIDANCE = "guidance"
    INSPECTORATE_PAGE = "inspectorate_page"
    OTHER = "other"


@terms_of("evidence_level")
class EvidenceLevel(StrEnum):
    """Levels of evidence."""

    PRIMARY = "primary"
    REPORTED = "reported"
    REFERENCED = "referenced"


@terms_of("follow_up_direction")
class Direction(StrEnum):
    """Direction of a follow-up."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    STILL_REQUIRED = "still_required"
    UNCLEAR = "unclear"


@terms_of("framework")
class Framework(StrEnum):
    """Inspection frameworks."""

    ILACS = "ilacs"
    SIF = "sif"
    UNANNOUNCED_2009_2012 = "unannounced_2009_2012"
    JTAI = "jtai"
    AREA_SEND = "area_send"
    LOOKED_AFTER_2013 = "looked_after_2013"
    CHILD_PROTECTION_2012_2013 = "child_protection_2012_2013"
    SAFEGUARDING_LOOKED_AFTER_2009_2012 = "safeguarding_looked_after_2009_2012"
    JOINT_AREA_REVIEW = "joint_area_review"


@terms_of("grade")
class Grade(StrEnum):
    """Grades."""

    OUTSTANDING = "outstanding"
    GOOD = "good"
    REQUIRES_IMPROVEMENT = "requires_improvement"
    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"
    NOT_JUDGED = "not_judged"


@terms_of("improvement_kind")
class ImprovementKind(StrEnum):
    """Kinds of improvement area."""

    AREA_FOR_IMPROVEMENT = "area_for_improvement"
    PRIORITY_ACTION = "priority_action"
    RECOMMENDATION = "recommendation"


@terms_of("improvement_outcome")
class Outcome(StrEnum):
    """Outcome of an improvement area."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    STILL_REQUIRED = "still_required"
    UNCLEAR = "unclear"
    NOT_TAKEN_UP = "not_taken_up"
    NO_LATER_INSPECTION = "no_later_inspection"


@terms_of("inspection_type")
class InspectionType(StrEnum):
    """Types of inspection."""

    ILACS_INSPECTION = "ilacs_inspection"
    ILACS_FOCUSED_VISIT = "ilacs_focused_visit"
    ILACS_MONITORING_VISIT = "ilacs_monitoring_visit"
    SIF = "sif"
    UNANNOUNCED_REFERRAL_ASSESSMENT = "unannounced_referral_assessment"
    JTAI = "jtai"
    AREA_SEND = "area_send"
    OTHER = "other"


@terms_of("inspectorate")
class Inspectorate(StrEnum):
    """Inspectorates."""

    OFSTED = "ofsted"


@terms_of("length_class")
class LengthClass(StrEnum):
    """Length of inspections."""

    SHORT = "short"
    STANDARD = "standard"


@terms_of("measure_unit")
class MeasureUnit(StrEnum):
    """Units."""

    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    PER_10000 = "per_10000"


@terms_of("measured_of")
class MeasuredOf(StrEnum):
    """Whose figures quantities are."""

    THIS_COUNCIL = "this_council"
    ENGLAND = "england"
    REGION = "region"
    STATISTICAL_NEIGHBOURS = "statistical_neighbours"
    OTHER_COUNCILS = "other_councils"
    TARGET = "target"


@terms_of("null_reason")
class NullReason(StrEnum):
    """Reasons for null."""

    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    NOT_PARSED = "not_parsed"
    WITHHELD = "withheld"


@terms_of("passage_kind")
class PassageKind(StrEnum):
    """Kinds of passage."""

    HEADING = "heading"
    SENTENCE = "sentence"
    LIST_ITEM = "list_item"
    LINE = "line"


@terms_of("passage_role")
class PassageRole(StrEnum):
    """Roles of passages."""

    FINDING = "finding"
    IMPROVEMENT_AREA = "improvement_area"
    GRADE = "grade"
    VISIT = "visit"
    SCOPE = "scope"
    METHOD = "method"
    EARLIER_INSPECTION = "earlier_inspection"
    ACTION = "action"
    QUOTATION = "quotation"
    PROCEDURE = "procedure"
    HEADING = "heading"
    FURNITURE = "furniture"
    UNKNOWN = "unknown"


@terms_of("polarity")
class Polarity(StrEnum):
    """Polarity."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    UNSURE = "unsure"


@terms_of("rejection_reason")
class RejectionReason(StrEnum):
    """Reasons for rejection."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    NOT_UTF8 = "not_utf8"
    NO_WORDS = "no_words"
    FORMAT_NOT_READ = "format_not_read"
    DAMAGED = "damaged"
    LOCKED = "locked"
    BREAKS_LIMITS = "breaks_limits"
    NOT_WHAT_IT_IS_CALLED = "not_what_it_is_called"
    UNREADABLE = "unreadable"
    FOLDER_UNREADABLE = "folder_unreadable"
    LEADS_OUTSIDE = "leads_outside"
    MISSING = "missing"
    SHA256_DIFFERS = "sha256_differs"
    DUPLICATE = "duplicate"
    WITHHELD = "withheld"


@terms_of("relation")
class Relation(StrEnum):
    """Relations of documents to inspections."""

    PRIMARY = "primary"
    REPORTS_ON = "reports_on"
    REFERS_TO = "refers_to"


@terms_of("section_kind")
class SectionKind(StrEnum):
    """Kinds of section."""

    LETTERHEAD = "letterhead"
    DATE = "date"
    ADDRESSEE = "addressee"
    SALUTATION = "salutation"
    TITLE = "title"
    INTRODUCTION = "introduction"
    HEADLINE = "headline"
    MAIN = "main"
    STRENGTHS = "strengths"
    WEAKNESSES = "weaknesses"
    REQUIREMENTS_MET = "requirements_met"
    AREAS_FOR_IMPROVEMENT = "areas_for_improvement"
    PRIORITY_ACTION = "priority_action"
    CLOSING = "closing"
    SIGNATURE = "signature"
    COPIES = "copies"
    NEWS_BODY = "news_body"
    BACKGROUND = "background"
    BYLINE = "byline"
    FURNITURE = "furniture"
    UNRECOGNISED = "unrecognised"
    FRONT_PAGE = "front_page"
    CONTENTS = "contents"
    RECOMMENDATIONS = "recommendations"
    PROGRESS = "progress"
    EARLIER_INSPECTIONS = "earlier_inspections"
    SUMMARY_FOR_CHILDREN = "summary_for_children"
    ABOUT_INSPECTION = "about_inspection"
    NOTE = "note"
    IMPRINT = "imprint"
    GLOSSARY = "glossary"


@terms_of("send_outcome")
class SendOutcome(StrEnum):
    """Outcomes of area SEND inspections."""

    TYPICALLY_POSITIVE = "typically_positive"
    INCONSISTENT = "inconsistent"
    SYSTEMIC_FAILINGS = "systemic_failings"


@terms_of("stated_by")
class StatedBy(StrEnum):
    """Who states a judgement."""

    OWN_DOCUMENT = "own_document"
    LATER_DOCUMENT = "later_document"


@terms_of("theme_basis")
class ThemeBasis(StrEnum):
    """How a theme is known."""

    WORDS = "words"
    CARRIED_OVER = "carried_over"
    HEADING = "heading"


@terms_of("licence_basis")
class LicenceBasis(StrEnum):
    """How a licence is known."""

    SOURCE_RECORD = "source_record"
    PRINTED = "printed"
    LETTERHEAD = "letterhead"


@terms_of("value_basis")
class ValueBasis(StrEnum):
    """How a value is known."""

    STATED = "stated"
    INFERRED = "inferred"
    CORRECTED = "corrected"


@terms_of("value_limit")
class ValueLimit(StrEnum):
    """Limits of values."""

    EXACT = "exact"
    ABOUT = "about"
    JUST_UNDER = "just_under"
    JUST_OVER = "just_over"
    LESS_THAN = "less_than"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@terms_of("voice")
class Voice(StrEnum):
    """Voices."""

    INSPECTORATE = "inspectorate"
    COUNCIL_ACCOUNT = "council_account"
    QUOTED_INSPECTORATE = "quoted_inspectorate"
    QUOTED_COUNCIL = "quoted_council"
