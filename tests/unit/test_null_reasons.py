"""The reason for each null in the linked tables: not stated, not applicable, not read, or withheld."""

from dataclasses import replace
from datetime import date

import pytest

from pipeline.extraction.facts import Missing
from pipeline.schema.vocabularies import (
    ActionStatus,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentKind,
    Grade,
    InspectionType,
    NullReason,
    Relation,
)
from pipeline.sources.discovery import SourceFile
from pipeline.sources.registry import RegistryEntry
from tests.support.linked_texts import Tables, linked_facts
from tests.support.made_facts import Made, made_letter


def reasons(tables: Tables, table: str, column: str) -> set[tuple[str, str]]:
    """The reasons for nulls in a column."""
    return {
        (row["reason"], row["detail"])
        for row in tables["null_reasons"]
        if (row["table"], row["column"]) == (table, column)
    }


NOT_STATED, NOT_APPLICABLE, NOT_PARSED = NullReason.NOT_STATED, NullReason.NOT_APPLICABLE, NullReason.NOT_PARSED


def test_reasons_for_nulls_of_a_document() -> None:
    bare = replace(Made(["Nothing here."]).facts, authority=None, kind=DocumentKind.OTHER)
    tables = linked_facts(bare)
    assert reasons(tables, "documents", "title") == {(NOT_STATED, "the text has no title")}
    for column in ("local_authority", "authority_code"):
        assert reasons(tables, "documents", column) == {
            (NOT_STATED, "no local authority is named, or several equally often")
        }
    for column in ("published_date", "published_date_last", "date_precision", "date_basis"):
        assert reasons(tables, "documents", column) == {
            (
                NOT_STATED,
                "the document prints no date of its own, and neither the registry nor the name of its file gives one",
            )
        }
    for column in ("publisher", "source_url"):
        assert reasons(tables, "documents", column) == {(NOT_STATED, "the registry of sources does not say")}
    for column in ("licence", "licence_basis", "attribution", "redistributable"):
        assert reasons(tables, "documents", column) == {
            (
                NOT_STATED,
                "the registry of sources does not say, and no open licence or letterhead of the inspectorate was read"
                " in the text",
            )
        }
    (passage,) = tables["passages"]
    assert passage["text"] is None
    assert {reason for reason, _ in reasons(tables, "passages", "text")} == {NullReason.WITHHELD}


def test_reason_for_a_missing_date_that_extraction_gives() -> None:
    missing = (Missing("published_date", NOT_PARSED, "the date is damaged"),)
    tables = linked_facts(replace(Made(["Nothing here."]).facts, missing=missing))
    assert reasons(tables, "documents", "published_date") == {(NOT_PARSED, "the date is damaged")}


@pytest.mark.parametrize(
    ("kind", "publisher"),
    [
        (DocumentKind.INSPECTION_LETTER, "Ofsted"),
        (DocumentKind.INSPECTION_REPORT, "Ofsted"),
        (DocumentKind.OTHER, None),
    ],
)
def test_the_inspectorates_own_documents_have_a_publisher(kind: DocumentKind, publisher: str | None) -> None:
    tables = linked_facts(replace(Made(["Nothing here."]).facts, kind=kind))
    assert tables["documents"][0]["publisher"] == publisher
    assert bool(reasons(tables, "documents", "publisher")) == (publisher is None)
    assert reasons(tables, "documents", "licence")


def test_values_from_the_registry_have_no_reason_for_null() -> None:
    entry = RegistryEntry(published_date=date(2021, 5, 10), publisher="Ofsted", redistributable=True)
    made = Made(["Nothing here."])
    tables = linked_facts(made.facts, files=[SourceFile(made.name, "0" * 64, 1, entry)])
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
    inspection_type: InspectionType, family: str, day: date, reason: tuple[NullReason, str]
) -> None:
    made = Made([f"It took place on {day}."])
    made.mention("It took place", made.period(str(day), day), inspection_type=inspection_type, family=family)
    tables = linked_facts(made.facts)
    assert reasons(tables, "inspections", "overall_grade") == {reason}
    is_ilacs = inspection_type == InspectionType.ILACS_INSPECTION
    length = (
        set() if is_ilacs else {(NOT_APPLICABLE, "only inspections under the ILACS framework are short or standard")}
    )
    assert reasons(tables, "inspections", "length_class") == length


def test_a_grade_whose_area_was_not_recognised_is_the_reason_for_a_missing_overall_grade() -> None:
    made = Made(["It took place on 10 May 2017.", "Something was judged to be good."])
    made.mention("It took place", made.period("10 May 2017", date(2017, 5, 10)))
    made.judgement("good", Grade.GOOD, area=None)
    tables = linked_facts(made.facts)
    assert reasons(tables, "inspections", "overall_grade") == {
        (NOT_PARSED, "a grade is stated, but whether it is the overall one was not recognised")
    }


