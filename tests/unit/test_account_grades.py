"""The grades that accounts state, in many words, and which inspection they are of."""

from datetime import date

import pytest

from pipeline.schema.vocabularies import Area, Grade
from tests.support.account_grades import grades, page
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import facts_of_file, tables_of

OVERALL, LEADERS = Area.OVERALL_EFFECTIVENESS, Area.IMPACT_OF_LEADERS


@pytest.mark.parametrize(
    ("body", "area", "grade"),
    [
        ("They judged children's services to be ‘good’ overall.", OVERALL, Grade.GOOD),
        (
            "The overall effectiveness of safeguarding services was judged to be good.",
            Area.SAFEGUARDING_SERVICES,
            Grade.GOOD,
        ),
        (
            "The overall effectiveness of services for looked after children was judged good.",
            Area.LOOKED_AFTER_SERVICES,
            Grade.GOOD,
        ),
        ("The council has seen its rating upgraded to ‘good’ in a report.", OVERALL, Grade.GOOD),
        ("Their verdict: outstanding for the impact of leaders.", LEADERS, Grade.OUTSTANDING),
        ("Ofsted has rated Kent County Council's services for children as good.", OVERALL, Grade.GOOD),
        ("It rates the council as good for its overall effectiveness.", OVERALL, Grade.GOOD),
        ("Their report finds the council to be outstanding overall.", OVERALL, Grade.OUTSTANDING),
        ("The report gives a good for care leavers.", Area.CARE_LEAVERS, Grade.GOOD),
        ("They judged leaders' impact on social work practice to be good.", LEADERS, Grade.GOOD),
        ("The overall judgement was requires improvement to be good.", OVERALL, Grade.REQUIRES_IMPROVEMENT),
        ("It ended with an overall grade, which was inadequate.", OVERALL, Grade.INADEQUATE),
        ("The safeguarding children board was judged to be good as well.", Area.LSCB, Grade.GOOD),
        ("But the overall effectiveness of services is good.", OVERALL, Grade.GOOD),
        ("Although our services for care leavers are good, we want more.", Area.CARE_LEAVERS, Grade.GOOD),
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
        "We are ambitious to have a rating of ‘good’ overall, and staff can achieve this.",
        "Five in ten children's homes are rated outstanding by Ofsted.",
    ],
)
def test_an_ordinary_adjective_is_no_grade(body: str) -> None:
    assert grades(body) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Their verdict: good for the impact of leaders, outstanding for help and protection, and good for adoption.",
            [
                (date(2023, 5, 9), LEADERS, Grade.GOOD),
                (date(2023, 5, 9), Area.HELP_AND_PROTECTION, Grade.OUTSTANDING),
                (date(2023, 5, 9), Area.ADOPTION, Grade.GOOD),
            ],
        ),
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
        page("Services are good overall. The county received the same grade at an inspection in July 2019.")
    )
    (earlier,) = [row for row in tables["judgements"] if "2019" in str(row["inspection_id"])]
    assert (earlier["grade"], earlier["grade_as_printed"]) == ("good", "the same grade")
    words = [row["column"] for row in tables["evidence"] if row["row_id"] == earlier["judgement_id"]]
    assert sorted(str(column) for column in words) == ["area", "grade", "grade"]


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


def _grades(body: str, title: str = "Kent's children's services inspected") -> set[tuple[object, ...]]:
    tables = tables_of(article(body, title))
    year = {row["inspection_id"]: str(row["start_date"])[:4] for row in tables["inspections"]}
    return {(year[row["inspection_id"]], row["area"], row["grade"]) for row in tables["judgements"]}


