"""What is read in accounts of inspections that councils and others publish, in many words and layouts."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.day_text import MONTHS
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.voices import Speaker
from pipeline.schema.vocabularies import DocumentKind, Grade, ImprovementKind, PassageRole
from tests.support.linked_texts import facts_of_file, tables_of

FactsOf = Callable[[str], DocumentFacts]
ARTICLE = """{title}

{published}

{body}

Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody who spoke to the inspectors.”
"""


def _article(
    body: str, title: str = "Kent children’s services after Ofsted's visit", published: str = "1 June 2023"
) -> str:
    return ARTICLE.format(title=title, published=published, body=body)


def _visit(body: str, published: str = "1 June 2023") -> tuple[date | None, date | None, str]:
    facts = facts_of_file("news.txt", _article(body, published=published))
    own = next((item for item in facts.mentions if item.relation == "reports_on"), None)
    if own is None or own.period is None:
        return None, None, "" if own is None else own.family
    first = own.period.first if own.period.has_first else None
    return first, own.period.last if own.period.has_last else None, own.family


@pytest.mark.parametrize(
    ("body", "first", "last"),
    [
        ("Three inspectors spent 9 and 10 May looking at how Kent County Council helps children in need.", 9, 10),
        ("Ofsted came to Kent on 9 and 10 May 2023 for a focused visit to children's services.", 9, 10),
        ("On 9 and 10 May 2023, inspectors were in Kent to see its social workers.", 9, 10),
        ("A focused visit to Kent's children's services ran from Tuesday 9 to Wednesday 10 May 2023.", 9, 10),
        ("A focused visit took place in Kent. It happened on May 9 and 10, 2023.", 9, 10),
        ("Inspectors visited Kent. They sat with social workers on 9 and 10 last month.", 9, 10),
        ("HMI were with our children in care teams between Tuesday 9 May 2023 and Wednesday 10 May 2023.", 9, 10),
        ("A focused visit to Kent's children's services (09/05/2023 to 10/05/2023) is over.", 9, 10),
        ("Inspectors came to Kent on 9 May and stayed until the 10th.", 9, 10),
    ],
)
def test_a_visit_is_when_inspectors_were_there_whatever_the_verb(body: str, first: int, last: int) -> None:
    assert _visit(body)[:2] == (date(2023, 5, first), date(2023, 5, last))


@pytest.mark.parametrize(
    "body",
    [
        "Ofsted published its report on Kent's children's services on 9 May 2023.",
        "Inspectors wrote to Kent about its children's services on 9 May 2023.",
        "Inspectors praised social workers. Kent's cabinet met on 9 May 2023.",
        "Inspectors have seen better social work in Kent since 9 May 2023.",
        "Inspectors praised social workers. The next focused visit is expected on 9 May 2024.",
    ],
)
def test_a_day_of_publishing_or_a_bound_is_no_visit(body: str) -> None:
    assert _visit(body)[0] is None


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("were here for a fortnight from 4 May 2023", (True, False)),
        ("finished an inspection that ended on 4 May 2023", (False, True)),
    ],
)
def test_only_the_end_of_a_time_that_is_printed_is_known(words: str, known: tuple[bool, bool]) -> None:
    first, last, _ = _visit(f"Six inspectors {words} and judged Kent's children's services to be good.")
    assert (first is not None, last is not None) == known


@pytest.mark.parametrize("verb", ["spent", "met families on", "listened to staff on", "were in the county on"])
@given(day=st.dates(min_value=date(2018, 2, 1), max_value=date(2025, 12, 1)))
def test_days_without_a_year_are_the_last_before_the_article(verb: str, day: date) -> None:
    published = date.fromordinal(day.toordinal() + 60)
    printed = f"{published.day} {MONTHS[published.month - 1]} {published.year}"
    body = f"Inspectors from Ofsted {verb} {day.day} {MONTHS[day.month - 1]} with Kent's children's services."
    assert _visit(body, printed)[0] == day


def test_without_any_year_no_year_is_guessed() -> None:
    body = "Inspectors spent April 9 and 10 this year with Kent's care leavers. The last inspection was in 2018."
    facts = facts_of_file("news.txt", _article(body, published=""))
    (own,) = (item for item in facts.mentions if item.relation == "reports_on")
    assert (own.period, own.days, own.not_before) == (None, ((4, 9), (4, 10)), date(2019, 1, 1))


def test_an_inspection_by_two_inspectorates_of_help_for_send_is_none_of_social_care() -> None:
    body = (
        "Ofsted and the Care Quality Commission inspected what Kent does for children with special educational needs"
        " between 8 May and 12 May 2023. Inspectors found that plans are late."
    )
    ((row,),) = (tables_of(_article(body))["inspections"],)
    assert (row["inspection_type"], str(row["start_date"])) == ("area_send", "2023-05-08")


def _grades(body: str, title: str = "Kent's children's services inspected") -> set[tuple[object, ...]]:
    tables = tables_of(_article(body, title))
    year = {row["inspection_id"]: str(row["start_date"])[:4] for row in tables["inspections"]}
    return {(year[row["inspection_id"]], row["area"], row["grade"]) for row in tables["judgements"]}


@pytest.mark.parametrize(
    ("body", "grades"),
    [
        ("Kent's children's services are now good overall.", {("2023", "overall_effectiveness", "good")}),
        ("Care leavers: outstanding", {("2023", "care_leavers", "outstanding")}),
        (
            "Kent was judged good overall, up from requires improvement in 2019.",
            {("2023", "overall_effectiveness", "good"), ("2019", None, "requires_improvement")},
        ),
        (
            "Help and protection is good, and so are the services for care leavers.",
            {("2023", "help_and_protection", "good"), ("2023", "care_leavers", "good")},
        ),
        ("Kent wants to move towards an outstanding rating.", set()),
        ("Two children's homes in Kent were rated inadequate.", set()),
        ("Essex children's services were rated outstanding.", set()),
        ("There is good practice, and good progress, in many teams.", set()),
    ],
)
def test_a_grade_is_of_the_inspection_that_its_clause_speaks_of(body: str, grades: set[tuple[object, ...]]) -> None:
    when = "Ofsted inspected Kent County Council from 2 to 13 January 2023."
    assert _grades(f"{when}\n\n{body}") == grades


def test_a_table_gives_the_grades_of_both_years(facts_of: FactsOf) -> None:
    page = (
        "<!doctype html><html><body><main><h1>Kent's children's services</h1><p>1 June 2023</p>"
        "<p>Ofsted inspected Kent County Council from 2 to 13 January 2023, after the inspection in 2019.</p>"
        "<table><tr><th>Area</th><th>2019</th><th>2023</th></tr>"
        "<tr><td>Overall effectiveness</td><td>Inadequate</td><td>Good</td></tr></table>"
        "<p>Councillor Ada Holm, cabinet member for children, said: “We are grateful to everybody.”</p>"
        "</main></body></html>"
    )
    facts = facts_of(page)
    years = {index: item.period.first.year for index, item in enumerate(facts.mentions) if item.period}
    assert {(years[item.mention], item.grade.value) for item in facts.judgements} == {
        (2023, "good"),
        (2019, "inadequate"),
    }


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Sam Hall, local democracy reporter", DocumentKind.PRESS_ARTICLE),
        ("The county council has been approached for a comment.", DocumentKind.PRESS_ARTICLE),
        ("Agenda item 7", DocumentKind.COMMITTEE_PAPER),
        ("RESOLVED that the report be noted.", DocumentKind.COMMITTEE_PAPER),
        ("Closing date: 3 July 2023. To apply, send your CV.", DocumentKind.OTHER),
        ("Written by: Kent County Council", DocumentKind.COUNCIL_NEWS),
        ("From: Ofsted", DocumentKind.INSPECTORATE_PAGE),
        ("READ MORE: Council to open two homes", DocumentKind.PRESS_ARTICLE),
        ("Ann Ash, MP for Dover", DocumentKind.OTHER),
    ],
)
def test_a_page_is_of_whoever_it_shows_as_its_publisher(facts_of: FactsOf, line: str, kind: DocumentKind) -> None:
    body = f"{line}\n\nInspectors found social workers in Kent to be skilled on a focused visit on 9 and 10 May 2023."
    facts = facts_of(_article(body))
    assert facts.kind == kind
    assert bool(facts.findings) == bool(facts.mentions) == (kind == DocumentKind.COUNCIL_NEWS)


def test_a_sign_of_a_publisher_is_a_whole_word(facts_of: FactsOf) -> None:
    body = "On a focused visit on 9 and 10 May 2023 inspectors praised devoted and permanent social workers in Kent."
    assert facts_of(_article(body)).kind == DocumentKind.COUNCIL_NEWS


def test_an_office_is_no_service_that_is_graded(facts_of: FactsOf) -> None:
    body = (
        "Ofsted inspected Kent's children's services from 9 to 20 May 2023.\n\nSam Lee, cabinet member for adult social"
        " care, said our children's services are good."
    )
    assert [item.grade for item in facts_of(_article(body)).judgements] == [Grade.GOOD]


def test_questions_without_any_day_are_guidance(facts_of: FactsOf) -> None:
    body = "Ofsted inspects children's services.\n\nWho inspects us?\n\nInspectors do.\n\nWhat do they see?\n\nCare leavers."
    assert facts_of(_article(body, published="Published information")).kind == DocumentKind.GUIDANCE


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Inspectors make plain that some plans are late.", Speaker.REPORT),
        ("Leaders know their service, the report concludes.", Speaker.REPORT),
        ("According to Ofsted, children are safer.", Speaker.REPORT),
        ("The inspection team was content with audits.", Speaker.REPORT),
        ("Ofsted was struck by the warmth of carers.", Speaker.REPORT),
        ("Inspectors read files and met parents.", Speaker.PROCEDURE),
        ("The letter can be read on Ofsted's website.", Speaker.PROCEDURE),
        ("The council spends a third of its budget on children.", Speaker.COUNCIL),
        ("Since then we have opened two centres.", Speaker.COUNCIL),
        ("Children play in the park.", None),
        ("A peer review praised our strong leadership.", Speaker.OTHER),
        ("The Local Government Association found that plans are poor.", Speaker.OTHER),
    ],
)
def test_whose_voice_a_sentence_is(sentence: str, speaker: Speaker | None) -> None:
    assert load_fact_readers().voices.of_sentence(sentence, after_inspectors=False) is speaker


@pytest.mark.parametrize(
    ("heading", "speaker"),
    [
        ("What is going well", Speaker.CONTINUED),
        ("What’s going well", Speaker.CONTINUED),
        ("What did inspectors like?", Speaker.CONTINUED),
        ("What is next", Speaker.COUNCIL),
        ("What we are doing", Speaker.COUNCIL),
    ],
)
def test_whose_voice_a_heading_announces(heading: str, speaker: Speaker) -> None:
    assert load_fact_readers().voices.of_heading(heading) is speaker


def test_the_inspectors_voice_goes_on_until_the_council_speaks(facts_of: FactsOf) -> None:
    facts = facts_of(
        _article(
            "Ofsted praised help for fathers on a focused visit on 9 and 10 May 2023. Support is excellent.\n\n"
            "Some records are poor.\n\nThe council has opened a new centre. It is excellent."
        )
    )
    words = [facts.document.words(item.span) for item in facts.findings if item.voice == "council_account"]
    assert words == ["Support is excellent.", "Some records are poor."]
    assert [facts.document.words(item.span) for item in facts.actions] == ["The council has opened a new centre."]


def test_words_of_the_report_in_marks_are_the_inspectors(facts_of: FactsOf) -> None:
    facts = facts_of(
        _article(
            "Ofsted made a focused visit on 9 and 10 May 2023.\n\n"
            "“Leaders have invested in strong early help.” So begins the letter about Kent's children's services."
        )
    )
    (quoted,) = (item for item in facts.findings if item.voice == "quoted_inspectorate")
    assert facts.document.words(quoted.span) == "Leaders have invested in strong early help."
    assert not facts.actions


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
        ("We have no plans to open a centre.", None),
        ("The building of two homes is halfway through construction.", "under_way"),
    ],
)
def test_deeds_are_actions_in_any_verb_and_words_and_feelings_are_none(
    facts_of: FactsOf, sentence: str, status: str | None
) -> None:
    facts = facts_of(_article(f"Ofsted made a focused visit to children's services on 9 May 2023.\n\n{sentence}"))
    assert [item.status for item in facts.actions if item.voice == "council_account"] == ([status] if status else [])


@pytest.mark.parametrize("bullet", ["- ", "• ", "> ", "1) ", "(2) ", "a) ", "ii) ", "* "])
@pytest.mark.parametrize(
    ("lead", "is_improvement"),
    [
        ("Inspectors want to see:", True),
        ("The report makes two recommendations. The council should:", True),
        ("These areas need to get better:", True),
        ("Inspectors praised:", False),
    ],
)
def test_a_list_is_of_what_the_words_above_it_call_its_items(
    facts_of: FactsOf, bullet: str, lead: str, *, is_improvement: bool
) -> None:
    items = f"{bullet}the timing of visits\n{bullet}the clarity of plans\n"
    facts = facts_of(
        _article(f"Ofsted made a focused visit on 9 May 2023 to children's services.\n\n{lead}\n\n{items}")
    )
    words = [facts.document.words(item.span) for item in facts.improvement_areas]
    assert words == (["the timing of visits", "the clarity of plans"] if is_improvement else [])
    if not is_improvement:
        assert {item.polarity for item in facts.findings if "the" in facts.document.words(item.span)[:3]} == {
            "positive"
        }


def test_what_must_be_done_at_once_is_a_priority_action(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023.\n\nArea for priority action:\n\nThe timing of visits to children."
    )
    (item,) = facts_of(_article(body)).improvement_areas
    assert (item.kind, item.list_is_complete) == (ImprovementKind.PRIORITY_ACTION, True)


def test_an_account_can_begin_with_its_first_sentence(facts_of: FactsOf) -> None:
    body = "Inspectors from Ofsted made a focused visit to Kent County Council's services for children on 9 May 2023."
    facts = facts_of(f"{body}\n\nCouncillor Ada Holm, cabinet member for children, said: “We are grateful to all.”\n")
    assert facts.passages


def test_a_list_that_says_it_is_a_choice_is_not_complete(facts_of: FactsOf) -> None:
    lead = "The areas to improve are, among others:"
    body = f"Ofsted made a focused visit on 9 May 2023.\n\n{lead}\n\n- the timing of visits\n- the clarity of plans\n"
    assert [item.list_is_complete for item in facts_of(_article(body)).improvement_areas] == [False, False]


def test_words_inside_an_item_do_not_make_its_list_incomplete(facts_of: FactsOf) -> None:
    body = (
        "Ofsted made a focused visit on 9 May 2023.\n\nInspectors named areas for improvement: the timing of visits, in"
        " particular at night, and the clarity of plans."
    )
    items = facts_of(_article(body)).improvement_areas
    assert items
    assert all(item.list_is_complete for item in items)


def test_two_inspections_under_headings_keep_their_findings_apart() -> None:
    body = (
        "The council has two reports.\n\nChildren in care: focused visit\n\nOfsted visited Kent on 9 and 10 May 2023."
        " Inspectors found that foster carers are excellent.\n\nSEND: area inspection\n\nOfsted and the CQC inspected"
        " special educational needs services from 2 to 6 January 2023. Inspectors found that plans are poor."
    )
    tables = tables_of(_article(body))
    start = {row["inspection_id"]: str(row["start_date"]) for row in tables["inspections"]}
    found = {
        (start[row["inspection_id"]], row["polarity"])
        for row in tables["findings"]
        if row["voice"] == "council_account"
    }
    assert found == {("2023-05-09", "positive"), ("2023-01-02", "negative")}


def test_each_passage_has_a_role(facts_of: FactsOf) -> None:
    facts = facts_of(
        _article(
            "Ofsted made a focused visit to children's services on 9 May 2023.\n\nInspectors praised strong leadership.\n\n"
            "The council has opened a centre.\n\nThe letter can be read on Ofsted's website.\n\nThe sky is blue."
        )
    )
    assert [passage.role for passage in facts.passages] == [
        PassageRole.HEADING,
        PassageRole.FURNITURE,
        PassageRole.VISIT,
        PassageRole.FINDING,
        PassageRole.ACTION,
        PassageRole.PROCEDURE,
        PassageRole.UNKNOWN,
        PassageRole.QUOTATION,
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Inspectors were in Kent on 9 and 10 May 2023 for the third monitoring visit. The second visit, in November 2022,"
            " had looked at the front door, and the first, in June 2022, at plans.",
            {(date(2023, 5, 9), "monitoring"), (date(2022, 11, 1), "monitoring"), (date(2022, 6, 1), "monitoring")},
        ),
        (
            "Kent had a joint targeted area inspection from 9 to 12 May 2023. Partners trust each other.\n\nA week later, on"
            " 17 and 18 May 2023, Ofsted returned. In this focused visit inspectors found that leaders act.",
            {(date(2023, 5, 9), "jtai"), (date(2023, 5, 17), "focused")},
        ),
        (
            "Ofsted made a focused visit to Kent on 9 and 10 May 2023. It builds on our last full inspection. That was in"
            " July 2021.",
            {(date(2023, 5, 9), "focused"), (date(2021, 7, 1), "")},
        ),
        (
            "Inspectors from Ofsted and the Care Quality Commission spent 9 to 12 May 2023 in Kent to see how we help children"
            " with SEND. The area was last inspected by the two bodies in February 2020.",
            {(date(2023, 5, 9), "area_send"), (date(2020, 2, 1), "area_send")},
        ),
        (
            "It was the first inspection of Kent County Council, which was created in 1990. Inspectors were in Kent on 9 May"
            " 2023.",
            {(date(2023, 5, 9), "")},
        ),
    ],
)
def test_an_article_names_inspections_beside_its_own(body: str, expected: set[tuple[date, str]]) -> None:
    facts = facts_of_file("news.txt", _article(body))
    found = {(item.period.first, item.inspection_type or "") for item in facts.mentions if item.period is not None}
    assert len(found) == len(expected)
    assert all(any(day == first and kind in name for first, name in found) for day, kind in expected)


def test_a_week_of_preparation_and_the_weeks_on_site_are_one_inspection() -> None:
    body = (
        "Inspectors began with a week off site from 2 May 2023, in which they read files. They were then on site for two"
        " weeks, from 9 to 20 May 2023."
    )
    assert _visit(body)[:2] == (date(2023, 5, 2), date(2023, 5, 20))


def test_a_masthead_is_no_title(facts_of: FactsOf) -> None:
    facts = facts_of(
        "Kent County Council\n\n" + _article("Inspectors found social workers skilled on 9 and 10 May 2023.")
    )
    assert facts.title is not None
    assert facts.document.words(facts.title) == "Kent children’s services after Ofsted's visit"


def test_the_day_of_a_press_article_is_read(facts_of: FactsOf) -> None:
    facts = facts_of(
        _article("The council was asked. Councillors told the Courier that inspectors came on 9 May 2023.")
    )
    assert facts.kind == DocumentKind.PRESS_ARTICLE
    assert facts.published is not None
    assert facts.published.first == date(2023, 6, 1)


@pytest.mark.parametrize(
    ("body", "areas"),
    [
        (
            "Ofsted says that the council needs to keep every plan up to date. It also says that the council must widen the"
            " choice of homes.",
            ["keep every plan up to date", "widen the choice of homes"],
        ),
        ("The council needs to widen the choice of homes.", []),
        ("Kent has an ambition of its own: it wants to see more foster carers.", []),
    ],
)
def test_what_a_report_asks_of_the_council_in_a_sentence_must_improve(body: str, areas: list[str]) -> None:
    facts = facts_of_file("news.txt", _article(f"Inspectors visited Kent on 9 and 10 May 2023.\n\n{body}"))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == areas


@pytest.mark.parametrize(
    ("body", "voices"),
    [
        (
            "Children, inspectors found, are safe. One carer from Dover told us that training is superb.",
            {"superb": False},
        ),
        ("The inspectors told us that children are safe. In their view, managers know children well.", {"know": True}),
        ("Inspectors said that children are safe. I could not be prouder of our excellent teams.", {"prouder": False}),
        (
            "The letter is clear. On adoption it says: “Adopters are skilled and well supported at all times.”",
            {"Adopters": True},
        ),
        (
            "Inspectors praised our staff. The council's offer is excellent, and it is highly regarded.",
            {"offer": False},
        ),
    ],
)
def test_whose_judgement_a_sentence_passes_on(body: str, voices: dict[str, bool]) -> None:
    facts = facts_of_file("news.txt", _article(f"Inspectors visited Kent on 9 and 10 May 2023.\n\n{body}"))
    found = " ".join(facts.document.words(item.span) for item in facts.findings)
    assert {word: word in found for word in voices} == voices


def test_what_is_below_a_heading_of_the_website_is_no_part_of_the_article() -> None:
    page = (
        _article("Inspectors visited Kent on 9 and 10 May 2023.")
        + "\n\nMore news\n\nWe have opened a new swimming pool.\n"
    )
    assert facts_of_file("news.txt", page).actions == ()


def test_things_that_sentences_enumerate_must_improve() -> None:
    body = (
        "Inspectors visited Kent on 9 and 10 May 2023. Inspectors want to see two things get better. First, the time that it"
        " takes to offer a visit. Second, the quality of maps."
    )
    facts = facts_of_file("news.txt", _article(body))
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == [
        "the time that it takes to offer a visit",
        "the quality of maps",
    ]


def test_a_day_of_arrival_and_a_day_of_leaving_are_one_time() -> None:
    assert _visit("Five inspectors arrived on Monday 8 May and left on Friday 19 May.")[:2] == (
        date(2023, 5, 8),
        date(2023, 5, 19),
    )


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
    page = _article(body, title="Inspectors from Ofsted visit Bury team")
    facts = facts_of(f"Suffolk County Council\n\n{page}")
    assert facts.authority is not None
    assert facts.authority.name == "Suffolk"


@pytest.mark.parametrize(
    "sentence",
    [
        "At the visit in June inspectors had found that referrals were waiting for days.",
        "A focused visit in February 2019 told us that too many visits were late.",
    ],
)
def test_what_an_earlier_inspection_found_is_no_finding_of_this_one(sentence: str) -> None:
    body = f"Inspectors visited Kent on 9 and 10 May 2023. They found that plans are clear. {sentence}"
    facts = facts_of_file("news.txt", _article(body))
    assert [facts.document.words(item.span) for item in facts.findings] == ["They found that plans are clear."]


@pytest.mark.parametrize(
    ("sentence", "polarity"),
    [
        ("Inspectors found that feedback to schools is patchy.", "negative"),
        ("They found that flats for care leavers are in short supply.", "negative"),
        ("They told us that the quality of supervision varies.", "negative"),
        ("Inspectors found that some fathers are left out of plans.", "negative"),
        ("Inspectors found that social workers are skilled and know children well.", "positive"),
    ],
)
def test_what_was_found_is_judged_without_the_words_for_who_found_it(sentence: str, polarity: str) -> None:
    body = f"Inspectors visited Kent on 9 and 10 May 2023. {sentence}"
    (finding,) = facts_of_file("news.txt", _article(body)).findings
    assert finding.polarity == polarity


def test_inspectors_who_stay_two_weeks_make_no_visit_of_another_kind() -> None:
    body = (
        "Inspectors were in Kent from 8 to 19 May 2023. Services require improvement to be good.\n\nThe last of the monitoring"
        " visits was in June 2021."
    )
    assert _visit(body)[2] == "inspection"


def test_a_letter_to_all_is_no_inspectors_letter(facts_of: FactsOf) -> None:
    body = "Dear all,\n\nOfsted has published its letter about the focused visit on 9 and 10 May 2023 to our services."
    page = _article(body, title="The director's blog")
    assert facts_of(f"Kent County Council\n\n{page}").kind == DocumentKind.COUNCIL_NEWS


def test_a_visit_is_named_after_its_days() -> None:
    body = (
        "Inspectors visited Kent on 9 and 10 May 2023. Inspectors last came on 9 and 10 October 2022, for the fifth monitoring"
        " visit. On that occasion they found that return interviews were held too late."
    )
    facts = facts_of_file("news.txt", _article(body))
    earlier = [item for item in facts.mentions if item.relation == "refers_to"]
    assert [(item.period.first, item.inspection_type) for item in earlier if item.period] == [
        (date(2022, 10, 9), "ilacs_monitoring_visit")
    ]
    assert not [item for item in facts.findings if "return interviews" in facts.document.words(item.span)]
