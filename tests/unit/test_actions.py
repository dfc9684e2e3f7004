"""What a council has done, is doing or will do: the words, how far it is, and by when."""

from datetime import date

import pytest

from pipeline.extraction.facts import Action, DocumentFacts
from pipeline.schema.vocabularies import ActionStatus
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import facts_of_file

NEWS = """Ofsted praises Lambeth children’s services

{published}

Written by: Lambeth Council

Inspectors from Ofsted praised strong leadership in children’s services after a focused visit in May 2023.

{body}
"""


def _account(body: str) -> DocumentFacts:
    visit = "Ofsted visited Kent children's services on 9 and 10 March 2021."
    return facts_of_file("news.txt", article(f"{visit}\n\n{body}", published="16 April 2021"))


def _actions(facts_of: FactsOf, body: str, published: str = "1 June 2023") -> list[tuple[str, Action]]:
    facts = facts_of(NEWS.format(published=published, body=body))
    return [(facts.document.words(action.span), action) for action in facts.actions]


@pytest.mark.parametrize(
    ("time", "due_by"),
    [
        ("within ten days", date(2023, 6, 11)),
        ("within 2 weeks", date(2023, 6, 15)),
        ("within the next three months", date(2023, 9, 1)),
        ("over the next year", date(2024, 6, 1)),
    ],
)
def test_a_time_that_is_counted_ends_so_long_after_publication(facts_of: FactsOf, time: str, due_by: date) -> None:
    ((_, action),) = _actions(facts_of, f"We will recruit 20 social workers {time}.")
    assert (action.status, action.due_by, action.due_basis) == ("planned", due_by, "derived")


@pytest.mark.parametrize("published", ["", "June 2023"])
def test_a_time_counted_from_an_uncertain_day_gives_no_date(facts_of: FactsOf, published: str) -> None:
    facts = facts_of(NEWS.format(published=published, body="We will recruit 20 social workers within 2 weeks."))
    (action,) = facts.actions
    assert action.time_span is not None
    assert facts.document.words(action.time_span) == "within 2 weeks"
    assert (action.due_by, action.due_basis) == (None, None)


@pytest.mark.parametrize(
    ("time", "due_by"),
    [
        ("by 12 September 2023", date(2023, 9, 12)),
        ("by the end of March 2024", date(2024, 3, 31)),
        ("before 2025", date(2024, 12, 31)),
        ("before Friday 3 May 2024", date(2024, 5, 2)),
        ("before the end of March 2024", date(2024, 3, 31)),
    ],
)
def test_a_time_that_is_printed_ends_with_its_last_day(facts_of: FactsOf, time: str, due_by: date) -> None:
    facts = facts_of(NEWS.format(published="1 June 2023", body=f"We will review every plan {time}."))
    (action,) = facts.actions
    assert action.time_span is not None
    assert facts.document.words(action.time_span) == time
    assert (action.due_by, action.due_basis) == (due_by, "stated")


@pytest.mark.parametrize("time", ["by March 2020", "in March 2023 or so", ""])
def test_a_time_before_publication_is_not_a_due_date(facts_of: FactsOf, time: str) -> None:
    ((_, action),) = _actions(facts_of, f"We will review every plan {time}.")
    assert (action.time_span, action.due_by, action.due_basis) == (None, None, None)


@pytest.mark.parametrize(
    ("time", "due_by"),
    [
        ("by September", date(2023, 9, 30)),
        ("by the end of March", date(2024, 3, 31)),
        ("by Friday 14 July", date(2023, 7, 14)),
        ("before the end of the year", date(2023, 12, 31)),
        ("by the end of the month", date(2023, 6, 30)),
    ],
)
def test_a_time_without_a_year_is_the_next_one_after_publication(facts_of: FactsOf, time: str, due_by: date) -> None:
    ((_, action),) = _actions(facts_of, f"We will review every plan {time}.")
    assert (action.due_by, action.due_basis) == (due_by, "derived")


def test_a_vague_time_is_recorded_without_a_date(facts_of: FactsOf) -> None:
    facts = facts_of(NEWS.format(published="1 June 2023", body="We will review every plan in the coming months."))
    (action,) = facts.actions
    assert action.time_span is not None
    assert facts.document.words(action.time_span) == "in the coming months"
    assert action.due_by is None


def test_each_part_of_a_sentence_is_an_action_with_its_own_status(facts_of: FactsOf) -> None:
    found = _actions(facts_of, "We have launched a new front door, and we are recruiting more managers.")
    assert [(words, action.status) for words, action in found] == [
        ("We have launched a new front door", "done"),
        ("we are recruiting more managers.", "under_way"),
    ]