@pytest.mark.parametrize(
    ("body", "grades"),
    [
        ("Kent's children's services are now good overall.", {("2023", "overall_effectiveness", "good")}),
        ("Care leavers: outstanding", {("2023", "care_leavers", "outstanding")}),
        (
            "Kent was judged good overall, up from requires improvement in 2019.",
            {("2023", "overall_effectiveness", "good"), ("2019", "overall_effectiveness", "requires_improvement")},
        ),
        (
            "Help and protection is good, and so are the services for care leavers.",
            {("2023", "help_and_protection", "good"), ("2023", "care_leavers", "good")},
        ),
        ("Kent wants to move towards an outstanding rating.", set()),
        ("The borough's two secure homes, one of which is rated outstanding, were not looked at.", set()),
        ("Two children's homes in Kent were rated inadequate.", set()),
        ("The service was rated good in two out of three judgement areas.", set()),
        (
            "A look at Kent County Council’s children’s services has found the help, protection and care that children are "
            "receiving to be good, and that the impact of leaders on social work practice to be outstanding.",
            {("2023", None, "good")},
        ),
        ("Essex children's services were rated outstanding.", set()),
        ("There is good practice, and good progress, in many teams.", set()),
    ],
)
def test_a_grade_is_of_the_inspection_that_its_clause_speaks_of(body: str, grades: set[tuple[object, ...]]) -> None:
    when = "Ofsted inspected Kent County Council from 2 to 13 January 2023."
    assert _grades(f"{when}\n\n{body}") == grades


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Children’s social care services received a rating of “outstanding” for the impact of leaders on practice, with "
            "the overall effectiveness of the service rated as “good”.",
            {(LEADERS, Grade.OUTSTANDING), (OVERALL, Grade.GOOD)},
        ),
        (
            "The experiences and progress of children who need help and protection, children in care and care leavers was "
            "assessed as good.",
            {(Area.HELP_AND_PROTECTION, Grade.GOOD), (Area.IN_CARE, Grade.GOOD), (Area.CARE_LEAVERS, Grade.GOOD)},
        ),
        ("Ofsted rated Kent outstanding for its early help.", {(None, Grade.OUTSTANDING)}),
        ("Ofsted rated Kent outstanding for the second time.", {(OVERALL, Grade.OUTSTANDING)}),
        ("Kent will improve its children’s services after an inadequate Ofsted rating.", {(OVERALL, Grade.INADEQUATE)}),
        ("The overall rating was therefore ‘outstanding’.", {(OVERALL, Grade.OUTSTANDING)}),
        ("Ofsted have given an overall assessment of inadequate.", {(OVERALL, Grade.INADEQUATE)}),
        ("We want children to receive an outstanding service from the council.", set()),
        ("They require more before they can give the council an overall ‘good’ rating.", set()),
        ("In 2021 children’s services made the leap from an ‘inadequate’ Ofsted rating.", set()),
    ],
)
def test_a_grade_is_of_all_that_it_is_given_to_and_of_nothing_else(
    body: str, expected: set[tuple[Area | None, Grade]]
) -> None:
    assert {(area, grade) for _, area, grade in grades(body)} == expected


def test_a_title_gives_the_grade_of_the_services() -> None:
    when = "Ofsted inspected Kent County Council from 2 to 13 January 2023."
    assert _grades(when, "'Outstanding' rating for children's services in Kent") == {
        ("2023", "overall_effectiveness", "outstanding")
    }


def test_an_inspection_with_the_areas_of_a_type_that_had_ended_is_of_no_certain_type() -> None:
    body = "Ofsted inspected Kent County Council from 11 June to 5 July 2018."
    lines = "Children looked after and achieving permanence: good\n\nAdoption performance: good"
    (row,) = tables_of(article(f"{body}\n\n{lines}", "Kent's services inspected", "1 August 2018"))["inspections"]
    assert row["inspection_type"] is None


def test_a_grade_of_an_inspection_without_a_date_is_not_that_of_the_one_before() -> None:
    body = "Ofsted has rated Kent's children's services as ‘good’. Before that, Ofsted's inspection of 2015 was their last."
    assert _grades(body) == {("None", "overall_effectiveness", "good")}


def test_a_table_gives_the_grades_of_both_years(facts_of: FactsOf) -> None:
    page = (
        "<!doctype html><html><body><main><h1>Kent's children's services</h1><p>1 June 2023</p>"
        "<p>Ofsted inspected Kent County Council from 2 to 13 January 2023, after the inspection in 2019.</p>"
        "<table><tr><th>Area</th><th>2019</th><th>2023</th></tr>"
        "<tr><td>Overall effectiveness</td><td>Inadequate</td><td>Good</td></tr></table>"
        "<p>Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody.”</p>"
        "</main></body></html>"
    )
    facts = facts_of(page)
    years = {index: item.period.first.year for index, item in enumerate(facts.mentions) if item.period}
    assert {(years[item.mention], item.grade.value) for item in facts.judgements} == {
        (2023, "good"),
        (2019, "inadequate"),
    }


def test_a_grade_below_its_area_has_evidence_of_both(facts_of: FactsOf) -> None:
    facts = facts_of(page("Overall effectiveness\n\nGood"))
    (grade,) = facts.judgements
    words = {item.column: facts.document.words(item.span) for item in grade.evidence}
    assert words == {"area": "Overall effectiveness", "grade": "Good"}


