"""An inspection in one line: its kind, its council, its time, its grade.

What belongs here: what is said of an inspection wherever it is listed. What does not: the lists (see `site`).
"""

from typing import Final

from pipeline.publishing.days import said_period
from pipeline.publishing.page_rows import Shown
from pipeline.publishing.shown_release import Release

NO_COUNCIL: Final = "Council not known"


def listed(release: Release, row: Shown) -> Shown:
    """What a list says of an inspection."""
    return {
        "id": row["inspection_id"],
        "kind": release.label("inspection_type", row["inspection_type"], "Inspection"),
        "topic": row["topic"],
        "authority": row["local_authority"] or NO_COUNCIL,
        "when": said_period(row),
        "grade": said_grade(release, row),
    }


def said_grade(release: Release, row: Shown) -> str:
    """The overall grade of an inspection, or why there is none."""
    return release.label(
        "grade", row["overall_grade"], "gives none" if row["is_graded"] is False else "not stated here"
    )
