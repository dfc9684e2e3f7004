"""Quantities in findings, and abbreviations where a document defines them."""

from collections.abc import Callable

import pytest

from pipeline.extraction.facts import DocumentFacts
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]


@pytest.mark.parametrize(
    ("sentence", "measures"),
    [
        ("Too many assessments take 12 weeks.", [("12 weeks", 12, "weeks", "Too many assessments")]),
        (
            "Three social workers left in 2 years, which is poor.",
            [("Three", 3, "count", "social workers who left in 2 years")],
        ),
        ("In 2021, 1,200 children waited too long.", [("1,200", 1200, "count", "children who waited too long")]),
        ("Poor plans are too many: 25.5 per cent of all plans.", [("25.5 per cent", 25.5, "percent", "plans")]),
        (
            "A large minority, comprising 40% of social workers, are temporary staff, which is poor.",
            [("40%", 40, "percent", "social workers who are temporary staff")],
        ),
        (
            "Half of plans are weak and 10% are good.",
            [("Half", 50, "percent", "plans that are weak"), ("10%", 10, "percent", "plans that are good")],
        ),
        (
            "Poor visits are many: two thirds of visits were late.",
            [("two thirds", 66.67, "percent", "visits that were late")],
        ),
        (
            "Of the interviews undertaken, only 70% were good.",
            [("70%", 70, "percent", "interviews undertaken that were good")],
        ),
        (
            "The large majority of visits (96%) are good.",
            [("96%", 96, "percent", "visits that are good")],
        ),
        (
            "Good reviews are mostly undertaken within timescales (88%).",
            [("88%", 88, "percent", "Good reviews that are mostly undertaken within timescales")],
        ),
        (
            "The number of children missing from care is better, having reduced from 62 to 28.",
            [
                ("62", 62, "count", "number of children missing from care"),
                ("28", 28, "count", "number of children missing from care"),
            ],
        ),
        (
            "Poor waits: twenty-six care leavers are in custody and 79 are in training, of whom nine are in college.",
            [
                ("twenty-six", 26, "count", "care leavers who are in custody"),
                ("79", 79, "count", "care leavers who are in training"),
                ("nine", 9, "count", "care leavers who are in training and who are in college"),
            ],
        ),
        (
            "Good support is provided to 61 families.",
            [("61", 61, "count", "families to whom good support is provided")],
        ),
        (
            "It is good that the average time between referral and visit is nine days.",
            [("nine days", 9, "days", "average time between referral and visit")],
        ),
        (
            "The average time between the referral of a child and a visit is nine days, which is poor.",
            [("nine days", 9, "days", "average time between the referral of a child and a visit")],
        ),
        (
            "Poor plans were seen: 82% of first and 90% of other visits were late.",
            [("82%", 82, "percent", None), ("90%", 90, "percent", "other visits that were late")],
        ),
        ("All but five children have good plans.", []),
        ("This is good at 96%.", [("96%", 96, "percent", None)]),
        ("Poor attendance fell by 12%.", [("12%", 12, "percent", None)]),
        ("Children aged 16 who turn 18 have good plans under section 20.", []),
        (
            "Nearly two thirds of cases were reviewed late.",
            [("two thirds", 66.67, "percent", "cases that were reviewed late")],
        ),
        (
            "Poor plans: one in five boys has moved twice.",
            [("one in five", 20, "percent", "boys who have moved twice")],
        ),
        (
            "Good help: nine out of ten care leavers are in touch.",
            [("nine out of ten", 90, "percent", "care leavers who are in touch")],
        ),
        ("Poor visits: half the plans are late.", [("half", 50, "percent", "plans that are late")]),
        (
            "A third of plans are weak and two thirds are good.",
            [
                ("A third", 33.33, "percent", "plans that are weak"),
                ("two thirds", 66.67, "percent", "plans that are good"),
            ],
        ),
        (
            "Poor visits: a hundred and twenty children were not seen.",
            [("a hundred and twenty", 120, "count", "children who were not seen")],
        ),
        ("Assessments are weak and take 14 days on average.", [("14 days", 14, "days", None)]),
        ("Weak: the council (in 2021) approved 12 families.", [("12", 12, "count", None)]),
        ("Good visits to 12 children were made.", [("12", 12, "count", None)]),
        (
            "Poor: 30% of plans are late and team managers have seen few.",
            [("30%", 30, "percent", "plans that are late")],
        ),
        ("Poor visits: two in six weeks were missed.", [("six weeks", 6, "weeks", None)]),
        ("Plans are weak.", []),
    ],
)
def test_each_quantity_has_its_number_unit_and_what_it_counts(
    facts_of: FactsOf, sentence: str, measures: list[tuple[str, float, str, str | None]]
) -> None:
    facts = facts_of(letter(findings=sentence))
    found = [(facts.document.words(item.quantity_span), item.value, item.unit, item.what) for item in facts.measures]
    assert found == measures


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("Poor plans are made for over half of boys.", [("half", 50, "more_than", "over")]),
        ("Fewer than ten boys were not seen in weak homes.", [("ten", 10, "less_than", "Fewer than")]),
        ("Nearly 40 girls were not seen, which is poor.", [("40", 40, "just_under", "Nearly")]),
        ("At least 12 workers left weak teams.", [("12", 12, "at_least", "At least")]),
        ("No more than 12 workers left weak teams.", [("12", 12, "at_most", "No more than")]),
        ("Weak plans: about 80% of plans or more.", [("80%", 80, "about", "about")]),
        ("Weak plans: 80% or more of plans are late.", [("80%", 80, "at_least", "or more")]),
        ("Poor visits take over six weeks.", [("six weeks", 6, "more_than", "over")]),
        ("Poor plans improved over six weeks.", [("six weeks", 6, "exact", None)]),
        ("Concerns about 40 girls are not heard.", [("40", 40, "exact", None)]),
        ("Poor homes: only 12 girls were seen.", [("12", 12, "exact", None)]),
        ("Poor homes: 1.2 million girls were seen.", [("1.2 million", 1_200_000, "exact", None)]),
    ],
)
def test_a_number_with_a_word_that_limits_it_does_not_look_exact(
    facts_of: FactsOf, sentence: str, limits: list[tuple[str, float, str, str | None]]
) -> None:
    facts = facts_of(letter(findings=sentence))
    words = facts.document.words
    assert [
        (words(item.quantity_span), item.value, item.limit, words(item.limit_span) if item.limit_span else None)
        for item in facts.measures
    ] == limits


