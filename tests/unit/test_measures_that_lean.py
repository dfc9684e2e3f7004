"""Quantities whose thing is named by another figure, by the sentence before, or by a clause that they complete."""

from collections.abc import Callable

import pytest

from pipeline.extraction.facts import DocumentFacts
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]


def counted(facts: DocumentFacts) -> dict[str, str | None]:
    """What each quantity counts, by the quantity as printed."""
    return {facts.document.words(item.quantity_span): item.what for item in facts.measures}


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        (
            "Only 30% of late plans are weak plans, compared with 34% in England and 31% among similar councils.",
            {
                "30%": "late plans that are weak plans",
                "34%": "late plans that are weak plans (in England)",
                "31%": "late plans that are weak plans (among similar councils)",
            },
        ),
        (
            "Staff turnover is poor at 15%, above the 12% of similar councils.",
            {"15%": "Staff turnover", "12%": "Staff turnover (of similar councils)"},
        ),
        (
            "Timely visits are poor at 83%, short of the target of 95%.",
            {"83%": "Timely visits", "95%": "Timely visits (target)"},
        ),
        (
            "Poor turnover of staff is 11%, down from 34% in 2015.",
            {"11%": "Poor turnover of staff", "34%": "Poor turnover of staff (in 2015)"},
        ),
    ],
)
def test_a_figure_of_others_or_of_another_time_shows_it(
    facts_of: FactsOf, sentence: str, what: dict[str, str | None]
) -> None:
    assert counted(facts_of(letter(findings=sentence))) == what


@pytest.mark.parametrize(
    ("sentences", "what"),
    [
        (
            "Good work: 30% of late plans are weak plans. The council's target is 20%, which is poor.",
            {"30%": "late plans that are weak plans", "20%": "late plans that are weak plans (council's target)"},
        ),
        ("Vacancies have risen. The figure is poor at 9%.", {"9%": "Vacancies"}),
        (
            "Health checks are rarely done on time. This has dropped to a poor 31%.",
            {"31%": "Health checks that are done on time"},
        ),
        (
            "Too few boys have seen a dentist. The figure is poor at 48%.",
            {"48%": "boys who have seen a dentist"},
        ),
        (
            "Good work: 94% of care leavers are in touch. Three in four live in good homes of their own.",
            {
                "94%": "care leavers who are in touch",
                "Three in four": "care leavers who live in good homes of their own",
            },
        ),
        (
            "Poor visits were made to 40 care leavers. Of these, 12 are in poor homes.",
            {"40": "care leavers", "12": "care leavers who are in poor homes"},
        ),
        ("Leaders know their weak staff. The figure is poor at 9%.", {"9%": None}),
        (
            "Poor plans: 30% of plans are late and 20% of visits are late. The figure is poor at 9%.",
            {"30%": "plans that are late", "20%": "visits that are late", "9%": None},
        ),
    ],
)
def test_a_figure_can_be_of_what_the_sentence_before_names(
    facts_of: FactsOf, sentences: str, what: dict[str, str | None]
) -> None:
    found = counted(facts_of(letter(findings=sentences)))
    assert found == what


def test_a_figure_is_not_of_what_another_paragraph_names(facts_of: FactsOf) -> None:
    assert counted(facts_of(letter(findings="Vacancies have risen.\n\nThe figure is poor at 9%."))) == {"9%": None}


def test_the_words_of_the_sentence_before_are_evidence(facts_of: FactsOf) -> None:
    facts = facts_of(letter(findings="Vacancies have risen. The figure is poor at 9%."))
    (measure,) = facts.measures
    assert [facts.document.words(span) for span in measure.what_spans] == ["Vacancies"]


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Boys wait six weeks for a poor service.", {"six weeks": "Boys who wait for a poor service"}),
        ("Weak plans are made within two days.", {"two days": "Weak plans that are made"}),
        (
            "Poor help is given to boys who had been on a plan for over 18 months.",
            {"18 months": "boys who had been on a plan"},
        ),
        ("Weak plans are closed three months after the order.", {"three months": None}),
        ("Poor plans for 312 children are late.", {"312": "children for whom poor plans are late"}),
        ("The weak team works with 40 families.", {"40": "families with whom the weak team works"}),
        ("Plans are poor for 12 children.", {"12": "children for whom plans are poor"}),
        ("Weak teams hold 25 cases.", {"25": "cases that weak teams hold"}),
        ("Re-referrals, at 27%, are too high and poor.", {"27%": "Re-referrals"}),
        ("The weak county has nine priorities.", {}),
        ("Weak staff have an average caseload of 22 children.", {"22": "average caseload"}),
        (
            "Weak homes are run: 12 children's homes, two of which were judged good.",
            {"12": "children's homes", "two": "children's homes that were judged good"},
        ),
    ],
)
def test_a_quantity_can_be_of_what_its_clause_is_about(
    facts_of: FactsOf, sentence: str, what: dict[str, str | None]
) -> None:
    assert counted(facts_of(letter(findings=sentence))) == what


@pytest.mark.parametrize("opening", ["", "However, ", "Currently, "])
def test_words_that_open_a_sentence_hide_nothing_of_what_the_next_one_counts(facts_of: FactsOf, opening: str) -> None:
    (measure,) = facts_of(
        letter(findings=f"{opening}too few children have seen a dentist. The figure is 40%.")
    ).measures
    assert (measure.value, measure.what) == (40, "children who have seen a dentist")


def test_a_short_clause_keeps_what_it_counts_before_another_subject(facts_of: FactsOf) -> None:
    (measure,) = facts_of(letter(findings="12 children moved and team managers have seen few of them.")).measures
    assert (measure.value, measure.what) == (12, "children who moved")