def test_an_account_without_a_time_is_of_the_newest_grade_of_a_table(facts_of: FactsOf) -> None:
    facts = facts_of(
        "<!doctype html><html><body><main><h1>The outcome of our Ofsted inspection</h1><p>1 June 2023</p>"
        "<p>Ofsted has published its report on Kent County Council's children's services.</p>"
        "<table><tr><th>Area</th><th>2019</th><th>2023</th></tr>"
        "<tr><td>Overall effectiveness</td><td>Inadequate</td><td>Good</td></tr></table>"
        "<p>Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody.”</p>"
        "</main></body></html>"
    )
    (grade,) = facts.judgements
    assert grade.area_span is not None
    assert (grade.grade, facts.document.words(grade.area_span)) == (Grade.GOOD, "Overall effectiveness")


def test_an_office_is_no_service_that_is_graded(facts_of: FactsOf) -> None:
    body = (
        "Ofsted inspected Kent's children's services from 9 to 20 May 2023.\n\nSam Lee, cabinet member for adult social"
        " care, said our children's services are good."
    )
    assert [item.grade for item in facts_of(article(body)).judgements] == [Grade.GOOD]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "In February 2015 inspectors judged our services to be inadequate. When they came back in June 2018 the grade "
            "had risen to requires improvement. Two years later, in March 2020, it was good, and now they celebrate.",
            [
                (date(2015, 2, 1), Grade.INADEQUATE),
                (date(2018, 6, 1), Grade.REQUIRES_IMPROVEMENT),
                (date(2020, 3, 1), Grade.GOOD),
            ],
        ),
        (
            "Our grades over the years:\n\n- 2011: inadequate\n- 2015 – requires improvement\n- Ofsted inspection 2019: good",
            [
                (date(2011, 1, 1), Grade.INADEQUATE),
                (date(2015, 1, 1), Grade.REQUIRES_IMPROVEMENT),
                (date(2019, 1, 1), Grade.GOOD),
            ],
        ),
        (
            "The overall grade was inadequate (2015) and good (June 2019) before.",
            [(date(2015, 1, 1), Grade.INADEQUATE), (date(2019, 6, 1), Grade.GOOD)],
        ),
    ],
)
def test_each_time_that_an_account_looks_back_on_has_its_own_grade(
    body: str, expected: list[tuple[date, Grade]]
) -> None:
    assert [(first, grade) for first, _, grade in grades(body)] == expected
    assert {area for _, area, _ in grades(body)} <= {OVERALL}


@pytest.mark.parametrize(
    "body",
    [
        "The last report, published in June 2019, judged services to be inadequate.",
        "Services for children have been judged good since 2019.",
        "In June 2019 a peer review rated our services for children as good.",
        "The CQC rated our services for children as good in June 2019.",
        "In June 2019 we opened a centre, and it was good to see so many people.",
    ],
)
def test_a_day_of_publication_or_a_bound_makes_no_inspection_of_a_grade(body: str) -> None:
    assert [first for first, _, _ in grades(body) if first is not None and first.year == 2019] == []


def test_the_entries_of_a_time_line_are_inspections_of_their_own() -> None:
    body = (
        "Inspectors found that plans are clear.\n\n## How Kent was inspected\n\n"
        "- 14 and 15 June 2021: focused visit, children subject to a plan. No grade is given\n"
        "- November 2018: inspection of children's services. Overall judgement: requires improvement"
    )
    facts = facts_of_file("news.md", "# " + page(body))
    times = [(item.family, item.period and item.period.first) for item in facts.mentions[1:]]
    assert times == [("visit", date(2021, 6, 14)), ("inspection", date(2018, 11, 1))]
    assert [(item.mention, item.grade) for item in facts.judgements] == [(2, Grade.REQUIRES_IMPROVEMENT)]
    assert [facts.document.words(item.span) for item in facts.findings] == ["Inspectors found that plans are clear."]


def test_the_overall_grade_again_without_an_area_is_no_second_row() -> None:
    body = "Ofsted rated Kent's children's services ‘good’ overall. Achieving a good Ofsted rating is a fine result."
    assert _grades(f"Ofsted inspected Kent County Council from 2 to 13 January 2023.\n\n{body}") == {
        ("2023", "overall_effectiveness", "good")
    }


def test_quoted_grades_are_for_the_areas_after_them() -> None:
    body = (
        "The overall rating is ‘good’, with ratings of ‘good’ for children who need help and protection and adoption "
        "performance, and ‘outstanding’ for care leavers."
    )
    assert {(area, grade) for _, area, grade in grades(body)} == {
        (OVERALL, Grade.GOOD),
        (Area.HELP_AND_PROTECTION, Grade.GOOD),
        (Area.ADOPTION, Grade.GOOD),
        (Area.CARE_LEAVERS, Grade.OUTSTANDING),
    }