@pytest.mark.parametrize(
    "sentence",
    [
        "Between 12 and 15 girls were not seen, which is poor.",
        "Poor plans take five to ten working days.",
        "Poor visits are 30% to 40% of visits.",
        "Weak: between a quarter and a third of staff are new.",
        "Ten or eleven girls were not seen, which is poor.",
        "Poor visits take from 5 to 10 days.",
        "Staff give 110 per cent in poor homes and are 100% committed.",
    ],
)
def test_ranges_and_shares_of_effort_give_no_number(facts_of: FactsOf, sentence: str) -> None:
    assert facts_of(letter(findings=sentence)).measures == ()


def test_a_change_from_one_number_to_another_gives_both(facts_of: FactsOf) -> None:
    facts = facts_of(letter(findings="The poor rate of plans fell from 40% to 30.5%."))
    assert [item.value for item in facts.measures] == [40, 30.5]


def test_what_is_counted_in_a_table_that_was_read_as_one_sentence_is_not_guessed(facts_of: FactsOf) -> None:
    table = " and ".join(f"{number}% of visits were late" for number in range(10, 40))
    measures = facts_of(letter(findings=f"In the year {table}.")).measures
    assert len(measures) == 30
    assert {measure.what for measure in measures} == {None}


def test_a_duration_before_a_group_of_people_is_not_counted_as_people(facts_of: FactsOf) -> None:
    facts = facts_of(letter(findings="Poor plans wait for two weeks with their social workers."))
    assert [(item.value, item.unit) for item in facts.measures] == [(2, "weeks")]


@pytest.mark.parametrize(
    ("sentence", "whose"),
    [
        ("School attendance is good at 96%.", ["this_council"]),
        (
            "The placement rate of children is better at 6%, compared with 12% nationally and a target of 5%.",
            ["this_council", "england", "target"],
        ),
        (
            "At 6%, it is better than statistical neighbours (7%) and the England average (8%).",
            ["this_council", "statistical_neighbours", "england"],
        ),
        ("Exclusions are poor, above the national average at 6%.", [None]),
    ],
)
def test_each_quantity_is_that_of_the_council_or_of_those_it_is_compared_with(
    facts_of: FactsOf, sentence: str, whose: list[str | None]
) -> None:
    assert [item.of_whom for item in facts_of(letter(findings=sentence)).measures] == whose


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("In September 2014, 85% of reviews were good.", ["In September 2014"]),
        (
            "The rate of poor plans fell from 12% in 2013–14 to 9% for the year to date.",
            ["in 2013–14", "for the year to date"],
        ),
        ("Good plans are made for 85% of children.", [None]),
    ],
)
def test_each_quantity_has_the_time_that_is_printed_for_it(
    facts_of: FactsOf, sentence: str, periods: list[str | None]
) -> None:
    facts = facts_of(letter(findings=sentence))
    assert [facts.document.words(item.period_span) if item.period_span else None for item in facts.measures] == periods


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
