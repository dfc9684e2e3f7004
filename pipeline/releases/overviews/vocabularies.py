"""The vocabularies that only the overviews use, as enumerations."""

from enum import StrEnum

from pipeline.schema.terms import terms_of


@terms_of("grade_change")
class GradeChange(StrEnum):
    """Changes of grade."""

    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DECLINED = "declined"


@terms_of("overall_status")
class OverallStatus(StrEnum):
    """Whether there is an overall grade."""

    GRADED = "graded"
    NO_OVERALL_SINCE_2026 = "no_overall_since_2026"
    KIND_NOT_GRADED = "kind_not_graded"
    NOT_IN_THESE_DOCUMENTS = "not_in_these_documents"


@terms_of("topic_group")
class TopicGroup(StrEnum):
    """Groups of topics."""

    FRONT_DOOR = "front_door"
    EARLY_HELP = "early_help"
    CHILDREN_IN_NEED_AND_PROTECTION = "children_in_need_and_protection"
    PRE_PROCEEDINGS = "pre_proceedings"
    CHILDREN_IN_CARE = "children_in_care"
    PERMANENCE = "permanence"
    CARE_LEAVERS = "care_leavers"
    DISABLED_CHILDREN = "disabled_children"
    EXPLOITATION = "exploitation"
    SERIOUS_YOUTH_VIOLENCE = "serious_youth_violence"
    DOMESTIC_ABUSE = "domestic_abuse"
    NEGLECT = "neglect"
    SEXUAL_ABUSE = "sexual_abuse"
    MENTAL_HEALTH = "mental_health"
    INITIAL_NEED_AND_RISK = "initial_need_and_risk"
    SEVERAL_SERVICES = "several_services"
