"""Quantities that are easily misread: earlier figures, denied limits, numbers in several parts, and what is meant."""

from collections.abc import Callable

import pytest

from pipeline.extraction.facts import DocumentFacts, Measure
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]


def _measures(facts_of: FactsOf, sentence: str) -> tuple[Measure, ...]:
    return facts_of(letter(findings=sentence)).measures


@pytest.mark.parametrize(
    "sentence",
    [
        "Plans are late because there are 412 children in care at 31 March 2021, down from 430.",
        "As at 31 March 2021, 412 plans were poor, up from 430.",
    ],
)
def test_a_figure_of_an_earlier_time_does_not_have_the_later_time(facts_of: FactsOf, sentence: str) -> None:
    later, earlier = _measures(facts_of, sentence)
    assert later.period_span is not None
    assert (earlier.value, earlier.period_span) == (430, None)
    assert "2021" not in (earlier.what or "")


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("No child waits more than 10 days for a poor visit.", "at_most"),
        ("Poor visits are not made after less than 10 days.", "at_least"),
        ("Some children wait as long as 10 days for poor plans.", "at_most"),
        ("Poor plans take c. 10 days.", "about"),
        ("Poor plans take >10 days.", "more_than"),
        ("Poor plans take ~10 days.", "about"),
    ],
)
def test_a_limit_that_is_denied_or_a_sign_is_a_limit(facts_of: FactsOf, sentence: str, limit: str) -> None:
    (measure,) = _measures(facts_of, sentence)
    assert (measure.value, measure.limit) == (10, limit)


@pytest.mark.parametrize(
    "sentence",
    [
        "No plan was good, and more than 10 children had poor visits.",
        "It is not clear why more than 10 children had poor visits.",
    ],
)
def test_a_denial_of_something_else_turns_no_limit(facts_of: FactsOf, sentence: str) -> None:
    (measure,) = _measures(facts_of, sentence)
    assert (measure.value, measure.limit) == (10, "more_than")


@pytest.mark.parametrize(
    "sentence",
    [
        "Too many poor assessments take two and a half months.",
        "The child had poor plans for 3 years and 2 months.",
        "A quarter of a million pounds was spent on poor homes.",
        "One thousand two hundred children have poor plans.",
        "Two children in every five have poor plans.",
        "The poor rate of referrals has fallen to 210 per 100,000.",
        "The poor helpline takes 3,000 calls a year.",
        "The council plans to recruit 20 good social workers.",
    ],
)
def test_what_is_in_several_parts_a_rate_or_only_meant_is_not_read(facts_of: FactsOf, sentence: str) -> None:
    assert _measures(facts_of, sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "of_whom"),
    [
        ("Attendance of children in care is poor at 12% (national: 16%).", "england"),
        ("The vacancy rate is a poor 12%, lower than in Surrey (16%).", None),
        ("Poor practice: 16% is late, though guidance says that 16% of visits should be on time.", "target"),
        ("Adoption matches are poor and exceed the 121 day timescale.", "target"),
    ],
)
def test_a_figure_of_others_is_not_the_councils(facts_of: FactsOf, sentence: str, of_whom: str | None) -> None:
    assert _measures(facts_of, sentence)[-1].of_whom == of_whom


def test_an_age_belongs_to_what_is_counted(facts_of: FactsOf) -> None:
    (measure,) = _measures(facts_of, "There are 3,000 children aged 5 to 16 with poor plans.")
    assert (measure.value, measure.what) == (3000, "children aged 5 to 16 with poor plans")


@pytest.mark.parametrize("part", ["At stage 2, ", "In quarter 4, "])
def test_a_part_of_a_text_or_year_before_a_figure_is_none(facts_of: FactsOf, part: str) -> None:
    (measure,) = _measures(facts_of, f"{part}85% of visits were poor.")
    assert measure.value == 85


@pytest.mark.parametrize("rest", ["above the England average of 38", "down from 50"])
def test_a_bare_number_beside_a_rate_or_a_share_is_not_read(facts_of: FactsOf, rest: str) -> None:
    measures = _measures(facts_of, f"The poor rate of referrals is 45 per 10,000, {rest}.")
    assert [measure.value for measure in measures] == [45]


@pytest.mark.parametrize(
    "category",
    ["The proportion of young people with 5 GCSEs", "The share of children who had three placements or more"],
)
def test_a_number_that_names_a_category_is_no_figure(facts_of: FactsOf, category: str) -> None:
    (measure,) = _measures(facts_of, f"{category} is poor at 12%.")
    assert (measure.value, measure.unit) == (12, "percent")


def test_the_time_of_one_figure_is_not_lent_to_the_next(facts_of: FactsOf) -> None:
    first, second = _measures(
        facts_of, "Performance is poor: 85% of plans in 2012-13 were late and 95.9% of visits were made."
    )
    assert first.period_span is not None
    assert (second.value, second.period_span) == (95.9, None)


def test_what_is_counted_ends_before_the_word_for_its_change(facts_of: FactsOf) -> None:
    measures = _measures(facts_of, "The number of poor plans reduced from 60 to 36.")
    what = "number of poor plans"
    assert [(item.value, item.what) for item in measures] == [(60, what), (36, what)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The service is now good in two out of three judgement areas.",
        "The inspection team, which spent two weeks in Kent, saw poor plans.",
        "The inspectors spoke with more than 150 children and saw poor plans.",
    ],
)
def test_what_is_counted_of_an_inspection_is_no_measure_of_the_service(facts_of: FactsOf, sentence: str) -> None:
    assert not _measures(facts_of, sentence)