def test_no_authority_has_a_grade_that_none_has() -> None:
    assert grades("No authority in the country has been judged ‘outstanding’ overall since November 2013.") == []


def test_a_grade_dated_like_a_visit_is_of_an_inspection_and_not_of_the_visit() -> None:
    body = (
        "Inspectors looked at the front door in a focused visit in July 2018."
        " Back in July 2018, services were inadequate overall."
    )
    assert grades(body) == [(date(2018, 7, 1), OVERALL, Grade.INADEQUATE)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a table that was pasted as text
        (
            "Area | Grade |\nThe impact of leaders on social work practice | Good |\nCare leavers | Outstanding |",
            {(LEADERS, Grade.GOOD), (Area.CARE_LEAVERS, Grade.OUTSTANDING)},
        ),
        # the verb is not printed again
        (
            "Services for children in care were judged good, and those for care leavers outstanding.",
            {(Area.IN_CARE, Grade.GOOD), (Area.CARE_LEAVERS, Grade.OUTSTANDING)},
        ),
        # one grade for the areas of a list
        (
            "They found us ‘good’ in both areas of focus: the impact leaders have on practice, and those who have left care.",
            {(LEADERS, Grade.GOOD), (Area.CARE_LEAVERS, Grade.GOOD)},
        ),
        (
            "The two outstanding judgements were for: help and protection; and children in care.",
            {(Area.HELP_AND_PROTECTION, Grade.OUTSTANDING), (Area.IN_CARE, Grade.OUTSTANDING)},
        ),
        ("The Children’s Safeguarding Board was rated as ‘good’.", {(Area.LSCB, Grade.GOOD)}),
        (
            "These were: the impact of leaders (Good); and children in care and care leavers (Outstanding).",
            {(LEADERS, Grade.GOOD), (Area.IN_CARE_AND_CARE_LEAVERS, Grade.OUTSTANDING)},
        ),
        # columns that lost their lines
        (
            "Help and protection Inadequate\nCare leavers Good",
            {(Area.HELP_AND_PROTECTION, Grade.INADEQUATE), (Area.CARE_LEAVERS, Grade.GOOD)},
        ),
        ("Ofsted has judged the borough's provision to be ‘Outstanding’.", {(OVERALL, Grade.OUTSTANDING)}),
        ("Kent County Council will retain its ‘Good’ judgement.", {(OVERALL, Grade.GOOD)}),
        ("For over a decade children's services in Kent were rated inadequate.", set()),
    ],
)
def test_each_area_of_a_list_or_table_has_its_grade(body: str, expected: set[tuple[Area, Grade]]) -> None:
    assert {(area, grade) for _, area, grade in grades(body)} == expected


def test_a_grade_between_two_dates_belongs_to_the_one_before_it() -> None:
    body = (
        "Inspectors praised work since the last inspection in 2019, which achieved a score of “good” –"
        " making strides from its rating as “adequate” in 2012."
    )
    assert [(str(day), grade) for day, _, grade in grades(body)] == [
        ("2019-01-01", Grade.GOOD),
        ("2012-01-01", Grade.ADEQUATE),
    ]


def test_a_change_of_grade_gives_each_inspection_its_own() -> None:
    found = grades("The inspection has moved children's services in Kent from inadequate in 2019 to good today.")
    assert {(str(day), grade) for day, _, grade in found} == {
        ("2019-01-01", Grade.INADEQUATE),
        ("2023-05-09", Grade.GOOD),
    }


def test_a_neighbour_that_the_sentence_is_about_has_the_grade() -> None:
    assert grades("Medway, where Kent has found a partner for training, was judged outstanding in June 2022.") == []


def test_an_area_that_only_one_kind_of_inspection_judges_shows_the_kind_without_a_date() -> None:
    text = article(
        "Ofsted has rated Kent's children's services good. The impact of leaders was judged outstanding.",
        title="Kent children’s services rated good by Ofsted",
        published="",
    )
    rows = tables_of(text)["inspections"]
    assert [(row["inspection_type"], row["start_date"]) for row in rows] == [("ilacs_inspection", None)]


def test_a_year_before_the_name_of_the_council_is_no_number_of_councils() -> None:
    body = "Inspectors spent from 9 to 20 May 2023 with Kent Council's children's services and have rated them good overall."
    assert grades(body) == [(date(2023, 5, 9), OVERALL, Grade.GOOD)]
