"""The facts and rows of each of the five texts, and of made-up documents that resemble them."""

import time
from collections.abc import Callable

import pytest

from pipeline.core.paths import SOURCES
from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.reader import read_document
from pipeline.schema.vocabularies import DocumentFlag, DocumentKind
from pipeline.sources.discovery import SourceFile
from tests.conftest import Lambeth


def test_kind_date_and_publisher_of_each_document(lambeth: Lambeth) -> None:
    rows = [
        (r["document_id"], r["document_kind"], str(r["published_date"]), r["date_precision"], r["date_basis"], r["publisher"])
        for r in lambeth.rows("documents")
    ]  # fmt: skip
    council = "London Borough of Lambeth"
    assert rows == [
        ("lambeth-council-news-2019-05", "council_news", "2019-05-01", "month", "inferred", council),
        ("lambeth-council-news-2021-12-17", "council_news", "2021-12-17", "day", "stated", council),
        ("lambeth-council-news-2023-08-01", "council_news", "2023-08-01", "day", "stated", council),
        ("lambeth-inspection-letter-2010-10-20", "inspection_letter", "2010-10-20", "day", "stated", "Ofsted"),
        ("lambeth-inspection-letter-2021-12-01", "inspection_letter", "2021-12-01", "day", "stated", "Ofsted"),
    ]


def test_the_six_inspections(lambeth: Lambeth) -> None:
    rows = [
        (
            r["inspection_id"],
            r["inspection_type"],
            r["inspection_type_basis"],
            str(r["start_date"]),
            str(r["end_date"]),
            r["date_precision"],
            r["date_basis"],
            r["evidence_level"],
            r["n_documents"],
        )
        for r in lambeth.rows("inspections")
    ]
    visit = "ilacs_focused_visit"
    assert rows == [
        ("lambeth-2010-unannounced-inspection", "unannounced_referral_assessment", "stated", "2010-09-21", "2010-09-22", "day", "stated", "primary", 1),
        ("lambeth-2018-inspection", "sif", "inferred", "2018-02-01", "2018-02-28", "month", "stated", "referenced", 3),
        ("lambeth-2019-focused-visit", visit, "stated", "2019-04-09", "2019-04-10", "day", "inferred", "reported", 1),
        ("lambeth-2021-focused-visit", visit, "stated", "2021-10-27", "2021-10-28", "day", "stated", "primary", 2),
        ("lambeth-2022-inspection", "ilacs_inspection", "inferred", "2022-10-01", "2022-10-31", "month", "stated", "referenced", 1),
        ("lambeth-2023-focused-visit", visit, "stated", "2023-06-01", "2023-06-30", "month", "derived", "reported", 1),
    ]  # fmt: skip


def test_the_inferred_date_has_bounds_and_evidence(lambeth: Lambeth) -> None:
    visit = next(r for r in lambeth.rows("inspections") if r["inspection_id"] == "lambeth-2019-focused-visit")
    assert (str(visit["date_not_before"]), str(visit["date_not_after"])) == ("2019-01-01", "2022-09-08")
    evidence = {
        (r["column"], r["text"])
        for r in lambeth.rows("evidence")
        if r["row_id"] == "lambeth-2019-focused-visit" and str(r["column"]).startswith(("start", "date_not"))
    }
    assert evidence == {
        ("start_date", "April 9 and 10"),
        ("start_date", "2018"),
        ("start_date", "Her Majesty’s Inspector"),
        ("date_not_before", "2018"),
        ("date_not_after", "Her Majesty’s Inspector"),
    }


def test_three_wordings_for_the_inspection_of_2018_are_one_inspection(lambeth: Lambeth) -> None:
    wordings = [
        r["text"]
        for r in lambeth.rows("evidence")
        if r["table"] == "inspection_documents" and str(r["row_id"]).startswith("lambeth-2018-inspection|")
    ]
    assert {"inspection in 2018", "judgement in 2018", "inspection of February 2018"} <= set(wordings)


