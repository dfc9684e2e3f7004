"""Accounts that print no time of the inspection: which of them report on one, what is known of it, and which one it is."""

from datetime import date

import pytest

from tests.support.articles import article
from tests.support.letters import letter
from tests.support.linked_texts import Tables, tables_of

RATED = "Kent County Council’s children’s services have been rated ‘good’ by Ofsted after a recent inspection."
FOUND = "Inspectors found that children are safe."


def _account(body: str, title: str = "Kent welcomes Ofsted’s findings", published: str = "1 June 2023") -> str:
    return article(body, title, published)


def _reported(tables: Tables) -> list[tuple[object, ...]]:
    """The type, first day, latest day and grade of each inspection that a document reports on."""
    reported = {row["inspection_id"] for row in tables["inspection_documents"] if row["relation"] == "reports_on"}
    return [
        (row["inspection_type"], row["start_date"], row["date_not_after"], row["overall_grade"])
        for row in tables["inspections"]
        if row["inspection_id"] in reported
    ]


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        (RATED, "Kent children’s services are good", ("ilacs_inspection", "good")),
        (
            f"Children come first in Kent, according to a new Ofsted inspection report.\n\n{FOUND}\n\nWe will do more."
            "\n\nOfsted has judged children's services to be inadequate.",
            "Outcome of our Ofsted inspection",
            ("ilacs_inspection", "inadequate"),
        ),
        (
            f"Ofsted has praised Kent after a focused visit to children's services.\n\n{FOUND}",
            "Kent praised",
            ("ilacs_focused_visit", None),
        ),
        (
            "The letter on the joint targeted area inspection (JTAI) of child protection in Kent, by Ofsted and the police "
            "inspectorate, was published on Monday. We accept its findings.",
            "Kent responds",
            ("jtai", None),
        ),
        (
            "Kent has responded to an inspection by Ofsted and the Care Quality Commission of help for children with special "
            f"educational needs.\n\n{FOUND}",
            "Kent responds",
            ("area_send", None),
        ),
    ],
)
def test_an_account_can_be_of_an_inspection_without_a_time(
    body: str, title: str, expected: tuple[str, str | None]
) -> None:
    tables = tables_of(_account(body, title))
    kind, grade = expected
    assert _reported(tables) == [(kind, None, date(2023, 6, 1), grade)]
    assert [row["inspection_id"] for row in tables["findings"]] == [
        tables["inspections"][0]["inspection_id"] for _ in tables["findings"]
    ]
    reason = next(row for row in tables["null_reasons"] if row["column"] == "start_date")
    assert (reason["reason"], reason["detail"]) == ("not_stated", "the account prints no time of the inspection")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        pytest.param(
            "Kent County Council is looking for people who want to become foster carers this summer.\n\nFoster carers change "
            "the lives of children and are paid well for what they do.\n\nAnybody over 21 with a spare room can come to "
            f"an open evening and ask questions.\n\n{RATED}",
            "Foster for Kent",
            id="a grade in passing",
        ),
        pytest.param(
            f"{RATED} A focused visit looked at the front door of children's services.\n\n{FOUND}",
            "News of our services",
            id="a grade and a visit, either of which can be the earlier one",
        ),
        pytest.param(
            "Kent is preparing for a focused visit by Ofsted to its children's services.",
            "Ready for inspectors",
            id="a visit to come",
        ),
        pytest.param(
            "Ofsted makes a focused visit to children's services in most years. Young people read our plans. They found"
            " that the plans are clear.",
            "Kent and Ofsted",
            id="what others than inspectors found",
        ),
        pytest.param(
            "We learned much from monitoring visits by Ofsted to children's services. Inspectors found them improved.",
            "Ofsted and us",
            id="several visits",
        ),
        pytest.param(
            "Ofsted inspected Kent’s fostering agency. It has been rated good overall.",
            "Kent’s fostering service rated good by Ofsted",
            id="an agency with an inspection of its own",
        ),
        pytest.param(
            "Inspectors found much to praise in children’s services, but they want to see more improvements before they can"
            " give the council an overall ‘good’ rating.",
            "Kent and Ofsted",
            id="a grade that was not given",
        ),
    ],
)
def test_an_account_that_may_be_of_none_gives_no_inspection(body: str, title: str) -> None:
    assert _reported(tables_of(_account(body, title))) == []


def _letter(published: str = "20 May 2023") -> str:
    return letter(
        published=published,
        title="Kent ",
        opening="Kent ",
        address="Kent County Council",
        visit="on 2 and 3 May 2023",
        findings="Plans are good.",
    )


VISIT = f"Ofsted has praised Kent after a focused visit to children's services.\n\n{FOUND}"


def test_an_account_without_a_time_is_of_the_visit_shortly_before_it() -> None:
    (row,) = tables_of(_letter(), _account(VISIT))["inspections"]
    assert (row["start_date"], row["end_date"], row["n_documents"]) == (date(2023, 5, 2), date(2023, 5, 3), 2)


@pytest.mark.parametrize("published", ["30 April 2023", "1 December 2023"])
def test_an_account_before_a_visit_or_long_after_it_is_of_another_one(published: str) -> None:
    rows = tables_of(_letter(), _account(VISIT, published=published))["inspections"]
    assert [row["n_documents"] for row in rows] == [1, 1]


def test_an_account_that_may_be_of_two_visits_is_of_neither() -> None:
    other = _letter("10 April 2023").replace("2 and 3 May 2023", "28 and 29 March 2023")
    tables = tables_of(_letter(), other, _account(VISIT))
    assert [row["n_documents"] for row in tables["inspections"]] == [1, 1]
    (account,) = (row for row in tables["documents"] if row["document_kind"] == "council_news")
    assert "reference_not_linked" in account["flags"]


@pytest.mark.parametrize(("grade", "n_documents"), [("good", [2]), ("inadequate", [1, 1])])
def test_accounts_of_one_inspection_share_their_grades(grade: str, n_documents: list[int]) -> None:
    other = RATED.replace("good", grade)
    rows = tables_of(_account(RATED), _account(other, "Kent’s news", "20 June 2023"))["inspections"]
    assert sorted(row["n_documents"] for row in rows) == n_documents
    if n_documents == [2]:
        assert rows[0]["date_not_after"] == date(2023, 6, 1)


def test_accounts_a_year_apart_are_of_two_inspections() -> None:
    rows = tables_of(_account(RATED), _account(RATED, "Kent’s news", "20 June 2024"))["inspections"]
    assert [row["date_not_after"] for row in rows] == [date(2023, 6, 1), date(2024, 6, 20)]


def test_an_undated_account_is_of_the_inspection_that_another_account_dates() -> None:
    dated = _account(f"Ofsted inspected children's services in Kent from 8 to 19 May 2023. {RATED}")
    (row,) = tables_of(dated, _account(RATED, "Kent’s news", "20 June 2023"))["inspections"]
    assert (row["start_date"], row["n_documents"]) == (date(2023, 5, 8), 2)
