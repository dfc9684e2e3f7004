"""Where a letter or an article names its council and its days, when some of the usual places do not."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.extraction.facts import DocumentFacts
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]
ARTICLE = """Ofsted praises children’s services

1 June 2023

Written by: {author}

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit in May 2023.

{body}
"""


def _letter(facts_of: FactsOf, **changed: str) -> DocumentFacts:
    return facts_of(letter(**changed))


def _authority(facts: DocumentFacts) -> tuple[str, str, str] | None:
    found = facts.authority
    return None if found is None else (found.name, found.method, facts.document.words(found.span) if found.span else "")


@pytest.mark.parametrize(
    ("changed", "authority"),
    [
        ({"opening": "Devon ", "address": "Kent Council"}, ("Dorset", "named in the title", "Dorset")),
        ({"title": "", "address": "Kent Council"}, ("Dorset", "named in the opening sentence", "Dorset")),
        ({"title": "", "opening": ""}, ("Dorset", "named in the address", "Dorset")),
        ({"title": "", "opening": "", "address": "The Council"}, None),
    ],
)
def test_a_letter_is_about_the_council_in_its_title_else_its_opening_else_its_address(
    facts_of: FactsOf, changed: dict[str, str], authority: tuple[str, str, str] | None
) -> None:
    facts = _letter(facts_of, **changed)
    assert facts.kind == "inspection_letter"
    assert _authority(facts) == authority


def test_news_is_about_the_council_in_its_byline_else_the_one_it_names_most(facts_of: FactsOf) -> None:
    by_council = facts_of(ARTICLE.format(author="Lambeth Council", body="Dorset and Dorset."))
    assert _authority(by_council) == ("Lambeth", "named in the byline", "Lambeth")
    by_desk = facts_of(ARTICLE.format(author="News desk", body="Lambeth has a plan. Dorset helped Lambeth."))
    assert _authority(by_desk) == ("Lambeth", "named most often in the text", "Lambeth")


def test_news_that_names_two_councils_alike_is_about_none(facts_of: FactsOf) -> None:
    assert _authority(facts_of(ARTICLE.format(author="News desk", body="Lambeth has a plan. Dorset has one."))) is None


@pytest.mark.parametrize(
    ("visit", "published"),
    [("on 17 and 18 May 2023", date(2023, 6, 22)), ("on 17 and 18 December 2023", date(2024, 6, 22))],
)
def test_a_misprinted_year_of_a_letter_follows_from_the_visit(facts_of: FactsOf, visit: str, published: date) -> None:
    facts = _letter(facts_of, published="22 June 20233", visit=visit)
    assert facts.published is not None
    assert (facts.published.first, facts.published.last) == (published, published)
    assert facts.published.basis == "derived"
    assert [facts.document.words(item.span) for item in facts.published.evidence] == ["22 June", visit[3:]]


def test_a_misprinted_year_of_a_letter_about_a_visit_without_days_is_not_known(facts_of: FactsOf) -> None:
    assert _letter(facts_of, published="22 June 20233", visit="in May 2023").published is None


@pytest.mark.parametrize(
    ("visit", "first", "last", "precision"),
    [
        ("on 17 to 18 May 2023", date(2023, 5, 17), date(2023, 5, 18), "day"),
        ("on 28 February and 1 March 2023", date(2023, 2, 28), date(2023, 3, 1), "day"),
        ("from 30 December 2022 to 2 January 2023", date(2022, 12, 30), date(2023, 1, 2), "day"),
        ("between 30 December and 2 January 2023", date(2022, 12, 30), date(2023, 1, 2), "day"),
        ("in May 2023", date(2023, 5, 1), date(2023, 5, 31), "month"),
        ("in 2023", date(2023, 1, 1), date(2023, 12, 31), "year"),
    ],
)
def test_the_days_of_a_visit(facts_of: FactsOf, visit: str, first: date, last: date, precision: str) -> None:
    period = _letter(facts_of, visit=visit).mentions[0].period
    assert period is not None
    assert (period.first, period.last, period.precision) == (first, last, precision)


@pytest.mark.parametrize("visit", ["on 31 and 32 May 2023", "on 18 and 17 May 2023"])
def test_impossible_days_are_reported_and_ignored(facts_of: FactsOf, visit: str) -> None:
    facts = _letter(facts_of, visit=visit)
    assert facts.mentions[0].period is None
    assert [(item.column, item.reason, item.detail) for item in facts.missing] == [
        ("start_date", "not_parsed", visit[3:])
    ]


def test_a_grade_is_of_the_area_named_last_before_it(facts_of: FactsOf) -> None:
    earlier = "Since the last inspection in 2021, when"
    facts = _letter(
        facts_of,
        headline=f"{earlier} adoption was judged to be outstanding and the council was judged good overall, more is done.",
    )
    words = facts.document.words
    assert [
        (item.area, item.grade, words(item.grade_span), item.area_span and words(item.area_span))
        for item in facts.judgements
    ] == [("adoption", "outstanding", "outstanding", "adoption"), ("overall_effectiveness", "good", "good", "overall")]


def test_the_topic_of_a_visit_is_read_before_the_first_heading_only(facts_of: FactsOf) -> None:
    scope = "Inspectors looked at the local authority’s arrangements for care leavers"
    in_opening = _letter(facts_of, visit=f"on 17 and 18 May 2023. {scope}")
    assert in_opening.mentions[0].topic == "care leavers"
    in_findings = _letter(facts_of, headline=f"{scope}.")
    assert in_findings.mentions[0].topic is None
