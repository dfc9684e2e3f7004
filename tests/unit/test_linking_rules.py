"""What linking makes of facts: precedence between documents, evidence, reasons for null, people, themes, follow-ups."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.extraction.facts import DocumentFacts, Period, ThemeMatch
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.known_inspections import same_time
from pipeline.linking.source import Source
from pipeline.linking.tables.follow_ups import later_than
from pipeline.schema.vocabularies import (
    Addressee,
    Area,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentKind,
    Grade,
    Relation,
    ThemeBasis,
)
from tests.support.linked_texts import linked_facts
from tests.support.made_facts import Made, made_letter, made_news

# Which inspection is the same or later


def _inspection(name: str, first: date | None, last: date | None = None) -> Inspection:
    made = Made(["On some day."])
    period = made.period("some day", first, last) if first else None
    made.mention("some day", period)
    return Inspection("lambeth", [Member(Source(name, made.facts), 0)], name)


def test_days_whose_year_is_inferred_are_those_of_another_year_where_that_is_possible() -> None:
    def days(year: int, first: int, basis: DateBasis = DateBasis.STATED) -> Period:
        return Period(date(year, 5, first), date(year, 5, first + 1), DatePrecision.DAY, basis, ())

    inferred = replace(days(2022, 9, DateBasis.INFERRED), not_before=date(2021, 1, 1), not_after=date(2023, 12, 31))
    for known, is_same in (
        (days(2023, 9), True),
        (days(2023, 10), False),
        (days(2024, 9), False),
        (days(2020, 9), False),
        (days(2023, 9, DateBasis.INFERRED), False),
    ):
        assert same_time(inferred, known) is same_time(known, inferred) is is_same


def test_inspection_is_later_if_it_begins_after_the_other_ended() -> None:
    earlier = _inspection("earlier", date(2021, 5, 10), date(2021, 5, 14))
    others = [
        _inspection("before", date(2021, 5, 3), date(2021, 5, 7)),
        _inspection("from-the-last-day", date(2021, 5, 14), date(2021, 5, 21)),
        _inspection("from-the-next-day", date(2021, 5, 15)),
        _inspection("a-year-later", date(2022, 5, 10)),
        _inspection("without-findings", date(2023, 5, 10)),
        _inspection("undated", None),
    ]
    with_findings = {other.inspection_id for other in [earlier, *others]} - {"without-findings"}
    assert later_than(earlier, [earlier, *others], with_findings) == ["from-the-next-day", "a-year-later"]
    assert later_than(others[-1], [earlier, *others], with_findings) == []


LIFE_STORY = "The quality of life-story work."
GOOD_LIFE_STORY = "Life-story work is now of a high quality."


def test_follow_ups_link_only_to_later_inspections() -> None:
    documents = [
        made_letter(date(2016, 1, 4), [GOOD_LIFE_STORY], "2016.txt").finding(GOOD_LIFE_STORY),
        made_letter(date(2018, 1, 8), [LIFE_STORY], "2018.txt").improvement(LIFE_STORY),
        made_letter(date(2020, 1, 6), [GOOD_LIFE_STORY, "And more."], "2020.txt").finding(GOOD_LIFE_STORY),
    ]
    rows = linked_facts(*(made.facts for made in documents))["follow_ups"]
    assert [(row["inspection_id"], row["later_inspection_id"], row["direction"]) for row in rows] == [
        ("lambeth-2018-inspection", "lambeth-2020-inspection", "improved")
    ]


def test_improvements_for_safeguarding_boards_are_not_followed_up() -> None:
    documents = [
        made_letter(date(2018, 1, 8), [LIFE_STORY], "2018.txt").improvement(LIFE_STORY, addressed_to=Addressee.LSCB),
        made_letter(date(2020, 1, 6), [GOOD_LIFE_STORY], "2020.txt").finding(GOOD_LIFE_STORY),
    ]
    assert linked_facts(*(made.facts for made in documents))["follow_ups"] == []


# People


def test_person_with_several_capacities_has_one_row_for_each() -> None:
    made = made_letter(date(2021, 5, 10), ["Led by Ms Mary Example.", "Mary Example, Her Majesty’s Inspector"])
    for capacity in (Capacity.SIGNATORY, Capacity.LEAD_INSPECTOR, Capacity.LEAD_INSPECTOR):
        made.appearance("Mary Example", capacity, honorific="Ms")
    tables = linked_facts(made.facts)
    assert [(row["person_id"], row["honorific"]) for row in tables["people"]] == [("ofsted-mary-example", "Ms")]
    assert [(row["person_id"], row["capacity"]) for row in tables["appearances"]] == [
        ("ofsted-mary-example", "lead_inspector"),
        ("ofsted-mary-example", "signatory"),
    ]


def test_person_in_several_documents_has_evidence_from_each() -> None:
    documents = [
        made_letter(date(2018, 1, 8), ["Yours, Mary Example."], "2018.txt").appearance(
            "Mary Example", Capacity.SIGNATORY
        ),
        made_letter(date(2020, 1, 6), ["By Ms Mary Example."], "2020.txt").appearance(
            "Mary Example", Capacity.LEAD_INSPECTOR, honorific="Ms"
        ),
    ]
    tables = linked_facts(*(made.facts for made in documents))
    assert [(row["name"], row["honorific"]) for row in tables["people"]] == [("Mary Example", "Ms")]
    evidence = [row for row in tables["evidence"] if (row["table"], row["column"]) == ("people", "name")]
    assert [(row["document_id"], row["seq"]) for row in evidence] == [
        ("lambeth-inspection-letter-2018-01-08", 1),
        ("lambeth-inspection-letter-2020-01-06", 2),
    ]


# Themes


def test_carried_themes_of_a_finding_are_marked() -> None:
    sentences = ["Supervision and training are regular.", "They help staff to record visits."]
    made = made_letter(date(2021, 5, 10), sentences)
    own = [ThemeMatch("supervision", made.span("Supervision")), ThemeMatch("workforce", made.span("training"))]
    made.finding(sentences[0], themes=own)
    carried = [replace(theme, basis=ThemeBasis.CARRIED_OVER) for theme in own]
    made.finding(sentences[1], themes=[ThemeMatch("recording", made.span("record")), *carried])
    rows = [
        (row["finding_id"][-5:], row["theme"], row["basis"], row["text"])
        for row in linked_facts(made.facts)["finding_themes"]
    ]
    assert rows == [
        ("f0002", "supervision", "words", "Supervision"),
        ("f0002", "workforce", "words", "training"),
        ("f0003", "recording", "words", "record"),
        ("f0003", "supervision", "carried_over", "Supervision"),
        ("f0003", "workforce", "carried_over", "training"),
    ]


# Documents that disagree


def _three_grades(primary: Grade | None) -> list[DocumentFacts]:
    """The grade of one inspection in its own letter (or not), in a later letter and in an article."""
    day = date(2018, 1, 8)
    own = made_letter(day, ["Overall we judged: good."], "own.txt")
    # a report, whose identifier comes after those of letters
    own.facts = replace(own.facts, kind=DocumentKind.INSPECTION_REPORT)
    if primary is not None:
        own.judgement("good", primary)
    later = made_letter(date(2020, 1, 6), [f"The inspection before, on {day}, found it inadequate."], "later.txt")
    later.mention("The inspection before", later.period(str(day), day), Relation.REFERS_TO)
    later.judgement("inadequate", Grade.INADEQUATE)
    article = made_news([f"On {day} inspectors found us outstanding."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("outstanding", Grade.OUTSTANDING)
    return [article.facts, later.facts, own.facts]


def test_grade_in_the_own_document_takes_precedence() -> None:
    tables = linked_facts(*_three_grades(Grade.GOOD))
    (judgement,) = tables["judgements"]
    assert (judgement["grade"], judgement["stated_by"]) == ("good", "own_document")
    rule = "the grade in the inspection's own document before what others say of it"
    assert {(row["carried_value"], row["other_value"], row["rule"]) for row in tables["contradictions"]} == {
        ("good", "inadequate", rule),
        ("good", "outstanding", rule),
    }


def test_grade_of_the_inspectorate_takes_precedence_over_accounts() -> None:
    tables = linked_facts(*_three_grades(None))
    (judgement,) = tables["judgements"]
    assert (judgement["grade"], judgement["stated_by"]) == ("inadequate", "later_document")
    (row,) = tables["contradictions"]
    assert (row["carried_value"], row["other_value"]) == ("inadequate", "outstanding")
    assert row["rule"] == "the inspectorate's documents before accounts, then the order of the documents' identifiers"
    inspection = next(row for row in tables["inspections"] if row["inspection_id"] == "lambeth-2018-inspection")
    assert inspection["overall_grade"] == "inadequate"


def test_equal_documents_are_ordered_by_identifier() -> None:
    day = date(2018, 1, 8)
    articles = []
    for name, grade in (("2018-03-01", Grade.GOOD), ("2018-02-01", Grade.OUTSTANDING)):
        article = made_news([f"{name}: on {day} inspectors found us {grade}."], f"{name}.txt")
        article.published(name, date.fromisoformat(name))
        article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
        articles.append(article.judgement(str(grade), grade).facts)
    (judgement,) = linked_facts(*articles)["judgements"]
    assert (judgement["grade"], judgement["document_id"]) == ("outstanding", "lambeth-council-news-2018-02-01")


def test_days_take_precedence_over_months() -> None:
    own = Made(["The inspection took place in January 2018."], "own.txt")
    month = own.period("January 2018", date(2018, 1, 1), date(2018, 1, 31), DatePrecision.MONTH)
    own.mention("The inspection", month)
    article = made_news(["Inspectors came on 9 January 2018."], "article.txt")
    article.mention("Inspectors came", article.period("9 January 2018", date(2018, 1, 9)), Relation.REPORTS_ON)
    tables = linked_facts(article.facts, own.facts)
    (row,) = tables["inspections"]
    assert (row["start_date"], row["end_date"], row["date_precision"]) == (date(2018, 1, 9), date(2018, 1, 9), "day")
    assert (row["evidence_level"], row["n_documents"]) == ("primary", 2)
    assert tables["contradictions"] == []


def test_days_in_the_own_document_take_precedence() -> None:
    own = made_letter(date(2018, 1, 8), name="own.txt", last=date(2018, 1, 12))
    article = made_news(["Inspectors came on 9 January 2018."], "article.txt")
    article.mention("Inspectors came", article.period("9 January 2018", date(2018, 1, 9)), Relation.REPORTS_ON)
    later = made_letter(date(2020, 1, 6), ["The inspection before was in January 2018."], "later.txt")
    month = later.period("January 2018", date(2018, 1, 1), date(2018, 1, 31), DatePrecision.MONTH)
    later.mention("The inspection before", month, Relation.REFERS_TO)
    tables = linked_facts(article.facts, later.facts, own.facts)
    row = next(row for row in tables["inspections"] if row["inspection_id"] == "lambeth-2018-inspection")
    assert (row["start_date"], row["end_date"], row["n_documents"]) == (date(2018, 1, 8), date(2018, 1, 12), 3)
    rule = "the inspectorate's own document before others, and days before months and years"
    assert {(row["column"], row["other_value"], row["rule"]) for row in tables["contradictions"]} == {
        ("start_date", "2018-01-09", rule),
        ("end_date", "2018-01-09", rule),
    }


# Evidence


def test_value_has_numbered_evidence_from_every_document_that_states_it() -> None:
    day = date(2018, 1, 8)
    own = made_letter(day, ["Overall we judged: good."], "own.txt").judgement("good", Grade.GOOD)
    article = made_news([f"On {day} inspectors found us good, yes, good."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("good", Grade.GOOD)
    tables = linked_facts(article.facts, own.facts)
    letter_id = "lambeth-inspection-letter-2018-01-08"
    article_id = next(row["document_id"] for row in tables["documents"] if row["document_kind"] == "council_news")

    def places(table: str, column: str) -> list[tuple[int, str, str]]:
        found = [row for row in tables["evidence"] if (row["table"], row["column"]) == (table, column)]
        return [(row["seq"], row["document_id"], row["text"]) for row in found]

    assert places("judgements", "grade") == [(1, letter_id, "good"), (2, article_id, "good")]
    assert places("inspections", "overall_grade") == [(1, letter_id, "good"), (2, article_id, "good")]
    assert places("inspections", "start_date") == [(1, letter_id, str(day)), (2, article_id, str(day))]
    assert places("inspections", "end_date") == [(1, letter_id, str(day)), (2, article_id, str(day))]
    methods = [row["method"] for row in tables["evidence"] if row["column"] == "start_date"]
    assert methods == ["made for a test", "the same inspection, dated less exactly; made for a test"]


def test_grades_for_unknown_areas_are_not_merged() -> None:
    made = made_letter(date(2021, 5, 10), ["Kitchens are outstanding.", "Gardens are good.", "Sheds are good, too."])
    made.judgement("outstanding", Grade.OUTSTANDING, area=None)
    made.judgement("good", Grade.GOOD, area=None).judgement("good, too", Grade.GOOD, area=None)
    made.judgement("Gardens", Grade.GOOD, area=Area.ADOPTION, area_words="Gardens")
    rows = {
        row["judgement_id"].removeprefix("lambeth-2021-inspection-"): row["grade"]
        for row in linked_facts(made.facts)["judgements"]
    }
    assert rows == {"adoption": "good", "area-not-recognised": "outstanding", "area-not-recognised-2": "good"}


@pytest.mark.parametrize(("year", "area"), [(2012, None), (2014, Area.LOOKED_AFTER_AND_PERMANENCE)])
def test_an_area_of_a_later_framework_is_none_of_an_earlier_inspection(year: int, area: Area | None) -> None:
    made = made_letter(date(year, 5, 10), ["Looked after children: good."])
    made.judgement("good", Grade.GOOD, area=Area.LOOKED_AFTER_AND_PERMANENCE, area_words="Looked after children")
    (row,) = linked_facts(made.facts)["judgements"]
    assert (row["area"], row["area_as_printed"], row["grade"]) == (area, "Looked after children", "good")


def test_a_grade_that_a_later_document_repeats_without_its_area_is_no_second_row() -> None:
    day = date(2021, 5, 10)
    own = made_letter(day, ["Lambeth is good."], "own.txt").judgement("good", Grade.GOOD)
    article = made_news([f"On {day} inspectors found us good, and our kitchens inadequate."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("good", Grade.GOOD, area=None).judgement("inadequate", Grade.INADEQUATE, area=None)
    rows = linked_facts(own.facts, article.facts)["judgements"]
    assert {(row["area"], row["grade"]) for row in rows} == {("overall_effectiveness", "good"), (None, "inadequate")}
