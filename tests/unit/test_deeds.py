"""Which verbs of an account are deeds of the council, put together from their parts."""

import pytest

from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.fields.deeds import DeedReader
from pipeline.schema.vocabularies import ActionStatus
from tests.support.articles import FactsOf, article

DONE, UNDER_WAY, PLANNED = ActionStatus.DONE, ActionStatus.UNDER_WAY, ActionStatus.PLANNED


def _stages(sentence: str) -> list[ActionStatus]:
    reader = DeedReader(load_fact_readers().lexicons.deeds)
    return [deed.status for deed in reader.deeds(sentence, pronoun=False)]


@pytest.mark.parametrize("adverb", ["", "already ", "now ", "also recently "])
@pytest.mark.parametrize(
    "subject", ["We", "The council", "Our managers", "The service and its partners", "Leaders in Kent"]
)
@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("have {}bought two vans", DONE),
        ("have {}begun to train staff", UNDER_WAY),
        ("have {}been rewriting the guide", UNDER_WAY),
        ("are {}mapping every street", UNDER_WAY),
        ("will {}draft a charter", PLANNED),
        ("will {}be phoning each carer", PLANNED),
        ("are {}going to swap offices", PLANNED),
        ("have {}agreed to lease a house", PLANNED),
    ],
)
def test_the_form_of_an_active_verb_shows_how_far_a_deed_of_the_council_is(
    subject: str, verb: str, adverb: str, status: ActionStatus
) -> None:
    assert _stages(f"{subject} {verb.format(adverb)}.") == [status]


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("has been printed", DONE),
        ("was introduced to help drivers", DONE),
        ("is in place", DONE),
        ("went live in May", DONE),
        ("is being redrawn", UNDER_WAY),
        ("is under way", UNDER_WAY),
        ("has started", UNDER_WAY),
        ("will be sent out", PLANNED),
        ("is to be replaced", PLANNED),
        ("is due to open", PLANNED),
        ("opens in June", PLANNED),
        ("will have been tested", PLANNED),
    ],
)
def test_a_thing_is_dealt_with_in_the_passive_in_a_state_or_in_an_event(verb: str, status: ActionStatus) -> None:
    assert _stages(f"A map for drivers {verb}.") == [status]


@pytest.mark.parametrize(
    "sentence",
    [
        "Children have drawn maps.",
        "Inspectors will check every map.",
        "The report was introduced to help readers.",
        "The visit is under way.",
        "A map will help drivers.",
        "This will be invaluable.",
        "We have been praised.",
        "We have raised several concerns.",
        "Questions have been raised about maps.",
        "The council was created in 2019.",
        "Staff trained in Kent are proud.",
        "We need to do more to ensure change has been made.",
        "If we have hired enough drivers, nobody waits.",
        "Delays are due to increased demand.",
        "A tool which is available in Kent is liked.",
        "Vans have been driven by volunteers.",
        "We have made good progress.",
        "Our services are outstanding.",
    ],
)
def test_what_others_do_effects_needs_and_descriptions_are_no_deeds(sentence: str) -> None:
    assert _stages(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "stages"),
    [
        ("We have hired drivers and will buy vans.", [DONE, PLANNED]),
        ("The depot (our largest) has been rebuilt.", [DONE]),
        ("The depot, called Bay, is being rebuilt.", [UNDER_WAY]),
        ("We have taken steps, including moving depots, hiring drivers, and rewriting maps.", [DONE, DONE, DONE]),
        ("The council said that a depot has been opened.", [DONE]),
        ("The survey shows that we have hired drivers.", []),
        ("The council has welcomed the map, which you can read, and has opened a depot.", [DONE]),
        ("The council has welcomed the map and is redrawing it.", [UNDER_WAY]),
        ("We have raised the wages of drivers.", [DONE]),
        ("Drivers’ queues have halved.", []),
        ("A number of depots are being rebuilt.", [UNDER_WAY]),
        ("We have reviewed every case highlighted by inspectors.", [DONE]),
        ("The council has committed to make room for it.", [PLANNED]),
        ("A recruitment drive is launching to fill every post.", [UNDER_WAY]),
        ("We have more than doubled our fleet.", [DONE]),
        ("Maps of roads and bridges drawn by inspectors are being checked.", [UNDER_WAY]),
    ],
)
def test_a_sentence_can_hold_several_verbs_and_insertions(sentence: str, stages: list[ActionStatus]) -> None:
    assert _stages(sentence) == stages


VISIT = "Ofsted made a focused visit to Kent County Council's children's services on 9 and 10 May 2023."


@pytest.mark.parametrize(
    ("lead", "item", "status"),
    [
        ("So, we've:", "hired two nurses for children", DONE),
        ("By 4 June 2024 we will have:", "moved the team", PLANNED),
        ("The partnership board agreed to:", "write to families", PLANNED),
        ("In response, we:", "are calling every carer", UNDER_WAY),
        ("In response, we:", "calls to every carer", None),
        ("What the council has changed", "calls to every carer", DONE),
    ],
)
def test_the_words_above_a_list_say_how_far_its_items_are(
    facts_of: FactsOf, lead: str, item: str, status: ActionStatus | None
) -> None:
    facts = facts_of(article(f"{VISIT}\n\n{lead}\n\n- {item}\n- {item} again"))
    assert [action.status for action in facts.actions] == [status] * 2 * (status is not None)


def test_a_time_above_a_list_is_that_of_its_items(facts_of: FactsOf) -> None:
    facts = facts_of(article(f"{VISIT}\n\nBy 4 June 2024 we will have:\n\n- moved the team\n- hired a nurse"))
    assert [str(action.due_by) for action in facts.actions] == ["2024-06-04"] * 2


@pytest.mark.parametrize(
    "paragraph",
    [
        "We are improving our website and will be using your answers.",
        "Some e-mails were held back. We are working to release them.",
    ],
)
def test_what_is_done_to_a_website_or_the_post_is_no_action(facts_of: FactsOf, paragraph: str) -> None:
    assert facts_of(article(f"{VISIT}\n\n{paragraph}")).actions == ()


def test_what_somebody_quotes_of_inspectors_is_no_action(facts_of: FactsOf) -> None:
    quotation = "“The inspectors say that practice is being strengthened. We have hired a nurse for care leavers.”"
    facts = facts_of(article(f"{VISIT}\n\nCouncillor Ada Holm, cabinet member for children, said: {quotation}"))
    assert [facts.document.words(action.span) for action in facts.actions] == [
        "We have hired a nurse for care leavers."
    ]


@pytest.mark.parametrize(
    ("sentence", "stages"),
    [
        ("The team that visits families at night was doubled in June.", [DONE]),
        ("The board which oversees this work has been widened.", [DONE]),
        ("Staff who meet parents were trained in May to listen.", [DONE]),
        ("Parents who need help were helped this year by volunteers.", []),
        ("The council promptly hired a deputy director.", [DONE]),
        ("Since May we have added a nurse to the team.", [DONE]),
        ("We warned of this in the spring.", []),
    ],
)
def test_a_verb_belongs_to_what_a_relative_clause_describes(sentence: str, stages: list[ActionStatus]) -> None:
    assert _stages(sentence) == stages
