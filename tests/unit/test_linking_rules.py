"""What linking makes of facts: precedence between documents, evidence, reasons for null, people, themes, follow-ups."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts, Missing, ThemeMatch
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.link import link
from pipeline.linking.source import Source
from pipeline.linking.tables.follow_ups import later_than
from pipeline.schema.vocabularies import (
    ActionStatus,
    Addressee,
    Area,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentKind,
    Grade,
    InspectionType,
    NullReason,
    Relation,
    ThemeBasis,
)
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry
from tests.support.made_facts import Made
from tests.support.tables import rows_of

Tables = dict[str, list[dict[str, Any]]]
Linker = Callable[..., Tables]


@pytest.fixture
def linked(readers: FactReaders) -> Linker:
    """Link documents and return the rows of every table."""

    def of(*documents: DocumentFacts, files: Sequence[SourceFile] = ()) -> Tables:
        tables = link(documents, files, [], readers.register, readers.lexicons).tables
        return {name: rows_of(table) for name, table in tables.items()}

    return of


def letter(day: date, paragraphs: Sequence[str] = (), name: str = "a letter.txt", last: date | None = None) -> Made:
    """A letter of the inspectorate about an inspection on some days."""
    made = Made([f"The inspection took place on {day} in Lambeth.", *paragraphs], name)
    made.published(str(day), last or day)
    return made.mention("The inspection", made.period(str(day), day, last))


def news(paragraphs: Sequence[str], name: str = "news.txt") -> Made:
    """A council's article."""
    return Made(paragraphs, name, DocumentKind.COUNCIL_NEWS)


def reasons(tables: Tables, table: str, column: str) -> set[tuple[str, str]]:
    """The reasons for nulls in a column."""
    return {
        (row["reason"], row["detail"])
        for row in tables["null_reasons"]
        if (row["table"], row["column"]) == (table, column)
    }


# Which inspection is later


def _inspection(name: str, first: date | None, last: date | None = None) -> Inspection:
    made = Made(["On some day."])
    period = made.period("some day", first, last) if first else None
    made.mention("some day", period)
    return Inspection("lambeth", [Member(Source(name, made.facts), 0)], name)


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


def test_follow_ups_link_only_to_later_inspections(linked: Linker) -> None:
    documents = [
        letter(date(2016, 1, 4), [GOOD_LIFE_STORY], "2016.txt").finding(GOOD_LIFE_STORY),
        letter(date(2018, 1, 8), [LIFE_STORY], "2018.txt").improvement(LIFE_STORY),
        letter(date(2020, 1, 6), [GOOD_LIFE_STORY, "And more."], "2020.txt").finding(GOOD_LIFE_STORY),
    ]
    rows = linked(*(made.facts for made in documents))["follow_ups"]
    assert [(row["inspection_id"], row["later_inspection_id"], row["direction"]) for row in rows] == [
        ("lambeth-2018-inspection", "lambeth-2020-inspection", "improved")
    ]


def test_improvements_for_safeguarding_boards_are_not_followed_up(linked: Linker) -> None:
    documents = [
        letter(date(2018, 1, 8), [LIFE_STORY], "2018.txt").improvement(LIFE_STORY, addressed_to=Addressee.LSCB),
        letter(date(2020, 1, 6), [GOOD_LIFE_STORY], "2020.txt").finding(GOOD_LIFE_STORY),
    ]
    assert linked(*(made.facts for made in documents))["follow_ups"] == []


# People


def test_person_with_several_capacities_has_one_row_for_each(linked: Linker) -> None:
    made = letter(date(2021, 5, 10), ["Led by Ms Mary Example.", "Mary Example, Her Majesty’s Inspector"])
    for capacity in (Capacity.SIGNATORY, Capacity.LEAD_INSPECTOR, Capacity.LEAD_INSPECTOR):
        made.appearance("Mary Example", capacity, honorific="Ms")
    tables = linked(made.facts)
    assert [(row["person_id"], row["honorific"]) for row in tables["people"]] == [("ofsted-mary-example", "Ms")]
    assert [(row["person_id"], row["capacity"]) for row in tables["appearances"]] == [
        ("ofsted-mary-example", "lead_inspector"),
        ("ofsted-mary-example", "signatory"),
    ]