def test_reasons_for_nulls_of_an_inspection_without_days() -> None:
    tables = linked_facts(Made(["It took place."]).mention("It took place", None).facts)
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


def test_reason_for_missing_days_that_extraction_gives() -> None:
    facts = Made(["It took place."]).mention("It took place", None).facts
    facts = replace(facts, missing=(Missing("start_date", NOT_PARSED, "the days are damaged"),))
    assert reasons(linked_facts(facts), "inspections", "start_date") == {(NOT_PARSED, "the days are damaged")}


def test_reasons_for_nulls_of_an_unknown_authority_and_of_an_inferred_date() -> None:
    made = Made(["It took place in May."])
    period = replace(
        made.period("May", date(2021, 5, 1), date(2021, 5, 31), DatePrecision.MONTH), basis=DateBasis.INFERRED
    )
    facts = replace(made.mention("It took place", period).facts, authority=None)
    tables = linked_facts(facts)
    for column in ("local_authority", "authority_code", "ofsted_urn", "region", "authority_type"):
        assert reasons(tables, "inspections", column) == {
            (NOT_STATED, "no authority is named, or the register does not say")
        }
    for column in ("date_not_before", "date_not_after"):
        assert reasons(tables, "inspections", column) == {(NOT_STATED, "no fact bounds the date")}


def test_reason_for_the_missing_topic_of_an_inspection_that_is_only_mentioned() -> None:
    made = made_letter(date(2020, 1, 6), ["The inspection before was in 2018."])
    year = made.period("2018", date(2018, 1, 1), date(2018, 12, 31), DatePrecision.YEAR)
    tables = linked_facts(made.mention("The inspection before", year, Relation.REFERS_TO).facts)
    topics = {row["row_id"]: row["detail"] for row in tables["null_reasons"] if row["column"] == "topic"}
    assert topics == {
        "lambeth-2018-inspection": "it is only mentioned in passing",
        "lambeth-2020-inspection": "no document says what was looked at in words that are known",
    }


def test_reasons_for_nulls_of_judgements() -> None:
    made = made_letter(date(2021, 5, 10), ["Lambeth is good.", "Its kitchens are outstanding."])
    made.judgement("good", Grade.GOOD)
    made.judgement("outstanding", Grade.OUTSTANDING, area=None)
    tables = linked_facts(made.facts)
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


def test_reasons_for_nulls_of_people() -> None:
    made = Made(["By Mary Example."]).appearance("Mary Example", Capacity.SIGNATORY)
    tables = linked_facts(made.facts)
    assert reasons(tables, "people", "honorific") == {(NOT_STATED, "no title is printed before the name")}
    assert reasons(tables, "appearances", "role_as_printed") == {(NOT_STATED, "no office is printed with the name")}
    assert reasons(tables, "appearances", "organisation") == {(NOT_STATED, "no body is printed with the name")}
    assert reasons(tables, "appearances", "inspection_id") == {
        (NOT_APPLICABLE, "the document is about no inspection that was found")
    }


def test_reasons_for_nulls_of_actions() -> None:
    sentences = ["We have built it.", "We will build it.", "We will paint it soon.", "We will leave in June."]
    made = Made(sentences)
    made.action(sentences[0], "have built", ActionStatus.DONE)
    made.action(sentences[1], "will build")
    made.action(sentences[2], "will paint", time="soon")
    made.action(sentences[3], "will leave", time="in June", due_by=date(2021, 6, 30))
    tables = linked_facts(made.facts)
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


@pytest.mark.parametrize(
    ("inspection_type", "year", "reason"),
    [
        (InspectionType.ILACS_FOCUSED_VISIT, 2024, (NOT_APPLICABLE, "only area SEND inspections have one of three outcomes")),
        (InspectionType.AREA_SEND, 2019, (NOT_APPLICABLE, "inspections before 2023-01-01 have none of the three outcomes")),
        (InspectionType.AREA_SEND, 2024, (NOT_STATED, "no report here states it in words that are known")),
    ],
)  # fmt: skip
def test_why_there_is_no_outcome(inspection_type: InspectionType, year: int, reason: tuple[str, str]) -> None:
    made = Made([f"It took place on 10 May {year}."])
    period = made.period(f"10 May {year}", date(year, 5, 10))
    made.mention("It took place", period, inspection_type=inspection_type, family="joint")
    assert reasons(linked_facts(made.facts), "inspections", "outcome") == {reason}
