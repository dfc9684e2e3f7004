"""Grades of several areas in one sentence or line, by what stands between each name of an area and each grade."""

from datetime import date

import pytest

from pipeline.schema.vocabularies import Area, Grade
from tests.support.account_grades import grades, page
from tests.support.linked_texts import facts_of_file

OVERALL = Area.OVERALL_EFFECTIVENESS
IN_CARE_AND_LEAVERS = Area.IN_CARE_AND_CARE_LEAVERS


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Adoption was singled out as outstanding.", {Area.ADOPTION: Grade.OUTSTANDING}),
        (
            "Leadership, management and governance were judged good, as were the experiences and progress of care leavers.",
            {Area.LEADERSHIP_MANAGEMENT_GOVERNANCE: Grade.GOOD, Area.CARE_LEAVERS: Grade.GOOD},
        ),
        (
            "For children who need help and protection, Ofsted's verdict was requires improvement.",
            {Area.HELP_AND_PROTECTION: Grade.REQUIRES_IMPROVEMENT},
        ),
        ("Ofsted reviewed the Kent Safeguarding Children Board, which it judged to be good.", {Area.LSCB: Grade.GOOD}),
        (
            "This includes an ‘outstanding’ sub rating for the experience and progress of its care leavers.",
            {Area.CARE_LEAVERS: Grade.OUTSTANDING},
        ),
        (
            "The services ‘require improvement to be good’ around ‘children who need help and protection’ and also for"
            " ‘children in care and care leavers.’",
            {
                Area.HELP_AND_PROTECTION: Grade.REQUIRES_IMPROVEMENT,
                IN_CARE_AND_LEAVERS: Grade.REQUIRES_IMPROVEMENT,
            },
        ),
        (
            "‘Adoption performance’ and the ‘experience and progress of care leavers’ are assessed as requiring"
            " improvement in order to be good.",
            {Area.ADOPTION: Grade.REQUIRES_IMPROVEMENT, Area.CARE_LEAVERS: Grade.REQUIRES_IMPROVEMENT},
        ),
    ],
)
def test_areas_have_the_grade_of_their_clause_whatever_stands_between(body: str, expected: dict[Area, Grade]) -> None:
    assert {area: grade for _, area, grade in grades(body)} == expected


@pytest.mark.parametrize(
    "body",
    [
        "Support for care leavers from the council is good.",
        "The work of foster carers with children in care is outstanding.",
        "Only a handful of London boroughs are outstanding.",
    ],
)
def test_praise_near_the_name_of_an_area_is_no_grade(body: str) -> None:
    assert grades(body) == []


def test_a_grade_in_brackets_after_its_month_is_of_the_inspection_before() -> None:
    lines = "\n\n".join(
        f"{label}: {grade} (December 2021: {before})"
        for label, grade, before in (
            ("Overall effectiveness", "Requires improvement to be good", "Inadequate"),
            ("Care leavers", "Good", "Requires improvement to be good"),
        )
    )
    assert sorted(grades(lines), key=str) == sorted(
        [
            (date(2023, 5, 9), OVERALL, Grade.REQUIRES_IMPROVEMENT),
            (date(2023, 5, 9), Area.CARE_LEAVERS, Grade.GOOD),
            (date(2021, 12, 1), OVERALL, Grade.INADEQUATE),
            (date(2021, 12, 1), Area.CARE_LEAVERS, Grade.REQUIRES_IMPROVEMENT),
        ],
        key=str,
    )


def test_the_same_grade_leads_back_to_the_grade_that_is_printed() -> None:
    words = "Adoption was rated outstanding; care leavers received the same grade."
    facts = facts_of_file("news.txt", page(words))
    [found] = [item for item in facts.judgements if item.area is Area.CARE_LEAVERS]
    shown = [facts.document.words(item.span) for item in found.evidence if item.column == "grade"]
    assert (found.grade, shown) == (Grade.OUTSTANDING, ["the same grade", "outstanding"])