@pytest.mark.parametrize(
    "sentence", ["Ofsted will review every plan.", "We have been working hard.", "The report will be published."]
)
def test_work_by_others_and_mere_effort_are_not_actions(facts_of: FactsOf, sentence: str) -> None:
    assert _actions(facts_of, sentence) == []


def test_parts_end_before_the_words_that_join_them_and_the_last_at_the_end_of_the_sentence(facts_of: FactsOf) -> None:
    found = _actions(facts_of, "We have launched a new front door; and we are recruiting more managers;")
    assert [words for words, _ in found] == ["We have launched a new front door", "we are recruiting more managers;"]


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("By the end of next month every team will have a coach.", date(2021, 5, 31)),
        ("All of them will be in post by the end of this financial year.", date(2022, 3, 31)),
        ("We will publish a plan by the end of this week.", date(2021, 4, 18)),
        ("We will publish a plan by the end of next year.", date(2022, 12, 31)),
    ],
)
def test_the_end_of_a_period_is_counted_from_the_day_of_the_account(words: str, due: date) -> None:
    facts = _account(words)
    assert [action.due_by for action in facts.actions] == [due]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("Kent County Council has accepted all of it. It is checking all cases.", ActionStatus.UNDER_WAY),
        ("A dedicated team for teenagers is being set up.", ActionStatus.UNDER_WAY),
        ("A new drive for foster carers has been launched.", ActionStatus.DONE),
        ("Within days of the visit the council ended the use of bed and breakfast rooms.", ActionStatus.DONE),
    ],
)
def test_an_action_in_other_words(body: str, status: ActionStatus) -> None:
    facts = _account(body)
    assert status in [action.status for action in facts.actions]


@pytest.mark.parametrize(
    "body",
    [
        "The report is short. It is checking nobody.",
        "Residents will have questions.",
        "Children are waiting for a home.",
    ],
)
def test_what_others_do_is_no_action(body: str) -> None:
    assert _account(body).actions == ()


@pytest.mark.parametrize(
    ("body", "n_actions"),
    [
        ("No decision has been made about a second house. Nobody will be moved.", 0),
        ("Kent County Council has set out what it will do next.", 0),
        (
            "The Council for its part has approved funding for six posts. It will publish a revised policy in May 2021.",
            2,
        ),
        ("The council is rewriting its guidance and all staff will be trained in its use by September 2021.", 2),
    ],
)
def test_what_counts_as_one_action(body: str, n_actions: int) -> None:
    assert len(_account(body).actions) == n_actions


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("A drive to find foster carers has been launched.", "done"),
        ("The council hired nine social workers.", "done"),
        ("A review of the out-of-hours team is under way.", "under_way"),
        ("All plans are to be rewritten.", "planned"),
        ("A new home is due to open.", "planned"),
        ("Kent County Council has welcomed the letter.", None),
        ("We have been overwhelmed by kind words.", None),
        ("The plan has been co-produced with parents.", "done"),
        ("We have no plans to open a centre.", None),
        ("The building of two homes is halfway through construction.", "under_way"),
    ],
)
def test_deeds_are_actions_in_any_verb_and_words_and_feelings_are_none(
    facts_of: FactsOf, sentence: str, status: str | None
) -> None:
    facts = facts_of(article(f"Ofsted made a focused visit to children's services on 9 May 2023.\n\n{sentence}"))
    assert [item.status for item in facts.actions if item.voice == "council_account"] == ([status] if status else [])


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        ("The council will open a hub. It will hire a nurse. It will train its staff.", ["planned"] * 3),
        ("Since the visit the council has doubled its team, and it will sign a contract.", ["done", "planned"]),
        ("A practice academy was opened in Dover last week.", ["done"]),
        ("The trust was set up in 2020.", []),
        ("Records are being checked by an independent auditor.", ["under_way"]),
        ("Happening now\n\n- Training for 90 foster carers\n- A review of every placement", ["under_way"] * 2),
    ],
)
def test_what_the_council_does_is_an_action_in_many_forms(body: str, statuses: list[str]) -> None:
    assert [item.status for item in _account(body).actions] == statuses


def test_effort_in_one_clause_hides_no_action_in_the_next(facts_of: FactsOf) -> None:
    body = "We will be working hard on this over the summer and we will open a new family hub."
    facts = facts_of(article(f"Ofsted's focused visit was on 2 and 3 May 2023.\n\n{body}"))
    assert [facts.document.words(action.span) for action in facts.actions] == ["we will open a new family hub."]


