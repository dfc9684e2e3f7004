"""What looks like an action and is none, and times that are no days by which something is done."""

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.extraction.facts import DocumentFacts
from pipeline.schema.vocabularies import ActionStatus
from tests.support.articles import FactsOf, article
from tests.support.letters import letter

VISIT = "Ofsted made a focused visit to Kent County Council's children's services on 9 and 10 May 2023."


@pytest.mark.parametrize(
    "sentence",
    [
        "Essex County Council has opened a home.",
        "We are pleased that inspectors have seen the progress and improvements we have made.",
        "Services for children have improved across all areas and credit for that goes to staff.",
        "My ambition is a service to be proud of, and the progress we have made is moving us there.",
        "Councils across the country are having to respond to that challenge.",
        "Many of the posts we are advertising are being covered by agency staff.",
        "It confirms we are giving the right support to children and are putting their needs first.",
        "We're working doubly hard so that families are not let down.",
        "Police officers have arrested three men.",
        "The hospital trust has opened a ward.",
        "School staff have raised money for it.",
        "Other councils have copied our model.",
        "Opposition councillors said the council had cut youth work.",
        "The council denied that it had closed the home.",
        "The council hopes that it will recruit 20 staff.",
        "The helpline is open from 9am to 5pm.",
        "Few of the plans have been updated.",
        "We took comfort from the report.",
        "We had planned to recruit ten nurses.",
        "If you would like to foster, our team will call you back within two days.",
        "We are considering a new model.",
        "Highlights included that “clear systems are in place” for children.",
        "It is great that our services have been given the recognition they deserve.",
        "Staff say ‘we’ve opened doors for families’ when they are asked.",
        "Inspections take place under the Children and Families Act 2014, which was introduced to change support.",
        "The council has restated its commitment to making lasting improvements for children.",
        "We asked inspectors to focus on the areas that still need strengthening.",
        "Our services for children are continuing to improve.",
        "There is work to do and we will maintain a relentless focus on it.",
    ],
)
def test_others_and_denials_hopes_and_hours_are_no_actions(facts_of: FactsOf, sentence: str) -> None:
    assert facts_of(article(f"{VISIT}\n\nThe work goes on. {sentence}")).actions == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The council needs to ensure that leaders have implemented the plan.",
        "It is not clear whether the council has implemented the plan.",
        "The council could not show that leaders have implemented the plan.",
        "Leaders are currently failing to act.",
        "Leaders never plan to review it.",
        "Leaders have created a backlog.",
    ],
)
def test_what_inspectors_miss_ask_for_or_criticise_is_no_action(
    facts_of: Callable[[str], DocumentFacts], sentence: str
) -> None:
    assert facts_of(letter(findings=sentence)).actions == ()


def test_what_another_clause_denies_takes_no_action_away(facts_of: Callable[[str], DocumentFacts]) -> None:
    facts = facts_of(letter(findings="Although plans are not good, leaders have launched a review."))
    assert [action.status for action in facts.actions] == [ActionStatus.DONE]


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("The plan, agreed by cabinet in March, will be delivered by December.", date(2023, 12, 31)),
        ("By December, we will open a hub.", date(2023, 12, 31)),
        ("The new director, who joined in March, will lead the work.", None),
        ("We will complete every assessment within 45 days.", None),
        ("We opened a hub in March.", None),
        ("We will review our practice within three months.", date(2023, 9, 1)),
    ],
)
def test_the_day_is_that_of_the_deed_itself(facts_of: FactsOf, sentence: str, due: date | None) -> None:
    (action,) = facts_of(article(f"{VISIT}\n\nThe work goes on. {sentence}")).actions
    assert action.due_by == due


def test_items_that_judge_count_or_deny_are_no_actions(facts_of: FactsOf) -> None:
    items = ["400 children in care", "Rated good by Ofsted", "hired two nurses"]
    listed = "\n".join(f"- {item}" for item in items)
    facts = facts_of(article(f"{VISIT}\n\nSo far, we have:\n\n{listed}\n\nWe will:\n\n- not close homes\n- open two"))
    assert [(facts.document.words(item.span), item.status) for item in facts.actions] == [
        ("hired two nurses", ActionStatus.DONE),
        ("open two", ActionStatus.PLANNED),
    ]


def test_the_items_below_what_all_will_do_are_planned(facts_of: FactsOf) -> None:
    lead = "The partnership, which includes the council and schools, will work together to:"
    facts = facts_of(article(f"{VISIT}\n\n{lead}\n\n- develop a joint framework\n- reduce waiting times for therapy"))
    assert [action.status for action in facts.actions] == [ActionStatus.PLANNED] * 2
