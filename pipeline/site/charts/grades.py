"""Grades as pages show them: letters, and the order of grades and areas."""

from collections.abc import Mapping
from typing import Final

from pipeline.schema.vocabularies import Area, Grade

#: The letter of each grade, the best first; one without a letter is shown in words alone.
LETTERS: Final[Mapping[str, str]] = {
    Grade.OUTSTANDING: "O",
    Grade.GOOD: "G",
    Grade.REQUIRES_IMPROVEMENT: "R",
    Grade.ADEQUATE: "A",
    Grade.INADEQUATE: "I",
}
#: The grades from left to right in a bar.
GRADE_ORDER: Final = tuple(LETTERS)
#: Those of the frameworks in force.
GRADES_NOW: Final = tuple(grade for grade in GRADE_ORDER if grade != Grade.ADEQUATE)
#: The areas of the framework in force, which columns are made for.
AREAS: Final = (Area.IMPACT_OF_LEADERS, Area.HELP_AND_PROTECTION, Area.IN_CARE, Area.CARE_LEAVERS)
