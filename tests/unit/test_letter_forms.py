"""Letters whose headings, lists and dates are printed in other ways than usual."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.improvement_headings import ImprovementHeadingReader
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.schema.vocabularies import DocumentFlag
from tests.support.letters import letter

FactsOf = Callable[[str], DocumentFacts]


def _facts(facts_of: FactsOf, body: str | None = None, **changed: str) -> DocumentFacts:
    text = letter(**changed)
    if body is not None:
        head, rest = text.split("Headline findings")
        text = head + body + "\n\nYours sincerely" + rest.split("Yours sincerely")[1]
    return facts_of(text)


def _findings(facts: DocumentFacts) -> list[tuple[str, str, str]]:
    return [
        (facts.sections[item.section].kind.value, item.polarity.value, facts.document.words(item.span))
        for item in facts.findings
    ]


def _items(facts: DocumentFacts) -> list[tuple[str, str]]:
    return [(area.kind.value, facts.document.words(area.span)) for area in facts.improvement_areas]


@pytest.mark.parametrize("form", ["{}", "{}.", "{}:", "{}?", "{} –", "1. {}", "A) {}", "{}:1", "**{}**", "### {}"])
@pytest.mark.parametrize("case", [str.capitalize, str.upper, str.title])
def test_a_heading_opens_its_section_however_it_is_printed(
    facts_of: FactsOf, form: str, case: Callable[[str], str]
) -> None:
    body = "\n\n".join(
        [
            form.format(case("headline findings")),
            "Leaders know the service well.",
            form.format(case("what needs to improve")),
            "- The quality of plans.",
            form.format(case("main findings")),
            "Too many plans are out of date.",
        ]
    )
    facts = _facts(facts_of, body)
    assert [kind for kind, _, _ in _findings(facts)] == ["headline", "areas_for_improvement", "main"]
    assert _items(facts) == [("area_for_improvement", "The quality of plans.")]


@pytest.mark.parametrize("lost", ["ﬁ", "\ufffd"])
def test_a_heading_with_a_ligature_or_a_lost_character_is_known(facts_of: FactsOf, lost: str) -> None:
    body = f"Headline {lost}ndings\n\nStaff are well trained.\n\nMain {lost}ndings\n\nToo many visits are late."
    assert [kind for kind, _, _ in _findings(_facts(facts_of, body))] == ["headline", "main"]


@given(
    before=st.sampled_from(["", "The ", "Key ", "Other "]),
    thing=st.sampled_from(["area", "areas", "aspects of practice", "points"]),
    must=st.sampled_from(
        [
            "for improvement",
            "for development",
            "that need to improve",
            "which require improvement",
            "to strengthen",
            "that must get better",
            "needing further work",
            "in need of attention",
            "where practice must improve",
        ]
    ),
)
def test_headings_of_what_must_improve_are_put_together(before: str, thing: str, must: str) -> None:
    heading = ImprovementHeadingReader(load_lexicons().improvements.headings).kind_of_heading(
        f"{before}{thing} {must}".capitalize()
    )
    assert heading == "areas_for_improvement"


@pytest.mark.parametrize(
    "heading",
    ["Improvement journey", "Areas covered by the visit", "Developing staff", "Strengths", "What we looked at"],
)
def test_other_headings_with_such_words_open_no_list(heading: str) -> None:
    reader = ImprovementHeadingReader(load_lexicons().improvements.headings)
    assert reader.kind_of_heading(heading) is None


@pytest.mark.parametrize(
    "heading",
    ["Area for priority action", "Priority action required", "Areas requiring urgent action", "Immediate actions:"],
)
def test_priority_action_is_apart_from_what_must_improve(facts_of: FactsOf, heading: str) -> None:
    body = (
        f"Overview\n\nChildren wait.\n\n{heading}\n\nThe local authority must see each child at once.\n\n"
        "Areas that require improvement\n\n- The training of carers.\n- The recording of visits."
    )
    assert _items(_facts(facts_of, body)) == [
        ("priority_action", "The local authority must see each child at once."),
        ("area_for_improvement", "The training of carers."),
        ("area_for_improvement", "The recording of visits."),
    ]


def test_findings_under_headings_that_no_list_knows_are_findings(facts_of: FactsOf) -> None:
    body = (
        "What goes well\n\nSiblings live together. However, some carers wait for months.\n\n"
        "Weaker practice\n\nSome reviews take place by telephone.\n\nOther matters\n\nToo many plans are out of date."
    )
    assert _findings(_facts(facts_of, body)) == [
        ("strengths", "positive", "Siblings live together."),
        ("strengths", "negative", "However, some carers wait for months."),
        ("weaknesses", "negative", "Some reviews take place by telephone."),
        ("main", "negative", "Too many plans are out of date."),
    ]


def test_a_letter_without_headings_has_findings_after_what_it_says_of_the_visit(facts_of: FactsOf) -> None:
    body = (
        "Inspectors looked at case records and met with managers.\n\nLeaders know the service well.\n\n"
        "Inspectors identified two points to improve:\n\n(a) The pace of decisions.\n(b) The quality of plans.\n\n"
        "Too many visits are late.\n\nI would like to thank your staff."
    )
    facts = _facts(facts_of, body)
    assert [words for _, _, words in _findings(facts)] == [
        "Leaders know the service well.",
        "The pace of decisions.",
        "The quality of plans.",
        "Too many visits are late.",
    ]
    assert len(_items(facts)) == 2


def test_a_single_item_below_its_introduction_is_a_list(facts_of: FactsOf) -> None:
    findings = "Inspectors identified one point to improve:\n\n- The recording of visits.\n\nPlans are late."
    facts = _facts(facts_of, findings=findings)
    assert ("area_for_improvement", "The recording of visits.") in _items(facts)
    assert ("main", "negative", "Plans are late.") in _findings(facts)


def test_a_list_ends_where_running_text_begins(facts_of: FactsOf) -> None:
    body = (
        "Areas for development\n\n- The pace of decisions.\n\nStaff are well trained. They are proud.\n\nHomes\n\nEnd."
    )
    facts = _facts(facts_of, body)
    assert _items(facts) == [("area_for_improvement", "The pace of decisions.")]
    assert ("main", "positive", "Staff are well trained.") in _findings(facts)


@pytest.mark.parametrize(
    "sentence",
    [
        "The areas for improvement are the pace of decisions, the use, in full, of plans and the training of staff.",
        "Three things need to improve: the pace of decisions; the use, in full, of plans; and the training of staff.",
    ],
)
def test_a_list_in_a_sentence_is_a_list(facts_of: FactsOf, sentence: str) -> None:
    facts = _facts(facts_of, f"Overview\n\nHelp comes early. {sentence}")
    assert [words for _, words in _items(facts)] == [
        "the pace of decisions",
        "the use, in full, of plans",
        "the training of staff",
    ]


def test_a_sentence_that_names_one_thing_is_no_list(facts_of: FactsOf) -> None:
    facts = _facts(facts_of, "Overview\n\nThe area for improvement is the pace and quality of plans.")
    assert _items(facts) == []


def test_a_section_in_which_nothing_is_read_is_flagged(facts_of: FactsOf) -> None:
    none = "Overview\n\nHelp comes early.\n\nWhat needs to improve\n\nThere are no areas for improvement."
    assert DocumentFlag.SECTION_WITHOUT_FINDINGS not in _facts(facts_of, none).flags
    only_heading = "Inspectors looked at case records."
    assert DocumentFlag.SECTION_WITHOUT_FINDINGS in _facts(facts_of, only_heading).flags


@pytest.mark.parametrize("published", ["16 May 2023", "22 June 2032", "22 June 2203", "22 June 2025"])
def test_a_letter_dated_before_its_visit_or_years_after_it_has_no_date(facts_of: FactsOf, published: str) -> None:
    facts = _facts(facts_of, published=published)
    assert facts.published is None
    assert DocumentFlag.DATES_CONTRADICT in facts.flags
    assert facts.missing[0].column == "published_date"
    assert published in facts.missing[0].detail
    period = facts.mentions[0].period
    assert period is not None
    assert (period.first, period.last) == (date(2023, 5, 17), date(2023, 5, 18))


@pytest.mark.parametrize(
    ("opening", "published", "first", "last"),
    [
        ("visited Dorset’s children’s services on 5 and 6 March", "2 April 2023", date(2023, 3, 5), date(2023, 3, 6)),
        ("were in Dorset on 12 and 13 December", "20 January 2023", date(2022, 12, 12), date(2022, 12, 13)),
        ("were in Dorset from 28 November to 1 December 2022", "9 January 2023", date(2022, 11, 28), date(2022, 12, 1)),
        ("came from 29 December 2022 to 4 January 2023", "9 February 2023", date(2022, 12, 29), date(2023, 1, 4)),
    ],
)
def test_an_opening_in_other_words_dates_the_visit(
    facts_of: FactsOf, opening: str, published: str, first: date, last: date
) -> None:
    text = letter(published=published)
    usual = text[text.index("This letter summarises") : text.index("Headline findings")]
    other = (
        f"Two of His Majesty’s Inspectors, Tracey Ledder and Joy Howick, {opening}. This is what the visit found.\n\n"
    )
    facts = facts_of(text.replace(usual, other))
    period = facts.mentions[0].period
    assert period is not None
    assert (period.first, period.last) == (first, last)
    inspectors = [facts.document.words(item.name_span) for item in facts.appearances if item.capacity == "inspector"]
    assert inspectors == ["Tracey Ledder", "Joy Howick"]


def test_a_letter_to_two_people_has_two_addressees(facts_of: FactsOf) -> None:
    text = letter(address="Dorset Council\n\nPeter Lanyon\nInterim Chief Executive\nDorset Council")
    facts = facts_of(text.replace("Dear Ms Leavy", "Dear Ms Leavy and Mr Lanyon"))
    words = facts.document.words
    assert [
        (words(item.name_span), words(item.role_span) if item.role_span else None)
        for item in facts.appearances
        if item.capacity == "addressee"
    ] == [("Theresa Leavy", "Executive Director of People"), ("Peter Lanyon", "Interim Chief Executive")]


@pytest.mark.parametrize("label", ["cc:", "CC", "Copied to", "Copy to:", "c.c.:", "Copies:", "cc.", "Distribution:"])
def test_who_gets_a_copy_is_read_after_any_label(facts_of: FactsOf, label: str) -> None:
    facts = facts_of(letter() + f"\n{label} Peter Lanyon, Chief Executive, Dorset Council\n")
    copied = [facts.document.words(item.name_span) for item in facts.appearances if item.capacity == "copied_to"]
    assert copied == ["Peter Lanyon"]


def test_a_councils_answer_to_inspectors_is_no_letter_of_theirs(facts_of: FactsOf) -> None:
    text = letter().replace("Tracey Ledder\nHis Majesty’s Inspector", "Theresa Leavy\nExecutive Director of People")
    assert facts_of(text).kind != "inspection_letter"


@pytest.mark.parametrize(
    "line", ["Date: 22 June 2023", "Thursday 22nd June 2023", "Dated Thursday, 22 June 2023", "22/06/2023"]
)
def test_the_date_of_a_letter_may_have_a_label_and_a_day_of_the_week(facts_of: FactsOf, line: str) -> None:
    published = facts_of(letter(published=line)).published
    assert published is not None
    assert published.first == date(2023, 6, 22)


def test_a_heading_may_be_the_first_words_of_its_paragraph(facts_of: FactsOf) -> None:
    body = "Headline findings: help comes early.\n\nAreas for improvement: the pace of visits; the quality of plans."
    facts = _facts(facts_of, body)
    assert [kind for kind, _, _ in _findings(facts)] == ["headline", "areas_for_improvement"]
    assert [words for _, words in _items(facts)] == ["the pace of visits", "the quality of plans"]


def test_a_heading_that_praises_and_criticises_leaves_it_to_the_words_below(facts_of: FactsOf) -> None:
    body = "Strengths and areas for development\n\nToo many plans are out of date.\n\nNext to come\n\nPlans are late."
    assert [(kind, polarity) for kind, polarity, _ in _findings(_facts(facts_of, body))] == [("main", "negative")] * 2


def test_a_letter_may_end_with_kind_regards(facts_of: FactsOf) -> None:
    facts = facts_of(letter().replace("Yours sincerely", "Kind regards"))
    signed = [facts.document.words(item.name_span) for item in facts.appearances if item.capacity == "signatory"]
    assert signed == ["Tracey Ledder"]


def test_a_letter_dates_an_earlier_inspection_before_it_names_it(facts_of: FactsOf) -> None:
    body = "In July 2016 services were inspected and judged to require improvement to be good.\n\nMain findings\n\nPlans are good."
    facts = _facts(facts_of, body)
    earlier = [item.period.first for item in facts.mentions if item.relation == "refers_to" and item.period]
    assert earlier == [date(2016, 7, 1)]
    assert [item.grade.value for item in facts.judgements] == ["requires_improvement"]


def test_a_sentence_on_what_follows_from_a_priority_action_is_none(facts_of: FactsOf) -> None:
    body = (
        "Areas for priority action\n\nReferrals are not allocated.\n\nThe area for priority action identified above will be"
        " considered in any future inspection."
    )
    assert _items(_facts(facts_of, body)) == [("priority_action", "Referrals are not allocated.")]


def test_the_grade_of_an_inspection_before_the_last_is_not_that_of_the_last(facts_of: FactsOf) -> None:
    body = (
        "This was the third visit since the local authority was judged inadequate in May 2022. Before that, in 2018, its"
        " services had been judged to require improvement.\n\nHeadline findings\n\nPlans are clear."
    )
    facts = _facts(facts_of, body)
    times = [item.period.first.year if item.period else None for item in facts.mentions]
    assert [(times[item.mention], item.grade) for item in facts.judgements] == [
        (2022, "inadequate"),
        (2018, "requires_improvement"),
    ]


def test_a_grade_of_another_service_is_not_of_the_one_named_before_its_clause(facts_of: FactsOf) -> None:
    sentence = (
        "There are improvements in some services for children since the last inspection in 2012, when safeguarding "
        "services were judged to be adequate."
    )
    facts = facts_of(letter(findings=sentence))
    assert [(judgement.area, judgement.grade) for judgement in facts.judgements] == [(None, "adequate")]


@pytest.mark.parametrize(
    ("sentence", "law"),
    [
        (
            "This visit was carried out under section 136 of the Education and Inspections Act 2006.",
            "section 136 of the Education and Inspections Act 2006",
        ),
        (
            "The inspection was carried out at the request of a minister under section 20(1)(a) of the Children Act 2004.",
            "section 20(1)(a) of the Children Act 2004",
        ),
        ("Young people in accommodation under section 20 of the Children Act 1989 were not seen.", None),
        ("Ofsted combines reports in accordance with section 152 of the Education and Inspections Act 2006.", None),
    ],
)
def test_the_law_is_the_one_under_which_inspectors_came(facts_of: FactsOf, sentence: str, law: str | None) -> None:
    facts = facts_of(letter(visit=f"on 17 and 18 May 2023. {sentence}"))
    assert facts.mentions[0].legal_basis == law


def test_what_a_joint_letter_finds_below_its_introduction_is_found(facts_of: FactsOf) -> None:
    facts = facts_of(
        """1 December 2017

Anna Reyes, Director of Children's Services, Lambeth Council

Dear local partnership

Joint targeted area inspection of the multi-agency response to abuse and neglect in Lambeth

Between 16 and 20 October 2017, Ofsted and the Care Quality Commission (CQC) undertook a joint inspection of the \
multi-agency response to abuse and neglect in Lambeth.

This letter to all the service leaders in the area outlines our findings about the effectiveness of partnership working.

The inspectorates recognise the difficulties of such work for all agencies.

There is strong partnership working in Lambeth.

Key strengths

Managers make clear decisions.

Yours sincerely

Elena Shaw
"""
    )
    assert [(facts.document.words(item.span), item.polarity) for item in facts.findings] == [
        ("There is strong partnership working in Lambeth.", "positive"),
        ("Managers make clear decisions.", "positive"),
    ]