def test_person_in_several_documents_has_evidence_from_each(linked: Linker) -> None:
    documents = [
        letter(date(2018, 1, 8), ["Yours, Mary Example."], "2018.txt").appearance("Mary Example", Capacity.SIGNATORY),
        letter(date(2020, 1, 6), ["By Ms Mary Example."], "2020.txt").appearance(
            "Mary Example", Capacity.LEAD_INSPECTOR, honorific="Ms"
        ),
    ]
    tables = linked(*(made.facts for made in documents))
    assert [(row["name"], row["honorific"]) for row in tables["people"]] == [("Mary Example", "Ms")]
    evidence = [row for row in tables["evidence"] if (row["table"], row["column"]) == ("people", "name")]
    assert [(row["document_id"], row["seq"]) for row in evidence] == [
        ("lambeth-inspection-letter-2018-01-08", 1),
        ("lambeth-inspection-letter-2020-01-06", 2),
    ]


# Themes


def test_carried_themes_of_a_finding_are_marked(linked: Linker) -> None:
    sentences = ["Supervision and training are regular.", "They help staff to record visits."]
    made = letter(date(2021, 5, 10), sentences)
    own = [ThemeMatch("supervision", made.span("Supervision")), ThemeMatch("workforce", made.span("training"))]
    made.finding(sentences[0], themes=own)
    carried = [replace(theme, basis=ThemeBasis.CARRIED_OVER) for theme in own]
    made.finding(sentences[1], themes=[ThemeMatch("recording", made.span("record")), *carried])
    rows = [
        (row["finding_id"][-5:], row["theme"], row["basis"], row["text"])
        for row in linked(made.facts)["finding_themes"]
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
    own = letter(day, ["Overall we judged: good."], "own.txt")
    # a report, whose identifier comes after those of letters
    own.facts = replace(own.facts, kind=DocumentKind.INSPECTION_REPORT)
    if primary is not None:
        own.judgement("good", primary)
    later = letter(date(2020, 1, 6), [f"The inspection before, on {day}, found it inadequate."], "later.txt")
    later.mention("The inspection before", later.period(str(day), day), Relation.REFERS_TO)
    later.judgement("inadequate", Grade.INADEQUATE)
    article = news([f"On {day} inspectors found us outstanding."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("outstanding", Grade.OUTSTANDING)
    return [article.facts, later.facts, own.facts]


def test_grade_in_the_own_document_takes_precedence(linked: Linker) -> None:
    tables = linked(*_three_grades(Grade.GOOD))
    (judgement,) = tables["judgements"]
    assert (judgement["grade"], judgement["stated_by"]) == ("good", "own_document")
    rule = "the grade in the inspection's own document before what others say of it"
    assert {(row["carried_value"], row["other_value"], row["rule"]) for row in tables["contradictions"]} == {
        ("good", "inadequate", rule),
        ("good", "outstanding", rule),
    }


def test_grade_of_the_inspectorate_takes_precedence_over_accounts(linked: Linker) -> None:
    tables = linked(*_three_grades(None))
    (judgement,) = tables["judgements"]
    assert (judgement["grade"], judgement["stated_by"]) == ("inadequate", "later_document")
    (row,) = tables["contradictions"]
    assert (row["carried_value"], row["other_value"]) == ("inadequate", "outstanding")
    assert row["rule"] == "the inspectorate's documents before accounts, then the order of the documents' identifiers"
    inspection = next(row for row in tables["inspections"] if row["inspection_id"] == "lambeth-2018-inspection")
    assert inspection["overall_grade"] == "inadequate"


def test_equal_documents_are_ordered_by_identifier(linked: Linker) -> None:
    day = date(2018, 1, 8)
    articles = []
    for name, grade in (("2018-03-01", Grade.GOOD), ("2018-02-01", Grade.OUTSTANDING)):
        article = news([f"{name}: on {day} inspectors found us {grade}."], f"{name}.txt")
        article.published(name, date.fromisoformat(name))
        article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
        articles.append(article.judgement(str(grade), grade).facts)
    (judgement,) = linked(*articles)["judgements"]
    assert (judgement["grade"], judgement["document_id"]) == ("outstanding", "lambeth-council-news-2018-02-01")


def test_days_take_precedence_over_months(linked: Linker) -> None:
    own = Made(["The inspection took place in January 2018."], "own.txt")
    month = own.period("January 2018", date(2018, 1, 1), date(2018, 1, 31), DatePrecision.MONTH)
    own.mention("The inspection", month)
    article = news(["Inspectors came on 9 January 2018."], "article.txt")
    article.mention("Inspectors came", article.period("9 January 2018", date(2018, 1, 9)), Relation.REPORTS_ON)
    tables = linked(article.facts, own.facts)
    (row,) = tables["inspections"]
    assert (row["start_date"], row["end_date"], row["date_precision"]) == (date(2018, 1, 9), date(2018, 1, 9), "day")
    assert (row["evidence_level"], row["n_documents"]) == ("primary", 2)
    assert tables["contradictions"] == []


def test_days_in_the_own_document_take_precedence(linked: Linker) -> None:
    own = letter(date(2018, 1, 8), name="own.txt", last=date(2018, 1, 12))
    article = news(["Inspectors came on 9 January 2018."], "article.txt")
    article.mention("Inspectors came", article.period("9 January 2018", date(2018, 1, 9)), Relation.REPORTS_ON)
    later = letter(date(2020, 1, 6), ["The inspection before was in January 2018."], "later.txt")
    month = later.period("January 2018", date(2018, 1, 1), date(2018, 1, 31), DatePrecision.MONTH)
    later.mention("The inspection before", month, Relation.REFERS_TO)
    tables = linked(article.facts, later.facts, own.facts)
    row = next(row for row in tables["inspections"] if row["inspection_id"] == "lambeth-2018-inspection")
    assert (row["start_date"], row["end_date"], row["n_documents"]) == (date(2018, 1, 8), date(2018, 1, 12), 3)
    rule = "the inspectorate's own document before others, and days before months and years"
    assert {(row["column"], row["other_value"], row["rule"]) for row in tables["contradictions"]} == {
        ("start_date", "2018-01-09", rule),
        ("end_date", "2018-01-09", rule),
    }


# Evidence


def test_value_has_numbered_evidence_from_every_document_that_states_it(linked: Linker) -> None:
    day = date(2018, 1, 8)
    own = letter(day, ["Overall we judged: good."], "own.txt").judgement("good", Grade.GOOD)
    article = news([f"On {day} inspectors found us good, yes, good."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("good", Grade.GOOD)
    tables = linked(article.facts, own.facts)
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


# Reasons for null

NOT_STATED, NOT_APPLICABLE, NOT_PARSED = NullReason.NOT_STATED, NullReason.NOT_APPLICABLE, NullReason.NOT_PARSED


def test_reasons_for_nulls_of_a_document(linked: Linker) -> None:
    bare = replace(Made(["Nothing here."]).facts, authority=None)
    tables = linked(bare)
    assert reasons(tables, "documents", "title") == {(NOT_STATED, "the text has no title")}
    for column in ("local_authority", "authority_code"):
        assert reasons(tables, "documents", column) == {
            (NOT_STATED, "no local authority is named, or several equally often")
        }
    for column in ("published_date", "published_date_last", "date_precision", "date_basis"):
        assert reasons(tables, "documents", column) == {
            (NOT_STATED, "the document prints no date of its own, and the registry gives none")
        }
    for column in ("publisher", "source_url", "licence", "attribution", "redistributable"):
        assert reasons(tables, "documents", column) == {(NOT_STATED, "the registry of sources does not say")}
    (passage,) = tables["passages"]
    assert passage["text"] is None
    assert {reason for reason, _ in reasons(tables, "passages", "text")} == {NullReason.WITHHELD}


def test_reason_for_a_missing_date_that_extraction_gives(linked: Linker) -> None:
    missing = (Missing("published_date", NOT_PARSED, "the date is damaged"),)
    tables = linked(replace(Made(["Nothing here."]).facts, missing=missing))
    assert reasons(tables, "documents", "published_date") == {(NOT_PARSED, "the date is damaged")}


def test_values_from_the_registry_have_no_reason_for_null(linked: Linker) -> None:
    entry = RegistryEntry(published_date=date(2021, 5, 10), publisher="Ofsted", redistributable=True)
    made = Made(["Nothing here."])
    tables = linked(made.facts, files=[SourceFile(made.name, "0" * 64, 1, entry)])
    for table, column in (("documents", "published_date"), ("documents", "publisher"), ("passages", "text")):
        assert reasons(tables, table, column) == set()
    assert tables["documents"][0]["date_basis"] == "source_record"


@pytest.mark.parametrize(
    ("inspection_type", "family", "day", "reason"),
    [
        (InspectionType.ILACS_FOCUSED_VISIT, "visit", date(2021, 5, 10), (NOT_APPLICABLE, "inspections of this type give no grade")),
        (InspectionType.ILACS_INSPECTION, "inspection", date(2021, 5, 10), (NOT_STATED, "no document here states it")),
        (InspectionType.ILACS_INSPECTION, "inspection", date(2026, 4, 26), (NOT_STATED, "no document here states it")),
        (InspectionType.ILACS_INSPECTION, "inspection", date(2026, 4, 27), (NOT_APPLICABLE, "inspections from 2026-04-27 on have no overall judgement")),
    ],
)  # fmt: skip
def test_reasons_for_a_missing_overall_grade(
    linked: Linker, inspection_type: InspectionType, family: str, day: date, reason: tuple[NullReason, str]
) -> None:
    made = Made([f"It took place on {day}."])
    made.mention("It took place", made.period(str(day), day), inspection_type=inspection_type, family=family)
    tables = linked(made.facts)
    assert reasons(tables, "inspections", "overall_grade") == {reason}
    is_ilacs = inspection_type == InspectionType.ILACS_INSPECTION
    length = (
        set() if is_ilacs else {(NOT_APPLICABLE, "only inspections under the ILACS framework are short or standard")}
    )
    assert reasons(tables, "inspections", "length_class") == length


def test_a_grade_whose_area_was_not_recognised_is_the_reason_for_a_missing_overall_grade(linked: Linker) -> None:
    made = Made(["It took place on 10 May 2017.", "Something was judged to be good."])
    made.mention("It took place", made.period("10 May 2017", date(2017, 5, 10)))
    made.judgement("good", Grade.GOOD, area=None)
    tables = linked(made.facts)
    assert reasons(tables, "inspections", "overall_grade") == {
        (NOT_PARSED, "a grade is stated, but whether it is the overall one was not recognised")
    }


def test_reasons_for_nulls_of_an_inspection_without_days(linked: Linker) -> None:
    tables = linked(Made(["It took place."]).mention("It took place", None).facts)
    for column in ("start_date", "end_date", "date_precision", "date_basis"):
        assert reasons(tables, "inspections", column) == {(NOT_STATED, "no document says when")}
    for column in ("inspection_type", "inspection_type_basis", "framework", "is_graded"):
        assert reasons(tables, "inspections", column) == {
            (NOT_STATED, "no document says of what kind it was, and several kinds were possible")
        }
    for column in ("date_not_before", "date_not_after"):
        assert reasons(tables, "inspections", column) == {(NOT_APPLICABLE, "the dates are not inferred")}
    assert reasons(tables, "inspections", "length_class") == {
        (NOT_STATED, "the days on site, or the kind of inspection, are not known")
    }
    assert reasons(tables, "inspections", "legal_basis") == {
        (NOT_STATED, "no document names the law of the inspection")
    }
    assert reasons(tables, "inspections", "topic") == {
        (NOT_STATED, "no document says what was looked at in words that are known")
    }
    assert reasons(tables, "inspections", "overall_grade") == {(NOT_STATED, "no document here states it")}
    assert reasons(tables, "inspections", "region") == set()
    assert reasons(tables, "inspections", "ofsted_urn") == set()


def test_reason_for_missing_days_that_extraction_gives(linked: Linker) -> None:
    facts = Made(["It took place."]).mention("It took place", None).facts
    facts = replace(facts, missing=(Missing("start_date", NOT_PARSED, "the days are damaged"),))
    assert reasons(linked(facts), "inspections", "start_date") == {(NOT_PARSED, "the days are damaged")}


def test_reasons_for_nulls_of_an_unknown_authority_and_of_an_inferred_date(linked: Linker) -> None:
    made = Made(["It took place in May."])
    period = replace(
        made.period("May", date(2021, 5, 1), date(2021, 5, 31), DatePrecision.MONTH), basis=DateBasis.INFERRED
    )
    facts = replace(made.mention("It took place", period).facts, authority=None)
    tables = linked(facts)
    for column in ("local_authority", "authority_code", "ofsted_urn", "region", "authority_type"):
        assert reasons(tables, "inspections", column) == {
            (NOT_STATED, "no authority is named, or the register does not say")
        }
    for column in ("date_not_before", "date_not_after"):
        assert reasons(tables, "inspections", column) == {(NOT_STATED, "no fact bounds the date")}


def test_reason_for_the_missing_topic_of_an_inspection_that_is_only_mentioned(linked: Linker) -> None:
    made = letter(date(2020, 1, 6), ["The inspection before was in 2018."])
    year = made.period("2018", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.YEAR)
    tables = linked(made.mention("The inspection before", year, Relation.REFERS_TO).facts)
    topics = {row["row_id"]: row["detail"] for row in tables["null_reasons"] if row["column"] == "topic"}
    assert topics == {
        "lambeth-2018-inspection": "it is only mentioned in passing",
        "lambeth-2020-inspection": "no document says what was looked at in words that are known",
    }


def test_reasons_for_nulls_of_judgements(linked: Linker) -> None:
    made = letter(date(2021, 5, 10), ["Lambeth is good.", "Its kitchens are outstanding."])
    made.judgement("good", Grade.GOOD)
    made.judgement("outstanding", Grade.OUTSTANDING, area=None)
    tables = linked(made.facts)
    not_known = (NOT_PARSED, "the area is printed in words that are not known")
    assert reasons(tables, "judgements", "area") == {not_known}
    assert reasons(tables, "judgements", "area_as_printed") == {
        not_known,
        (NOT_STATED, "the grade is given to the authority itself; no area is printed"),
    }
    assert [row["judgement_id"] for row in tables["judgements"]] == [
        "lambeth-2021-inspection-area-not-recognised",
        "lambeth-2021-inspection-overall-effectiveness",
    ]


def test_grades_for_unknown_areas_are_not_merged(linked: Linker) -> None:
    made = letter(date(2021, 5, 10), ["Kitchens are outstanding.", "Gardens are good.", "Sheds are good, too."])
    made.judgement("outstanding", Grade.OUTSTANDING, area=None)
    made.judgement("good", Grade.GOOD, area=None).judgement("good, too", Grade.GOOD, area=None)
    made.judgement("Gardens", Grade.GOOD, area=Area.ADOPTION, area_words="Gardens")
    rows = {
        row["judgement_id"].removeprefix("lambeth-2021-inspection-"): row["grade"]
        for row in linked(made.facts)["judgements"]
    }
    assert rows == {"adoption": "good", "area-not-recognised": "outstanding", "area-not-recognised-2": "good"}


def test_a_grade_that_a_later_document_repeats_without_its_area_is_no_second_row(linked: Linker) -> None:
    day = date(2021, 5, 10)
    own = letter(day, ["Lambeth is good."], "own.txt").judgement("good", Grade.GOOD)
    article = news([f"On {day} inspectors found us good, and our kitchens inadequate."], "article.txt")
    article.mention("inspectors found", article.period(str(day), day), Relation.REPORTS_ON)
    article.judgement("good", Grade.GOOD, area=None).judgement("inadequate", Grade.INADEQUATE, area=None)
    rows = linked(own.facts, article.facts)["judgements"]
    assert {(row["area"], row["grade"]) for row in rows} == {("overall_effectiveness", "good"), (None, "inadequate")}


def test_reasons_for_nulls_of_people(linked: Linker) -> None:
    made = Made(["By Mary Example."]).appearance("Mary Example", Capacity.SIGNATORY)
    tables = linked(made.facts)
    assert reasons(tables, "people", "honorific") == {(NOT_STATED, "no title is printed before the name")}
    assert reasons(tables, "appearances", "role_as_printed") == {(NOT_STATED, "no office is printed with the name")}
    assert reasons(tables, "appearances", "organisation") == {(NOT_STATED, "no body is printed with the name")}
    assert reasons(tables, "appearances", "inspection_id") == {
        (NOT_APPLICABLE, "the document is about no inspection that was found")
    }


def test_reasons_for_nulls_of_actions(linked: Linker) -> None:
    sentences = ["We have built it.", "We will build it.", "We will paint it soon.", "We will leave in June."]
    made = Made(sentences)
    made.action(sentences[0], "have built", ActionStatus.DONE)
    made.action(sentences[1], "will build")
    made.action(sentences[2], "will paint", time="soon")
    made.action(sentences[3], "will leave", time="in June", due_by=date(2021, 6, 30))
    tables = linked(made.facts)
    assert {
        (row["row_id"].rpartition("-a")[2], row["reason"], row["detail"])
        for row in tables["null_reasons"]
        if (row["table"], row["column"]) == ("actions", "due_by")
    } == {
        (str(made.span(sentences[0]).start), NOT_APPLICABLE, "it has been done"),
        (str(made.span(sentences[1]).start), NOT_STATED, "no time is named"),
        (
            str(made.span(sentences[2]).start),
            NOT_STATED,
            "the words name no certain day, or the document none to count from",
        ),
    }
    assert reasons(tables, "actions", "inspection_id") == {
        (NOT_APPLICABLE, "the document is about no inspection that is known")
    }