def test_the_two_judgements_are_stated_by_later_documents(lambeth: Lambeth) -> None:
    assert [
        (r["inspection_id"], r["area"], r["area_as_printed"], r["grade"], r["grade_as_printed"], r["stated_by"])
        for r in lambeth.rows("judgements")
    ] == [
        ("lambeth-2018-inspection", "adoption", "adoption service", "inadequate", "inadequate", "later_document"),
        (
            "lambeth-2018-inspection",
            "overall_effectiveness",
            None,
            "requires_improvement",
            "Requires Improvement to be Good",
            "later_document",
        ),
    ]


def test_improvement_areas_are_counted_once(lambeth: Lambeth) -> None:
    counts: dict[object, int] = {}
    for row in lambeth.rows("improvement_areas"):
        counts[row["inspection_id"]] = counts.get(row["inspection_id"], 0) + 1
    assert counts == {
        "lambeth-2010-unannounced-inspection": 2,
        "lambeth-2019-focused-visit": 3,
        "lambeth-2021-focused-visit": 2,
        "lambeth-2023-focused-visit": 4,
    }


def test_paraphrases_are_evidence_for_the_letters_own_words(lambeth: Lambeth) -> None:
    evidence = {
        (r["row_id"], r["document_id"], r["text"])
        for r in lambeth.rows("evidence")
        if r["table"] == "improvement_areas" and r["document_id"] == "lambeth-council-news-2021-12-17"
    }
    assert evidence == {
        (
            "lambeth-2021-focused-visit-improvement-analysis-impact-children-families-repeated",
            "lambeth-council-news-2021-12-17",
            "reviewing repeated assessments to understand why earlier interventions have not achieved sustained"
            " improvements in outcomes",
        ),
        (
            "lambeth-2021-focused-visit-improvement-more-widespread-evidence-application-local",
            "lambeth-council-news-2021-12-17",
            "the more widespread application of Lambeth’s practice model",
        ),
    }


def test_a_date_that_several_documents_print_has_evidence_from_each_numbered_from_one(lambeth: Lambeth) -> None:
    found = [
        (row["seq"], row["document_id"], row["text"])
        for row in lambeth.rows("evidence")
        if (row["row_id"], row["column"]) == ("lambeth-2018-inspection", "start_date")
    ]
    assert found == [
        (1, "lambeth-inspection-letter-2021-12-01", "February 2018"),
        (2, "lambeth-council-news-2019-05", "2018"),
        (3, "lambeth-council-news-2021-12-17", "2018"),
    ]


def test_the_evidence_of_each_value_is_numbered_from_one(lambeth: Lambeth) -> None:
    numbers: dict[tuple[object, ...], list[object]] = {}
    for row in lambeth.rows("evidence"):
        numbers.setdefault((row["table"], row["row_id"], row["column"]), []).append(row["seq"])
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_the_same_words_are_evidence_for_a_value_once(lambeth: Lambeth) -> None:
    columns = ("table", "row_id", "column", "document_id", "start_char", "end_char")
    places = [tuple(row[column] for column in columns) for row in lambeth.rows("evidence")]
    assert len(places) == len(set(places))


def test_a_list_inside_a_sentence_is_split_into_improvement_areas(lambeth: Lambeth) -> None:
    texts = [r["text"] for r in lambeth.rows("improvement_areas") if "2019" in str(r["inspection_id"])]
    assert texts == [
        "early permanence planning",
        "oversight of permanence planning",
        "the support offered to foster carers",
    ]


def test_the_fourteen_people_in_office(lambeth: Lambeth) -> None:
    assert sorted(str(r["name"]) for r in lambeth.rows("people")) == [
        "Andrew Carter",
        "Andrew Spencer",
        "Andy Whippey",
        "Anna Gravelle",
        "Ben Kind",
        "David Sanders",
        "Debbie Jones",
        "Derrick Anderson",
        "Ed Davie",
        "Jennifer Brathwaite",
        "Merlin Joseph",
        "Nick Stacey",
        "Peter Robbins",
        "Stephen Hunt",
    ]


def test_murdered_children_are_not_listed_as_people_and_their_passages_are_marked(lambeth: Lambeth) -> None:
    for table in ("people", "appearances", "finding_themes", "abbreviations", "improvement_areas"):
        for row in lambeth.rows(table):
            assert not any(name in str(row) for name in ("Labinjo", "Hobson")), table
    for table in ("passages", "statements", "findings", "measures", "evidence"):
        for row in lambeth.rows(table):
            if any(name in str(row["text"]) for name in ("Labinjo", "Hobson")):
                assert row["contains_private_name"] is True
    assert [r["contains_private_name"] for r in lambeth.rows("statements")].count(True) == 2


