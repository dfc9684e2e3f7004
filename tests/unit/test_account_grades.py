"""The grades that accounts state, in many words, and which inspection they are of."""

from datetime import date

import pytest

from pipeline.schema.vocabularies import Area, Grade
from tests.support.linked_texts import facts_of_file, tables_of

PAGE = """Kent children’s services after Ofsted's inspection

1 June 2023

Inspectors were in Kent from 9 to 20 May 2023.

{body}

Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody who spoke to the inspectors.”
"""
OVERALL, LEADERS = Area.OVERALL_EFFECTIVENESS, Area.IMPACT_OF_LEADERS


def grades(body: str) -> list[tuple[date | None, Area | None, Grade]]:
    """The first day of the inspection of each grade, its area and the grade."""
    facts = facts_of_file("news.txt", PAGE.format(body=body))
    first = [item.period.first if item.period else None for item in facts.mentions]
    return [(first[item.mention], item.area, item.grade) for item in facts.judgements]


@pytest.mark.parametrize(
    ("body", "area", "grade"),
    [
        ("They judged children's services to be ‘good’ overall.", OVERALL, Grade.GOOD),
        ("Ofsted has rated Kent County Council's services for children as good.", OVERALL, Grade.GOOD),
        ("It rates the council as good for its overall effectiveness.", OVERALL, Grade.GOOD),
        ("Their report finds the council to be outstanding overall.", OVERALL, Grade.OUTSTANDING),
        ("The report gives a good for care leavers.", Area.CARE_LEAVERS, Grade.GOOD),
        ("They judged leaders' impact on social work practice to be good.", LEADERS, Grade.GOOD),
        ("The overall judgement was requires improvement to be good.", OVERALL, Grade.REQUIRES_IMPROVEMENT),
        ("It ended with an overall grade, which was inadequate.", OVERALL, Grade.INADEQUATE),
        ("The safeguarding children board was judged to be good as well.", Area.LSCB, Grade.GOOD),
    ],
)
def test_a_grade_is_read_in_whatever_words_it_is_given(body: str, area: Area, grade: Grade) -> None:
    assert grades(body) == [(date(2023, 5, 9), area, grade)]


@pytest.mark.parametrize(
    "body",
    [
        "Overall progress is good.",
        "Adoption support is good.",
        "Social workers told inspectors that support for care leavers is good.",
        "They found social workers to be outstanding.",
        "Inspectors judged the timeliness of visits as good.",
        "Inspectors considered staffing levels inadequate.",
        "Ofsted's inspectors considered care leavers' housing to be inadequate.",
        "The council was rated good by parents in a survey.",
        "Our Ofsted rating for adult learning is good.",
        "Inspectors gave good advice to our staff.",
        "They found good practice in all teams and received outstanding feedback.",
        "They found that leaders make good use of data.",
        "We want to be rated good within three years.",
        "Five in ten children's homes are rated outstanding by Ofsted.",
    ],
)
def test_an_ordinary_adjective_is_no_grade(body: str) -> None:
    assert grades(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Services are good overall. The county received the same grade in July 2019.",
            [(date(2023, 5, 9), OVERALL, Grade.GOOD), (date(2019, 7, 1), OVERALL, Grade.GOOD)],
        ),
        (
            "The previous inspection was in March 2020. It ended with an overall grade, which was inadequate.",
            [(date(2020, 3, 1), OVERALL, Grade.INADEQUATE)],
        ),
        (
            "At the inspection of March 2020 services were found to require improvement. Help and protection was rated as"
            " inadequate in 2020, and it is rated as good now.",
            [
                (date(2023, 5, 9), Area.HELP_AND_PROTECTION, Grade.GOOD),
                (date(2020, 3, 1), OVERALL, Grade.REQUIRES_IMPROVEMENT),
                (date(2020, 3, 1), Area.HELP_AND_PROTECTION, Grade.INADEQUATE),
            ],
        ),
    ],
)
def test_a_grade_is_of_the_inspection_that_its_clause_or_the_sentence_before_dates(
    body: str, expected: list[tuple[date, Area, Grade]]
) -> None:
    assert sorted(grades(body), key=str) == sorted(expected, key=str)


def test_a_grade_that_is_the_same_leads_back_to_both_words() -> None:
    tables = tables_of(
        PAGE.format(body="Services are good overall. The county received the same grade at an inspection in July 2019.")
    )
    (earlier,) = [row for row in tables["judgements"] if "2019" in str(row["inspection_id"])]
    assert (earlier["grade"], earlier["grade_as_printed"]) == ("good", "the same grade")
    words = [row for row in tables["evidence"] if row["row_id"] == earlier["judgement_id"] and row["column"] == "grade"]
    assert len(words) == 2


def test_a_grade_above_a_list_is_of_each_area_in_it() -> None:
    body = (
        "How we were rated\n\nOutstanding\n\n- Overall effectiveness\n- The experiences and progress of care leavers\n\n"
        "Good\n\n- The experiences and progress of children in care\n\nThree nurseries were rated good as well."
    )
    assert sorted(grades(body), key=str) == sorted(
        [
            (date(2023, 5, 9), OVERALL, Grade.OUTSTANDING),
            (date(2023, 5, 9), Area.CARE_LEAVERS, Grade.OUTSTANDING),
            (date(2023, 5, 9), Area.IN_CARE, Grade.GOOD),
        ],
        key=str,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Children's services in Kent have climbed to good.", [(date(2023, 5, 9), OVERALL, Grade.GOOD)]),
        (
            "Help and protection was found to be good, and the same judgement was made of care leavers.",
            [
                (date(2023, 5, 9), Area.CARE_LEAVERS, Grade.GOOD),
                (date(2023, 5, 9), Area.HELP_AND_PROTECTION, Grade.GOOD),
            ],
        ),
        (
            "January 2019: full inspection of children's services. Overall judgement: inadequate.",
            [(date(2019, 1, 1), OVERALL, Grade.INADEQUATE)],
        ),
        (
            "When inspectors were last here, in 2019, they gave us an overall grade of good.",
            [(date(2019, 1, 1), OVERALL, Grade.GOOD)],
        ),
    ],
)
def test_more_words_for_a_grade(body: str, expected: list[tuple[date, Area, Grade]]) -> None:
    assert sorted(grades(body), key=str) == expected


def test_a_grade_on_the_line_below_an_area_is_of_that_area() -> None:
    body = "The grades are:\n\nOverall effectiveness\n\nGood\n\nThe experiences and progress of care leavers\n\nOutstanding"
    assert sorted(grades(body), key=str) == sorted(
        [(date(2023, 5, 9), OVERALL, Grade.GOOD), (date(2023, 5, 9), Area.CARE_LEAVERS, Grade.OUTSTANDING)], key=str
    )


def test_one_grade_is_given_to_several_areas() -> None:
    body = (
        "Kent County Council was given Ofsted's highest grade, outstanding, for overall effectiveness, for the impact of"
        " leaders and for the experiences of children in care and care leavers."
    )
    assert {area for _, area, grade in grades(body) if grade is Grade.OUTSTANDING} == {
        OVERALL,
        LEADERS,
        Area.IN_CARE_AND_CARE_LEAVERS,
    }
