"""Whose page an account is, what its title is, and when it was published."""

from datetime import date

import pytest

from pipeline.schema.vocabularies import DocumentKind
from tests.support.articles import FactsOf, article
from tests.support.linked_texts import tables_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Sam Hall, local democracy reporter", DocumentKind.PRESS_ARTICLE),
        ("The county council has been approached for a comment.", DocumentKind.PRESS_ARTICLE),
        ("Agenda item 7", DocumentKind.COMMITTEE_PAPER),
        ("RESOLVED that the report be noted.", DocumentKind.COMMITTEE_PAPER),
        ("Complaints are resolved early.", DocumentKind.COUNCIL_NEWS),
        ("Closing date: 3 July 2023. To apply, send your CV.", DocumentKind.OTHER),
        ("Written by: Kent County Council", DocumentKind.COUNCIL_NEWS),
        ("From: Ofsted", DocumentKind.INSPECTORATE_PAGE),
        ("Organisation: Ofsted", DocumentKind.INSPECTORATE_PAGE),
        ("By Ann Ash on March 9, 2022 in Children", DocumentKind.PRESS_ARTICLE),
        ("Reuters", DocumentKind.PRESS_ARTICLE),
        ("Ward(s) affected: all", DocumentKind.COMMITTEE_PAPER),
        ("READ MORE: Council to open two homes", DocumentKind.PRESS_ARTICLE),
        ("Ann Ash, MP for Dover", DocumentKind.OTHER),
        ("Image caption, Councillors met on Monday", DocumentKind.PRESS_ARTICLE),
    ],
)
def test_a_page_is_of_whoever_it_shows_as_its_publisher(facts_of: FactsOf, line: str, kind: DocumentKind) -> None:
    body = f"{line}\n\nInspectors found social workers in Kent to be skilled on a focused visit on 9 and 10 May 2023."
    facts = facts_of(article(body))
    assert facts.kind == kind
    assert bool(facts.findings) == (kind == DocumentKind.COUNCIL_NEWS)
    assert bool(facts.mentions) == (kind in (DocumentKind.COUNCIL_NEWS, DocumentKind.PRESS_ARTICLE))


@pytest.mark.parametrize(
    "voice",
    [
        "Kent's local area partnership apologises to families.",
        "Our last area SEND inspection was in 2019.",
        "The trust welcomes the report.",
    ],
)
def test_a_page_can_show_by_its_voice_alone_that_it_is_an_account(facts_of: FactsOf, voice: str) -> None:
    body = f"{voice}\n\nInspectors from Ofsted looked at social work in Kent on a focused visit on 9 and 10 May 2023."
    text = f"After Ofsted's visit\n\n{body}\n"
    assert facts_of(text).kind == DocumentKind.COUNCIL_NEWS


@pytest.mark.parametrize(
    "opening", ["Kent County Council’s children’s services were visited.", "Social workers were visited."]
)
def test_a_page_that_opens_with_a_councils_services_is_its_account(facts_of: FactsOf, opening: str) -> None:
    body = "Inspectors from Ofsted looked at social work on a focused visit on 9 and 10 May 2023."
    is_named = opening.startswith("Kent")
    facts = facts_of(f"After Ofsted's visit\n\n{opening} {body}\n\nIt rained.\n")
    assert facts.kind == (DocumentKind.COUNCIL_NEWS if is_named else DocumentKind.OTHER)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("It rained.", DocumentKind.COUNCIL_NEWS),
        ("Essex was praised, too.", DocumentKind.OTHER),
        ("Vacancies for social workers: apply by 8 January.", DocumentKind.OTHER),
        ("If you are unhappy with our service, tell us.", DocumentKind.OTHER),
        ("A director told CareBrief that homes had been opened.", DocumentKind.PRESS_ARTICLE),
    ],
)
def test_one_council_its_services_and_the_inspectorate_open_an_account(
    facts_of: FactsOf, more: str, kind: DocumentKind
) -> None:
    opening = (
        "Medway has reason to celebrate today.\n\nOfsted inspectors visited its children's services on 9 May 2023."
    )
    assert facts_of(f"Doing the right thing\n\n{opening}\n\n{more}\n\nIt snowed.\n").kind == kind