def test_the_six_quotations_and_their_speakers(lambeth: Lambeth) -> None:
    assert [
        (r["statement_id"], r["person_id"], r["n_fragments"], str(r["text"])[:24], str(r["text"])[-18:])
        for r in lambeth.rows("statements")
    ] == [
        ("lambeth-council-news-2019-05-s01", "ofsted-andy-whippey", 2, "Senior leadership in Lam", " and young people."),
        ("lambeth-council-news-2019-05-s02", "lambeth-jennifer-brathwaite", 3, "We’re pleased that Ofste", "ng people deserve."),
        ("lambeth-council-news-2021-12-17-s01", "lambeth-ed-davie", 1, "As we have all been remi", "rove them further."),
        ("lambeth-council-news-2021-12-17-s02", "lambeth-merlin-joseph", 1, "We want all our children", "d to great effect."),
        ("lambeth-council-news-2023-08-01-s01", "lambeth-ben-kind", 3, "It’s reassuring to recei", "hange and progress"),
        ("lambeth-council-news-2023-08-01-s02", "lambeth-andrew-carter", 3, "We want Lambeth to be th", "mprovement plans’."),
    ]  # fmt: skip


def test_the_two_measures(lambeth: Lambeth) -> None:
    assert {(r["quantity_as_printed"], r["value"], r["unit"], r["what"]) for r in lambeth.rows("measures")} == {
        ("40%", 40.0, "percent", "social workers who are temporary staff"),
        ("two", 2.0, "count", "experienced team managers"),
    }


def test_the_abbreviations_of_the_2021_letter(lambeth: Lambeth) -> None:
    assert {
        (r["abbreviation"], r["expansion"])
        for r in lambeth.rows("abbreviations")
        if r["document_id"] == "lambeth-inspection-letter-2021-12-01"
    } == {
        ("ILACS", "inspection of local authority children's services"),
        ("IRH", "integrated referral hub"),
        ("MASH", "multi-agency safeguarding hub"),
        ("EDT", "emergency duty team"),
        ("CAT", "child assessment teams"),
        ("SYV", "Serious youth violence"),
    }


def test_the_whole_text_of_council_news_is_not_published(lambeth: Lambeth) -> None:
    news = [r for r in lambeth.rows("passages") if "council-news" in str(r["document_id"])]
    letters = [r for r in lambeth.rows("passages") if "inspection-letter" in str(r["document_id"])]
    assert all(r["text"] is None for r in news)
    assert all(r["text"] for r in letters)


LETTER = """Ofsted
www.gov.uk/ofsted

22 June 2023

Theresa Leavy
Executive Director of People
Dorset Council

Dear Ms Leavy

Focused visit to Dorset children’s services

This letter summarises the findings of the focused visit to Dorset children’s services on 17 and 18 May 2023. His \
Majesty’s Inspectors for this visit were Tracey Ledder and Joy Howick.

Inspectors looked at the local authority’s arrangements for 16- and 17-year-old care leavers.

Headline findings

Since the last inspection in 2021, when the overall effectiveness of services was judged to be good, leaders have \
sustained strong practice.

Areas for priority action

The local authority needs to take swift action to improve:

- The allocation of every child to a social worker.

What needs to improve in this area of social work practice?

- The quality and timeliness of supervision. (outcome 4, national framework)

Main findings

Over 50 contacts were not timely.

Ofsted will take the findings from this focused visit into account.

Yours sincerely

Tracey Ledder
His Majesty’s Inspector
"""


