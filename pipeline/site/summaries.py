"""An inspection in one line: its kind, its council, its time, its grade.

What belongs here: what is said of an inspection wherever it is listed or drawn. What does not: the lists (see `site`).
"""

from typing import Any, Final

from pipeline.core.day_text import format_period
from pipeline.schema.model import Schemas

NO_COUNCIL: Final = "Council not known"
#: Where there is no overall grade: that there can be none is another thing than that we do not know it.
_GIVES_NONE: Final = "this kind gives none"
NOT_KNOWN: Final = "not known from these texts"


def listed(schemas: Schemas, row: dict[str, Any]) -> dict[str, Any]:
    """What a list says of an inspection."""
    return {
        "id": row["inspection_id"],
        "kind": format_kind(schemas, row),
        "topic": row["topic"],
        "authority": row["local_authority"] or NO_COUNCIL,
        "when": format_period(row),
        "grade": format_grade(schemas, row),
        "evidence_level": row["evidence_level"],
    }


def format_kind(schemas: Schemas, row: dict[str, Any]) -> str:
    """What kind of inspection it was."""
    kind = row["inspection_type"]
    return schemas.vocabularies["inspection_type"].terms[kind].label if kind else "Inspection"


def format_grade(schemas: Schemas, row: dict[str, Any]) -> str:
    """The overall grade of an inspection, or why there is none."""
    grade = row["overall_grade"]
    if grade is not None:
        return schemas.vocabularies["grade"].terms[grade].label
    return _GIVES_NONE if row["is_graded"] is False else NOT_KNOWN