def test_a_sign_of_a_publisher_is_a_whole_word(facts_of: FactsOf) -> None:
    body = "On a focused visit on 9 and 10 May 2023 inspectors praised devoted and permanent social workers in Kent."
    assert facts_of(article(body)).kind == DocumentKind.COUNCIL_NEWS


def test_questions_without_any_day_are_guidance(facts_of: FactsOf) -> None:
    body = "Ofsted inspects children's services.\n\nWho inspects us?\n\nInspectors do.\n\nWhat do they see?\n\nCare leavers."
    assert facts_of(article(body, published="Published information")).kind == DocumentKind.GUIDANCE


def test_a_masthead_is_no_title(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Kent County Council\n\n" + article("Inspectors found social workers skilled on 9 and 10 May 2023.")
    )
    assert facts.title is not None
    assert facts.document.words(facts.title) == "Kent children’s services after Ofsted's visit"


def test_the_day_of_a_press_article_is_read(facts_of: FactsOf) -> None:
    facts = facts_of(article("The council was asked. Councillors told the Courier that inspectors came on 9 May 2023."))
    assert facts.kind == DocumentKind.PRESS_ARTICLE
    assert facts.published is not None
    assert facts.published.first == date(2023, 6, 1)


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        (
            "Two councils improve",
            "Kent and Medway were visited by Ofsted on 9 May 2023. Kent was praised. Medway was praised, too. Kent and Medway are glad.",
            DocumentKind.OTHER,
        ),
        ("More services get worse", "Ofsted visited 47 children's services, and half of them fell on 9 May 2023.", DocumentKind.OTHER),
        ("Services get better", "The council's children's services were visited by Ofsted on 9 May 2023.", DocumentKind.COUNCIL_NEWS),
        ("Letter: a good visit to Kent", "You carried a good article on Ofsted's visit of 9 May 2023.", DocumentKind.PRESS_ARTICLE),
    ],
)  # fmt: skip
def test_a_page_that_is_no_councils_account_of_itself(
    facts_of: FactsOf, title: str, body: str, kind: DocumentKind
) -> None:
    page = (
        f"{title}\n\n1 June 2023\n\n{body}\n\nCouncillor Ada Holm said: “Social workers do a great job for children.”\n"
    )
    assert facts_of(page).kind == kind


def test_the_masthead_names_the_council_before_the_title_does(facts_of: FactsOf) -> None:
    body = "Inspectors were in Bury St Edmunds on 9 and 10 May 2023 for a focused visit to our children's services."
    page = article(body, title="Inspectors from Ofsted visit Bury team")
    facts = facts_of(f"Suffolk County Council\n\n{page}")
    assert facts.authority is not None
    assert facts.authority.name == "Suffolk"


def test_a_letter_to_all_is_no_inspectors_letter(facts_of: FactsOf) -> None:
    body = "Dear all,\n\nOfsted has published its letter about the focused visit on 9 and 10 May 2023 to our services."
    page = article(body, title="The director's blog")
    assert facts_of(f"Kent County Council\n\n{page}").kind == DocumentKind.COUNCIL_NEWS


@pytest.mark.parametrize("line", ["www.kent.gov.uk", "© 2023 Kent County Council", "Kent County Council"])
def test_a_line_at_the_end_shows_whose_page_it_is(facts_of: FactsOf, line: str) -> None:
    text = "Social workers praised\n\nInspectors from Ofsted praised social workers on a focused visit.\n\nIt was in May 2023."
    facts = facts_of(f"{text}\n\n{line}\n")
    assert (facts.kind, facts_of(f"{text}\n").kind) == (DocumentKind.COUNCIL_NEWS, DocumentKind.OTHER)
    assert facts.authority is not None
    assert facts.authority.name == "Kent"