@pytest.mark.parametrize(
    "words",
    [
        "A report outlining the plan has been endorsed by Kent County Council’s cabinet.",
        "Before the visit, Kent County Council had seen the need. Work to make improvements began last year.",
    ],
)
def test_what_the_council_reports_after_inspectors_found_something_is_its_own(facts_of: FactsOf, words: str) -> None:
    found = (
        "Ofsted's focused visit to children's services was on 2 and 3 May 2023. Inspectors found that plans are late."
    )
    facts = facts_of(article(f"{found}\n\n{words}"))
    assert len(facts.actions) == 1


@pytest.mark.parametrize(
    ("lead", "item", "verb", "status"),
    [
        ("Since the visit we have:", "opened a new front door", "opened", ActionStatus.DONE),
        ("What we are doing:", "We have opened a new front door.", "have opened", ActionStatus.DONE),
        ("What we are doing:", "Will open a new front door", "Will open", ActionStatus.PLANNED),
    ],
)
def test_the_verb_of_an_item_in_a_list_shows_how_far_it_is(
    lead: str, item: str, verb: str, status: ActionStatus
) -> None:
    facts = _account(f"{lead}\n\n- {item}\n- moved a team")
    action = facts.actions[0]
    assert (facts.document.words(action.span), action.status) == (item, status)
    assert facts.document.words(action.cue_span) == verb


def test_an_action_beside_words_in_quotation_marks_is_the_councils_and_one_inside_them_is_not() -> None:
    facts = _account('Our "front door" teams have opened a hub. The sign "We have moved" is old.')
    assert [facts.document.words(action.span) for action in facts.actions] == [
        'Our "front door" teams have opened a hub.'
    ]


def test_an_item_of_a_list_is_due_at_its_own_time_else_at_that_of_its_list() -> None:
    facts = _account("By June 2022 we will:\n\n- open a new hub by March 2022\n- recruit 20 social workers")
    times = [facts.document.words(action.time_span) for action in facts.actions if action.time_span is not None]
    assert times == ["by March 2022", "By June 2022"]
    assert [action.due_by for action in facts.actions] == [date(2022, 3, 31), date(2022, 6, 30)]


def test_a_line_with_a_stage_before_or_after_it_is_an_action() -> None:
    facts = _account(
        "Completed – A duty rota has been introduced.\n\nIn progress – Team managers are working through old cases.\n\n"
        "Planned – A fourth team will start work on 1 December 2021.\n\nThe form for referrals is shorter (completed)"
        "\n\nPublish a guide for parents (by 30 November 2021)"
    )
    words = [(facts.document.words(action.span), action.status, action.due_by) for action in facts.actions]
    assert words == [
        ("A duty rota has been introduced.", ActionStatus.DONE, None),
        ("Team managers are working through old cases.", ActionStatus.UNDER_WAY, None),
        ("A fourth team will start work on 1 December 2021.", ActionStatus.PLANNED, date(2021, 12, 1)),
        ("The form for referrals is shorter", ActionStatus.DONE, None),
        ("Publish a guide for parents", ActionStatus.PLANNED, date(2021, 11, 30)),
    ]
    assert facts.findings == ()


@pytest.mark.parametrize(
    ("body", "n_actions"),
    [
        ("All plans for children in need will be checked by a senior manager within three months.", 1),
        ("The council also intends to give every home a named police officer.", 1),
        ("The council has committed to investing £5 million in its teams.", 1),
        ("Have you thought about fostering? Our team will answer your questions.", 0),
    ],
)
def test_what_is_meant_to_be_done_is_an_action(body: str, n_actions: int) -> None:
    assert len(_account(body).actions) == n_actions


@pytest.mark.parametrize(
    ("words", "n_actions"),
    [
        ("I cried when I read this letter.", 0),
        ("I won't pretend that we are there.", 0),
        ("I will be wearing a very big smile this week.", 0),
        ("I have asked the director to report every month.", 1),
        ("I have commissioned a review of every case.", 1),
    ],
)
def test_what_one_person_feels_is_no_action_of_the_council(words: str, n_actions: int) -> None:
    facts = _account(f"Councillor Jane Holm, cabinet member for children, said: “{words}”")
    assert len(facts.actions) == n_actions


def test_what_stands_under_a_question_to_the_council_is_its_own() -> None:
    facts = _account("What are you doing about it?\n\nWe have taken on two officers. We are rewriting all letters.")
    assert [action.status for action in facts.actions] == [ActionStatus.DONE, ActionStatus.UNDER_WAY]
