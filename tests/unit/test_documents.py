"""The facts of made-up letters and news that resemble the five texts."""

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