@pytest.mark.parametrize("line", ["www.gov.uk", "reports.ofsted.gov.uk"])
def test_another_website_at_the_end_does_not(facts_of: FactsOf, line: str) -> None:
    text = "Social workers praised\n\nInspectors from Ofsted praised social workers on a focused visit in May 2023."
    assert facts_of(f"{text}\n\n{line}\n").kind == DocumentKind.OTHER


@pytest.mark.parametrize("line", ["School fete", "From: Ofsted"])
def test_the_day_at_the_top_of_any_page_is_its_own(facts_of: FactsOf, line: str) -> None:
    facts = facts_of(f"{line}\n\n10 December 2021\n\nOfsted came to the school on 2 November 2021.\n")
    assert facts.published is not None
    assert (facts.kind == DocumentKind.COUNCIL_NEWS, facts.published.first) == (False, date(2021, 12, 10))


@pytest.mark.parametrize(
    ("title", "body", "n"),
    [
        (
            "Kent’s services for children fail",
            "Ofsted inspected services for children in Kent from 8 to 19 May 2023.",
            1,
        ),
        ("Kent’s services for children fail", "Ofsted has inspected services for children in Kent.", 0),
        ("Kent Road School fails", "Ofsted inspected Kent Road School from 8 to 9 May 2023.", 0),
    ],
)
def test_the_press_gives_inspections_that_it_dates_and_nothing_else(title: str, body: str, n: int) -> None:
    text = (
        f"By Sam Hall, local democracy reporter\n\n{body} It rated the council inadequate overall, as plans are late."
    )
    tables = tables_of(article(text, title=title))
    assert [row["evidence_level"] for row in tables["inspections"]] == ["reported"] * n
    assert [row["grade"] for row in tables["judgements"]] == ["inadequate"] * n
    for name in ("findings", "actions", "statements", "claims", "people", "omissions"):
        assert tables[name] == []


VISIT = "Ofsted made a focused visit to Kent’s children's services on 9 and 10 May 2023. Social workers were praised."


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Subscribe to our e-newsletter and we will keep you up to date.", DocumentKind.COUNCIL_NEWS),
        ("You are listening to Kentside FM", DocumentKind.PRESS_ARTICLE),
        ("Text the newsroom on 60777.", DocumentKind.PRESS_ARTICLE),
        ("Under Conservative leadership our services have improved.", DocumentKind.OTHER),
    ],
)
def test_one_line_can_show_whose_page_it_is(facts_of: FactsOf, line: str, kind: DocumentKind) -> None:
    assert facts_of(article(f"{VISIT}\n\n{line}")).kind == kind


def test_the_day_on_which_guidance_was_changed_is_no_day_of_an_inspection(facts_of: FactsOf) -> None:
    body = "Ofsted inspects children's services.\n\nWho inspects us?\n\nInspectors do.\n\nWhat do they see?\n\nCare leavers."
    assert facts_of(article(body, published="Page last updated: 10 July 2019")).kind == DocumentKind.GUIDANCE


def test_whoever_leads_another_group_does_not_speak_for_the_council(facts_of: FactsOf) -> None:
    said = "Councillor Bea Oak, who leads the opposition group, said: “We have hired a nurse.”"
    facts = facts_of(article(f"{VISIT}\n\n{said}\n\nDfE commissioner Sam Ash said: “The weaknesses here run deep.”"))
    assert [facts.document.words(action.span) for action in facts.actions] == []
    assert not [finding for finding in facts.findings if "run deep" in facts.document.words(finding.span)]


def test_a_councils_page_with_the_title_and_the_table_of_a_report_is_its_account(facts_of: FactsOf) -> None:
    table = "The impact of leaders on social work practice Good\n\nOverall effectiveness Good"
    text = (
        "Inspection of Children's Social Care Services\n\nKent’s children’s services were inspected by Ofsted from 9 to 20"
        f" May 2023. It looked at the services we deliver.\n\nJudgement Grade\n\n{table}\n\nOur staff are proud of it.\n"
    )
    assert facts_of(text).kind == DocumentKind.COUNCIL_NEWS
