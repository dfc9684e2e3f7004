"""The terms of the closed vocabularies that describe what publishers list (see `pipeline.schema.vocabularies`)."""

from enum import StrEnum

from pipeline.schema.terms import terms_of


@terms_of("not_held_reason")
class NotHeldReason(StrEnum):
    """Reasons for not holding a document."""

    NOT_FETCHED = "not_fetched"
    KIND_NOT_WATCHED = "kind_not_watched"
    GONE = "gone"
    LEADS_ELSEWHERE = "leads_elsewhere"
    NOT_THE_DOCUMENT = "not_the_document"
    REJECTED = "rejected"
    ANOTHER_AUTHORITY = "another_authority"
    WITHHELD = "withheld"


@terms_of("publication_kind")
class PublicationKind(StrEnum):
    """Kinds of publication."""

    INSPECTION = "inspection"
    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    JOINT_INSPECTION = "joint_inspection"
    AREA_SEND = "area_send"
    COUNCIL_NEWS = "council_news"
