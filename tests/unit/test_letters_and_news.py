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


def test_the_topic_of_a_visit_that_is_a_list_is_the_whole_list(facts_of: FactsOf) -> None:
    scope = "Inspectors looked at arrangements for:\n\n- children in need.\n- children with a protection plan.\n\nThey met staff"
    (visit,) = _letter(facts_of, visit=f"on 17 and 18 May 2023. {scope}").mentions
    assert visit.topic is not None
    assert visit.topic.split("\n\n")[1:] == ["children in need.", "children with a protection plan."]


@pytest.mark.parametrize(
    ("headline", "earlier"),
    [
        ("At the inspection in May 2021, plans were weak.", ["inspection in May 2021"]),
        ("Inspection in May 2021 found weak plans.", ["Inspection in May 2021"]),
        ("At the next inspection in May 2024, plans will be read.", []),
        ("Plans are weak. Any future inspection of 2024 will read them.", []),
        ("Plans follow the Children Act 1989 since the inspection of 2018.", ["inspection of 2018"]),
        ("Plans are better than at the 2018 inspection.", ["2018 inspection"]),
        ("The inspection found weak plans, of which 12 were from May 2021.", []),
    ],
)
def test_an_earlier_inspection_is_one_with_its_own_date(facts_of: FactsOf, headline: str, earlier: list[str]) -> None:
    facts = _letter(facts_of, headline=headline)
    assert [facts.document.words(mention.spans[0]) for mention in facts.mentions[1:]] == earlier


def test_a_letter_without_an_address_is_addressed_to_nobody(facts_of: FactsOf) -> None:
    address = "Theresa Leavy\nExecutive Director of People\nDorset Council\n\n"
    whole = letter()
    assert address in whole
    facts = facts_of(whole.replace(address, ""))
    assert facts.kind == "inspection_letter"
    assert "addressee" not in {item.capacity for item in facts.appearances}
    assert "addressee" in {item.capacity for item in facts_of(whole).appearances}


@pytest.mark.parametrize(
    ("published", "reason", "detail"),
    [
        ("", "not_stated", "the letter prints no date"),
        ("Ofsted, 31 June 2023", "not_parsed", "'Ofsted, 31 June 2023' could not be read as a day"),
    ],
)
def test_a_letter_without_a_date_says_why(facts_of: FactsOf, published: str, reason: str, detail: str) -> None:
    facts = _letter(facts_of, published=published)
    assert facts.published is None
    assert [(item.reason, item.detail) for item in facts.missing if item.column == "published_date"] == [
        (reason, detail)
    ]


SPEAKER = "Cllr Ed Davie, Cabinet Member for Children, said: "


@pytest.mark.parametrize(
    ("body", "spoken"),
    [
        (
            "“They wrote “children are safe” and “staff are kind”, and we are proud of that.” A new line.",
            ["They wrote “children are safe” and “staff are kind”, and we are proud of that."],
        ),
        (
            "“We are proud of what our staff have done.\n\n“There is more to do for the children of our borough.”",
            ["We are proud of what our staff have done.", "There is more to do for the children of our borough."],
        ),
        (
            "“We are proud of what our staff have done.\n\nThere is more to do.”\n\nThe report is long.",
            ["We are proud of what our staff have done.", "There is more to do."],
        ),
        (
            "“We are proud of what our staff have done.\n\nThe report is long.",
            ["We are proud of what our staff have done."],
        ),
    ],
    ids=["quotations inside", "each paragraph opens", "the last paragraph closes", "none closes"],
)
def test_a_quotation_ends_with_its_own_mark_or_with_its_last_paragraph(
    facts_of: FactsOf, body: str, spoken: list[str]
) -> None:
    facts = facts_of(ARTICLE.format(author="Lambeth Council", body=SPEAKER + body))
    (statement,) = facts.statements
    assert [facts.document.words(fragment) for fragment in statement.fragments] == spoken


@pytest.mark.parametrize(
    ("stated", "area", "rule"),
    [
        ("adoption was judged to be outstanding", "adoption", "the service named last before the grade"),
        ("the council was judged good in adoption", "adoption", "the service named straight after the grade"),
        (
            "the council was judged good",
            "overall_effectiveness",
            "a grade given to the authority itself is its overall effectiveness",
        ),
    ],
)
def test_the_area_of_a_grade_has_its_rule(facts_of: FactsOf, stated: str, area: str, rule: str) -> None:
    facts = _letter(facts_of, headline=f"Since the last inspection in 2021, when {stated}, more is done.")
    (judgement,) = facts.judgements
    assert judgement.area == area
    rules = {item.column: item.method for item in judgement.evidence}
    assert rules == {"grade": "the grade as printed", "area": rule}
