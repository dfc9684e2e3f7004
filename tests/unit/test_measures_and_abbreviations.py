"""Quantities in findings, and abbreviations where a document defines them."""

from collections.abc import Callable

import pytest

from pipeline.extraction.facts import DocumentFacts
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        (
            "Too many assessments take 12 weeks.",
            [("12 weeks", 12, "weeks", "Too many assessments take 12 weeks")],
        ),
        (
            "Three social workers left in 2 years, which is poor.",
            [
                ("Three", 3, "count", "social workers"),
                ("2 years", 2, "years", "Three social workers left in 2 years, which is poor"),
            ],
        ),
        ("In 2021, 1,200 children waited too long.", [("1,200", 1200, "count", "children")]),
        ("Poor plans are too many: 25.5 per cent of all plans.", [("25.5 per cent", 25.5, "percent", "all plans")]),
        (
            "A large minority, comprising 40% of social workers, are temporary staff, which is poor.",
            [("40%", 40, "percent", "social workers who are temporary staff")],
        ),
        ("Half of plans are weak and 10% are good.", [("10%", 10, "percent", "are good")]),
        ("Plans are weak.", []),
    ],
)
def test_each_quantity_has_its_number_unit_and_what_it_counts(
    facts_of: FactsOf, sentence: str, measures: list[tuple[str, float, str, str]]
) -> None:
    facts = facts_of(letter(findings=sentence))
    found = [(facts.document.words(item.quantity_span), item.value, item.unit, item.what) for item in facts.measures]
    assert found == measures


def test_a_duration_before_a_group_of_people_is_not_counted_as_people(facts_of: FactsOf) -> None:
    facts = facts_of(letter(findings="Poor plans wait for two weeks with their social workers."))
    assert [(item.value, item.unit) for item in facts.measures] == [(2, "weeks")]


@pytest.mark.parametrize(
    ("sentence", "short", "expansion"),
    [
        ("The independent reviewing officers (IROs) are effective.", "IROs", "independent reviewing officers"),
        ("The multi-agency safeguarding hub (MASH) works well.", "MASH", "multi-agency safeguarding hub"),
        ("The improved services (IS) are good.", "IS", "improved services"),
        ("Help from within extended families (EF) is good.", "EF", "extended families"),
        ("Ofsted is the Office for Standards in Education.", "Ofsted", "Office for Standards in Education"),
    ],
)
def test_an_abbreviation_has_the_words_that_it_stands_for(
    facts_of: FactsOf, sentence: str, short: str, expansion: str
) -> None:
    facts = facts_of(letter(findings=sentence))
    words = facts.document.words
    assert [(words(item.short_span), words(item.expansion_span)) for item in facts.abbreviations] == [
        (short, expansion)
    ]
    by_brackets = "defined in brackets after its long form"
    assert facts.abbreviations[0].method == ("defined by 'is the'" if short == "Ofsted" else by_brackets)


@pytest.mark.parametrize(
    "sentence",
    [
        "Staff of the designated officer (LADO) work well.",
        "A plan (see below) is good.",
        "The SGO (special guardianship order) is good.",
        "A good plan of the council for all that is done in the borough for families (AF) is good.",
    ],
    ids=["other letters", "words in brackets", "the long form in brackets", "too many words"],
)
def test_brackets_without_a_definition_give_no_abbreviation(facts_of: FactsOf, sentence: str) -> None:
    assert facts_of(letter(findings=sentence)).abbreviations == ()


def test_an_abbreviation_that_is_defined_twice_is_kept_where_it_comes_first(facts_of: FactsOf) -> None:
    twice = "The improvement board (IB) meets. The improvement board (IB) is good."
    facts = facts_of(letter(findings=twice))
    (found,) = facts.abbreviations
    assert found.short_span.start == facts.document.text.index("IB)")