def test_a_letter_to_another_council(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(LETTER)
    words = facts.document.words
    assert facts.kind == DocumentKind.INSPECTION_LETTER
    assert facts.authority is not None
    assert facts.authority.name == "Dorset"
    own, earlier = facts.mentions
    assert own.period is not None
    assert (str(own.period.first), str(own.period.last)) == ("2023-05-17", "2023-05-18")
    assert own.topic == "16- and 17-year-old care leavers"
    assert [(a.kind, words(a.span), a.outcome_span is not None) for a in facts.improvement_areas] == [
        ("priority_action", "The allocation of every child to a social worker.", False),
        ("area_for_improvement", "The quality and timeliness of supervision. (outcome 4, national framework)", True),
    ]
    assert earlier.period is not None
    assert earlier.period.precision == "year"
    assert [(j.area, j.grade, j.mention) for j in facts.judgements] == [("overall_effectiveness", "good", 1)]
    assert [(words(m.quantity_span), m.what) for m in facts.measures] == [("50", "contacts that were not timely")]


@pytest.mark.parametrize(
    "text",
    [
        "Recipe for soup\n\nChop the onions and fry them slowly in good butter until they are soft.",
        "Dear parents\n\nOfsted inspected Hill Primary School on 3 May 2022 and judged it good.\n\nYours sincerely\n\nA Head",
        "Ofsted praises Hill Primary School\n\nWritten by: Lambeth Council\n\nInspectors visited on 3 May 2022. Children’s services were pleased.",
        "Bin collections\n\nWritten by: Lambeth Council\n\nYour bins will be collected on 3 May 2022, said Cllr Ben Kind.",
    ],
    ids=["soup", "letter of a school", "news of a school", "bins"],
)  # fmt: skip
def test_similar_texts_about_other_subjects_are_not_recognised(
    facts_of: Callable[[str], DocumentFacts], text: str
) -> None:
    facts = facts_of(text)
    assert facts.kind == DocumentKind.OTHER
    assert facts.flags == (DocumentFlag.KIND_NOT_RECOGNISED,)
    assert not facts.mentions
    assert not facts.findings
    assert not facts.appearances


def test_a_letter_without_the_days_of_the_visit_reports_them_missing(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(LETTER.replace(" on 17 and 18 May 2023", ""))
    assert facts.mentions[0].period is None
    assert [(m.column, m.reason) for m in facts.missing] == [("start_date", "not_stated")]


def test_an_impossible_date_of_a_visit_is_reported_as_not_parsed(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(LETTER.replace("17 and 18 May 2023", "31 June 2023"))
    assert facts.mentions[0].period is None
    assert [(m.column, m.reason) for m in facts.missing] == [("start_date", "not_parsed")]


def news(body: str, title: str = "Ofsted praises Lambeth children’s services") -> str:
    return f"{title}\n\n1 August 2023\n\nWritten by: Lambeth Council\n\n{body}\n"


def test_a_verb_of_speaking_inside_a_longer_word_is_another_verb(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(
        news(
            "After a focused visit on 3 May 2022 Councillor Ann Smith restated: “We are very pleased with this report and its findings.”"
        )
    )
    assert facts.kind == DocumentKind.COUNCIL_NEWS
    (statement,), (speaker,) = facts.statements, facts.appearances
    assert [facts.document.words(part) for part in statement.fragments] == [
        "We are very pleased with this report and its findings."
    ]
    assert (facts.document.words(speaker.name_span), speaker.role_span) == ("Ann Smith", None)


def test_a_round_up_of_councils_is_not_recognised(facts_of: Callable[[str], DocumentFacts]) -> None:
    body = (
        "Bristol children’s services were judged inadequate in an inspection in March 2022.\n\n"
        "Lambeth children’s services were judged good in an inspection in January 2022.\n\n"
        "In Dorset, inspectors praised a focused visit on 3 and 4 March 2022.\n\nLeeds and York wait for Ofsted."
    )
    assert (
        facts_of(news(body, "Ofsted in brief").replace("Written by: Lambeth Council", "Written by: A Reporter")).kind
        == "other"
    )


def test_findings_about_another_council_are_ignored(facts_of: Callable[[str], DocumentFacts]) -> None:
    body = (
        "Inspectors praised strong leadership in Lambeth after a focused visit on 3 and 4 May 2022.\n\n"
        "Inspectors found that Bristol was weak, after it was judged inadequate at the last inspection in 2018."
    )
    facts = facts_of(news(body))
    assert [facts.document.words(finding.span)[:30] for finding in facts.findings] == ["Inspectors praised strong lead"]
    assert not facts.judgements
    assert len(facts.mentions) == 1


@pytest.mark.parametrize("heading", ["Areas for improvement", "Inspectors said these areas need to improve:"])
def test_a_list_under_a_heading_or_an_introduction_is_read(
    heading: str, facts_of: Callable[[str], DocumentFacts]
) -> None:
    body = (
        "Inspectors praised strong leadership in Lambeth after a focused visit on 3 and 4 May 2022.\n\n"
        f"{heading}\n\n- the timeliness of visits\n- the supervision of staff"
    )
    facts = facts_of(news(body))
    found = [facts.document.words(area.span) for area in facts.improvement_areas]
    assert found == ["the timeliness of visits", "the supervision of staff"]


def test_a_long_text_is_not_recognised_as_news(facts_of: Callable[[str], DocumentFacts]) -> None:
    body = "Inspectors praised strong leadership in Lambeth after an inspection in May 2022. " * 400
    assert facts_of(news(body)).kind == DocumentKind.OTHER


@pytest.mark.parametrize(
    "council",
    [
        "Kingston upon Thames",
        "Bournemouth, Christchurch and Poole",
        "Telford & Wrekin",
        "Reading",
        "St. Helens",
        "York",
    ],
)
def test_news_of_any_council_is_read_alike(lambeth: Lambeth, council: str) -> None:

    text = (SOURCES / "lambeth-council-news-undated-adoption-services.txt").read_text(encoding="utf-8")
    content = text.replace("Lambeth", council).encode()
    facts = extract(
        read_document(content, "a.txt"), SourceFile("a.txt", "0" * 64, len(content), None), load_fact_readers()
    )
    assert facts.authority is not None
    assert facts.mentions[0].period is not None
    assert str(facts.mentions[0].period.first) == "2019-04-09"
    assert facts.published is not None


@pytest.mark.parametrize("council", ["East Riding of Yorkshire", "St Helens", "Hammersmith and Fulham"])
def test_the_name_of_a_council_is_not_part_of_a_persons_name(
    facts_of: Callable[[str], DocumentFacts], council: str
) -> None:
    text = LETTER + f"\nCopy: Derrick Anderson Chief Executive, {council} David Sanders, Independent Chair"
    facts = facts_of(text)
    copied = [facts.document.words(a.name_span) for a in facts.appearances if a.capacity == "copied_to"]
    assert copied == ["Derrick Anderson", "David Sanders"]


def test_an_impossible_date_of_a_letter_is_reported_as_not_parsed(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(LETTER.replace("22 June 2023", "32 June 2023"))
    assert [(m.column, m.reason) for m in facts.missing] == [("published_date", "not_parsed")]


@pytest.mark.hostile
@pytest.mark.parametrize(
    "body",
    [
        "Work is not always good. " * 10_000,
        "It was on 3 May 2022 and " * 10_000,
        "In 12% of 34 out of 56 cases (78%) " * 5_000,
        "“Good “ " * 20_000,
        "The Very Long Name Of Somebody " * 8_000,
    ],
    ids=["sentences", "dates", "percentages", "quotation marks", "capitals"],
)
def test_a_hostile_letter_is_read_within_thirty_seconds(facts_of: Callable[[str], DocumentFacts], body: str) -> None:
    before = time.process_time()
    facts_of(LETTER.replace("Over 50 contacts were not timely.", body))
    assert time.process_time() - before < 30


def test_grades_and_quotations_that_cannot_be_linked_are_flagged(facts_of: Callable[[str], DocumentFacts]) -> None:
    body = "Inspectors praised strong leadership after a focused visit on 3 and 4 May 2022.\n\n"
    grade = "Lambeth children’s services were judged good.\n\n"
    quotation = "Lauren Okafor from Streatham said: “My social worker was brilliant to all of us at home.”"
    assert facts_of(news(body)).flags == (DocumentFlag.PUBLISHER_NOT_SHOWN,)
    facts = facts_of(news(body + grade + quotation))
    assert facts.flags[1:] == (DocumentFlag.GRADE_NOT_LINKED, DocumentFlag.QUOTATION_NOT_PUBLISHED)
    assert not facts.judgements
    assert not facts.statements
