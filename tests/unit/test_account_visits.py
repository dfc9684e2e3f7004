"""When and by whom a council was inspected, in the words of accounts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.day_text import MONTHS
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import facts_of_file, tables_of


def _visit(body: str, published: str = "1 June 2023") -> tuple[date | None, date | None, str]:
    facts = facts_of_file("news.txt", article(body, published=published))
    own = next((item for item in facts.mentions if item.relation == "reports_on"), None)
    if own is None or own.period is None:
        return None, None, "" if own is None else own.family
    first = own.period.first if own.period.has_first else None
    return first, own.period.last if own.period.has_last else None, own.family


@pytest.mark.parametrize(
    ("body", "first", "last"),
    [
        ("Three inspectors spent 9 and 10 May looking at how Kent County Council helps children in need.", 9, 10),
        ("Ofsted came to Kent on 9 and 10 May 2023 for a focused visit to children's services.", 9, 10),
        ("On 9 and 10 May 2023, inspectors were in Kent to see its social workers.", 9, 10),
        ("A focused visit to Kent's children's services ran from Tuesday 9 to Wednesday 10 May 2023.", 9, 10),
        ("A focused visit took place in Kent. It happened on May 9 and 10, 2023.", 9, 10),
        ("Inspectors visited Kent. They sat with social workers on 9 and 10 last month.", 9, 10),
        ("HMI were with our children in care teams between Tuesday 9 May 2023 and Wednesday 10 May 2023.", 9, 10),
        ("A focused visit to Kent's children's services (09/05/2023 to 10/05/2023) is over.", 9, 10),
        ("Inspectors came to Kent on 9 May and stayed until the 10th.", 9, 10),
    ],
)
def test_a_visit_is_when_inspectors_were_there_whatever_the_verb(body: str, first: int, last: int) -> None:
    assert _visit(body)[:2] == (date(2023, 5, first), date(2023, 5, last))


@pytest.mark.parametrize("words", ["visited Kent earlier this month", "were in the county earlier this month,"])
def test_earlier_this_month_is_no_earlier_visit(words: str) -> None:
    first, last, _ = _visit(f"Ofsted inspectors {words} and found that children are safe.", "22 June 2023")
    assert (first, last) == (date(2023, 6, 1), date(2023, 6, 30))


@pytest.mark.parametrize(
    "body",
    [
        "Ofsted published its report on Kent's children's services on 9 May 2023.",
        "Inspectors wrote to Kent about its children's services on 9 May 2023.",
        "Inspectors praised social workers. Kent's cabinet met on 9 May 2023.",
        "Inspectors have seen better social work in Kent since 9 May 2023.",
        "Inspectors praised social workers. The next focused visit is expected on 9 May 2024.",
    ],
)
def test_a_day_of_publishing_or_a_bound_is_no_visit(body: str) -> None:
    assert _visit(body)[0] is None


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("were here for a fortnight from 4 May 2023", (True, False)),
        ("finished an inspection that ended on 4 May 2023", (False, True)),
    ],
)
def test_only_the_end_of_a_time_that_is_printed_is_known(words: str, known: tuple[bool, bool]) -> None:
    first, last, _ = _visit(f"Six inspectors {words} and judged Kent's children's services to be good.")
    assert (first is not None, last is not None) == known


@pytest.mark.parametrize("verb", ["spent", "met families on", "listened to staff on", "were in the county on"])
@given(day=st.dates(min_value=date(2018, 2, 1), max_value=date(2025, 12, 1)))
def test_days_without_a_year_are_the_last_before_the_article(verb: str, day: date) -> None:
    published = date.fromordinal(day.toordinal() + 60)
    printed = f"{published.day} {MONTHS[published.month - 1]} {published.year}"
    body = f"Inspectors from Ofsted {verb} {day.day} {MONTHS[day.month - 1]} with Kent's children's services."
    assert _visit(body, printed)[0] == day


def test_the_year_of_days_can_be_that_of_their_month_elsewhere() -> None:
    body = (
        "An Ofsted inspection of Kent's children's services was carried out in July 2022.\n\n"
        "Kent's inspection took place from 4 to 22 July."
    )
    facts = facts_of_file("news.txt", article(body, published=""))
    (own,) = facts.mentions
    assert own.period is not None
    assert (own.period.first, own.period.last) == (date(2022, 7, 4), date(2022, 7, 22))


def test_without_any_year_no_year_is_guessed() -> None:
    body = "Inspectors spent April 9 and 10 this year with Kent's care leavers. The last inspection was in 2018."
    facts = facts_of_file("news.txt", article(body, published=""))
    (own,) = (item for item in facts.mentions if item.relation == "reports_on")
    assert (own.period, own.days, own.not_before) == (None, ((4, 9), (4, 10)), date(2019, 1, 1))


def test_an_inspection_by_two_inspectorates_of_help_for_send_is_none_of_social_care() -> None:
    body = (
        "Ofsted and the Care Quality Commission inspected what Kent does for children with special educational needs"
        " between 8 May and 12 May 2023. Inspectors found that plans are late."
    )
    ((row,),) = (tables_of(article(body))["inspections"],)
    assert (row["inspection_type"], str(row["start_date"])) == ("area_send", "2023-05-08")


def test_an_account_can_begin_with_its_first_sentence(facts_of: FactsOf) -> None:
    body = "Inspectors from Ofsted made a focused visit to Kent County Council's services for children on 9 May 2023."
    facts = facts_of(f"{body}\n\nCouncillor Ada Holm, cabinet member for children, said: “We are grateful to all.”\n")
    assert facts.passages


def test_two_inspections_under_headings_keep_their_findings_apart() -> None:
    body = (
        "The council has two reports.\n\nChildren in care: focused visit\n\nOfsted visited Kent on 9 and 10 May 2023."
        " Inspectors found that foster carers are excellent.\n\nSEND: area inspection\n\nOfsted and the CQC inspected"
        " special educational needs services from 2 to 6 January 2023. Inspectors found that plans are poor."
    )
    tables = tables_of(article(body))
    start = {row["inspection_id"]: str(row["start_date"]) for row in tables["inspections"]}
    found = {
        (start[row["inspection_id"]], row["polarity"])
        for row in tables["findings"]
        if row["voice"] == "council_account"
    }
    assert found == {("2023-05-09", "positive"), ("2023-01-02", "negative")}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Inspectors were in Kent on 9 and 10 May 2023 for the third monitoring visit. The second visit, in November 2022,"
            " had looked at the front door, and the first, in June 2022, at plans.",
            {(date(2023, 5, 9), "monitoring"), (date(2022, 11, 1), "monitoring"), (date(2022, 6, 1), "monitoring")},
        ),
        (
            "Kent had a joint targeted area inspection from 9 to 12 May 2023. Partners trust each other.\n\nA week later, on"
            " 17 and 18 May 2023, Ofsted returned. In this focused visit inspectors found that leaders act.",
            {(date(2023, 5, 9), "jtai"), (date(2023, 5, 17), "focused")},
        ),
        (
            "Ofsted made a focused visit to Kent on 9 and 10 May 2023. It builds on our last full inspection. That was in"
            " July 2021.",
            {(date(2023, 5, 9), "focused"), (date(2021, 7, 1), "")},
        ),
        (
            "Inspectors from Ofsted and the Care Quality Commission spent 9 to 12 May 2023 in Kent to see how we help children"
            " with SEND. The area was last inspected by the two bodies in February 2020.",
            {(date(2023, 5, 9), "area_send"), (date(2020, 2, 1), "area_send")},
        ),
        (
            "It was the first inspection of Kent County Council, which was created in 1990. Inspectors were in Kent on 9 May"
            " 2023.",
            {(date(2023, 5, 9), "")},
        ),
    ],
)
def test_an_article_names_inspections_beside_its_own(body: str, expected: set[tuple[date, str]]) -> None:
    facts = facts_of_file("news.txt", article(body))
    found = {(item.period.first, item.inspection_type or "") for item in facts.mentions if item.period is not None}
    assert len(found) == len(expected)
    assert all(any(day == first and kind in name for first, name in found) for day, kind in expected)


def test_a_week_of_preparation_and_the_weeks_on_site_are_one_inspection() -> None:
    body = (
        "Inspectors began with a week off site from 2 May 2023, in which they read files. They were then on site for two"
        " weeks, from 9 to 20 May 2023."
    )
    assert _visit(body)[:2] == (date(2023, 5, 2), date(2023, 5, 20))


def test_days_of_a_visit_of_another_kind_are_not_those_of_an_inspection_that_began_before() -> None:
    body = (
        "The inspection of children's services began on 9 May 2023. Inspectors were in Kent{} from 15 to 19 May 2023."
    )
    assert _visit(body.format(""))[:2] == (date(2023, 5, 9), date(2023, 5, 19))
    assert _visit(body.format(" on a focused visit"))[:2] == (date(2023, 5, 9), None)


def test_a_day_of_arrival_and_a_day_of_leaving_are_one_time() -> None:
    assert _visit("Five inspectors arrived on Monday 8 May and left on Friday 19 May.")[:2] == (
        date(2023, 5, 8),
        date(2023, 5, 19),
    )


def test_inspectors_who_stay_two_weeks_make_no_visit_of_another_kind() -> None:
    body = (
        "Inspectors were in Kent from 8 to 19 May 2023. Services require improvement to be good.\n\nThe last of the monitoring"
        " visits was in June 2021."
    )
    assert _visit(body)[2] == "inspection"


def test_a_visit_is_named_after_its_days() -> None:
    body = (
        "Inspectors visited Kent on 9 and 10 May 2023. Inspectors last came on 9 and 10 October 2022, for the fifth monitoring"
        " visit. On that occasion they found that return interviews were held too late."
    )
    facts = facts_of_file("news.txt", article(body))
    earlier = [item for item in facts.mentions if item.relation == "refers_to"]
    assert [(item.period.first, item.inspection_type) for item in earlier if item.period] == [
        (date(2022, 10, 9), "ilacs_monitoring_visit")
    ]
    assert not [item for item in facts.findings if "return interviews" in facts.document.words(item.span)]


@pytest.mark.parametrize(
    "body",
    [
        "Kent's services came under the microscope on 9 and 10 May 2023, when Ofsted made a focused visit to the county.",
        "14 and 15 June 2021: focused visit to children's services.\n\nOfsted made a focused visit on 9 and 10 May 2023.",
    ],
)
def test_a_visit_can_stand_after_its_days(body: str) -> None:
    assert _visit(body)[:2] == (date(2023, 5, 9), date(2023, 5, 10))


def test_an_undated_inspection_after_a_bound_is_of_the_only_type_since_then() -> None:
    body = (
        "Ofsted inspected Kent's children's services between 23 January and 3 February. They are good, better than at the "
        "last inspection in 2019."
    )
    rows = tables_of(article(body, published=""))["inspections"]
    assert [row["inspection_type"] for row in rows if row["start_date"] is None] == ["ilacs_inspection"]


def test_an_inspection_that_a_visit_follows_on_from_is_an_earlier_one() -> None:
    body = (
        "The visit follows on from Ofsted's full inspection of Kent's children's services in July 2021.\n\n"
        "The focused visit took place in April, and inspectors looked at care leavers."
    )
    facts = facts_of_file("news.txt", article(body))
    own = next(item for item in facts.mentions if item.relation == "reports_on")
    assert own.period is not None
    assert (own.inspection_type, own.period.first) == ("ilacs_focused_visit", date(2023, 4, 1))


def test_a_local_area_inspection_of_special_needs_is_none_of_social_care() -> None:
    body = (
        "The statement answers a local area inspection of Special Educational Needs and/or Disabilities (SEND) which took "
        "place in July 2021. Ofsted spoke to families and social workers."
    )
    (row,) = tables_of(article(body))["inspections"]
    assert (row["inspection_type"], str(row["start_date"])) == ("area_send", "2021-07-01")


def test_the_day_on_which_something_is_given_to_inspectors_is_no_visit() -> None:
    body = "A statement on children's services was submitted to Ofsted on 31 May 2023."
    assert facts_of_file("news.txt", article(body)).mentions == ()


def test_a_day_for_which_somebody_prepares_is_no_visit_yet() -> None:
    body = "The council is preparing to welcome Ofsted inspectors today (1 June 2023) to its children's services."
    assert facts_of_file("news.txt", article(body)).mentions == ()


@pytest.mark.parametrize(
    "words",
    [
        "was subject to a focused Area SEND inspection by",
        "had an area SEND inspection by",
        "underwent its SEND inspection by",
    ],
)
def test_a_month_can_stand_before_what_an_area_was_subject_to(words: str) -> None:
    body = (
        f"In March 2023 the Kent local area partnership {words} Ofsted. Inspectors found children's services wanting."
    )
    (mention,) = facts_of_file("news.txt", article(body)).mentions
    assert mention.period is not None
    assert (mention.inspection_type, mention.period.first) == ("area_send", date(2023, 3, 1))


def test_a_title_with_a_date_below_it_is_news_without_a_word_of_news() -> None:
    found = "Kent County Council was told by Ofsted inspectors that its services for children are good."
    assert (
        facts_of_file("a.txt", f"Children’s services rated good\n\n12 March 2024\n\n{found}\n").kind == "council_news"
    )
    unnamed = found.replace("Kent County Council", "The authority")
    assert facts_of_file("a.txt", f"Children’s services rated good\n\n{unnamed}\n").kind == "other"


def test_a_visit_since_an_inspection_is_the_visit() -> None:
    body = "On 9 and 10 May 2023, Ofsted carried out their eighth monitoring visit to Kent since the inspection in March 2021."
    own, earlier = facts_of_file("news.txt", article(f"{body} Inspectors found children's services improved.")).mentions
    assert own.period is not None
    assert (own.period.first, own.relation, earlier.relation) == (date(2023, 5, 9), "reports_on", "refers_to")


def test_whom_inspectors_visited_stands_before_the_time_though_a_report_is_named() -> None:
    body = "Ofsted have published their report on children's services after visiting us in September and October 2022."
    (mention,) = facts_of_file("news.txt", article(body)).mentions
    assert mention.period is not None
    assert (mention.period.first, mention.period.last) == (date(2022, 9, 1), date(2022, 10, 31))


def test_a_day_called_today_without_a_year_is_the_first_after_the_visit(facts_of: FactsOf) -> None:
    body = "Ofsted's letter was published today (24 August). Inspectors made a monitoring visit to Kent in July 2017."
    published = facts_of(article(body, published="News")).published
    assert published is not None
    assert (published.first, published.last, published.basis) == (date(2017, 8, 24), date(2017, 8, 24), "derived")


@pytest.mark.parametrize(
    ("visit", "reason"),
    [("a focused visit", "not_stated"), ("a focused visit. They were welcome guests in May this year", "not_parsed")],
)
def test_a_time_that_is_printed_and_not_understood_is_not_one_that_is_not_printed(
    facts_of: FactsOf, visit: str, reason: str
) -> None:
    facts = facts_of(article(f"Inspectors from Ofsted praised social workers in Kent on {visit}.", published="News"))
    assert [item.reason for item in facts.missing if item.column == "start_date"] == [reason]


@pytest.mark.parametrize(("year", "framework"), [(2017, "sif"), (2019, "ilacs")])
def test_a_monitoring_visit_is_of_the_framework_of_its_time(year: int, framework: str) -> None:
    body = f"Inspectors from Ofsted praised social workers in Kent on a monitoring visit on 9 and 10 May {year}."
    rows = tables_of(article(body, published=f"1 June {year}"))["inspections"]
    assert [row["framework"] for row in rows] == [framework]


def test_the_title_names_the_kind_of_an_inspection_that_the_article_only_dates(facts_of: FactsOf) -> None:
    body = "Inspectors from Ofsted looked at support for children in need. The inspection took place from 20 to 24 March 2023."
    facts = facts_of(article(body, title="SEND inspection outcome for Kent"))
    assert [item.inspection_type for item in facts.mentions] == ["area_send"]


def test_numbered_headings_divide_an_article_as_headings_do() -> None:
    body = (
        "1. Focused visit\n\nOn 9 and 10 May 2023 Ofsted looked at kinship care. Inspectors found that carers are paid."
        "\n\n2. Joint targeted area inspection\n\nOfsted and the Care Quality Commission came from 6 to 10 March 2023."
        " Inspectors found that health records come late."
    )
    tables = tables_of(article(body))
    kinds = {row["inspection_id"]: row["inspection_type"] for row in tables["inspections"]}
    found = {row["text"].split(" that ")[-1]: kinds[row["inspection_id"]] for row in tables["findings"][:2]}
    assert found == {"carers are paid.": "ilacs_focused_visit", "health records come late.": "jtai"}


def test_how_it_all_began_is_no_visit() -> None:
    body = (
        "Ofsted made its third monitoring visit to Kent on 9 and 10 May 2023. They found that visits are regular."
        "\n\nAll this began in October 2021, when an inspection ended with services judged inadequate."
    )
    rows = tables_of(article(body))["inspections"]
    assert {(row["inspection_type"], str(row["start_date"]), row["overall_grade"]) for row in rows} == {
        ("ilacs_monitoring_visit", "2023-05-09", None),
        ("ilacs_inspection", "2021-10-01", "inadequate"),
    }


def test_days_of_last_month_can_stand_with_of() -> None:
    for days in ("on 6 and 7 of last month", "last month, on the 6th and 7th"):
        assert _visit(f"They made their focused visit {days}.", "11 January 2023")[:2] == (
            date(2022, 12, 6),
            date(2022, 12, 7),
        )


def test_a_month_alone_at_the_top_is_that_of_publication() -> None:
    body = "Ofsted made a focused visit on 9 and 10 May 2021. Inspectors praised social workers."
    (row,) = tables_of(article(body, published="June 2021"))["documents"]
    assert (str(row["published_date"]), row["date_precision"]) == ("2021-06-01", "month")


@pytest.mark.parametrize("days", ["9/10 May 2023", "9th and again on the 10th of May 2023"])
def test_days_can_be_joined_in_many_ways(days: str) -> None:
    assert _visit(f"Ofsted made a focused visit to Kent on {days}.")[:2] == (date(2023, 5, 9), date(2023, 5, 10))


def test_when_the_county_was_last_inspected_is_an_earlier_inspection() -> None:
    body = "Inspectors made a focused visit on 9 and 10 May 2023.\n\nIn 2018, when Kent was last inspected, plans were late."
    rows = tables_of(article(body))["inspections"]
    assert {str(row["start_date"]) for row in rows} == {"2018-01-01", "2023-05-09"}


@pytest.mark.parametrize(
    "body",
    [
        "The focused visit was in May 2023, and inspectors looked at Kent’s arrangements for children in need.",
        "Ofsted visited Kent on 9 and 10 May 2023. Its focused visit concentrated on children in need.",
    ],
)
def test_the_topic_of_a_visit_is_what_inspectors_looked_at(body: str) -> None:
    assert [row["topic"] for row in tables_of(article(body))["inspections"]] == ["children in need"]
