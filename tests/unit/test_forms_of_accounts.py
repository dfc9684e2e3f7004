"""Forms that councils' pages have: where an article begins, how dates stand, what a line or a column lists, who is named."""

from datetime import date

import pytest

from pipeline.extraction.facts import DocumentFacts
from pipeline.schema.vocabularies import Area, Capacity, DatePrecision, DocumentKind, Grade, Polarity, Voice
from tests.support.articles import SPEAKER, article
from tests.support.linked_texts import facts_of_file, tables_of

VISIT = "Ofsted made a focused visit to Kent children's services on 9 and 10 May 2023."


def account(body: str, published: str = "1 June 2023") -> DocumentFacts:
    """The facts of an article about a visit in May 2023."""
    return facts_of_file("news.txt", article(f"{VISIT}\n\n{body}", published=published))


def findings(body: str) -> list[tuple[str, Polarity, Voice]]:
    facts = account(body)
    return [(facts.document.words(item.span), item.polarity, item.voice) for item in facts.findings]


def days(facts: DocumentFacts) -> list[tuple[date, date] | None]:
    return [(item.period.first, item.period.last) if item.period else None for item in facts.mentions]


# Where the article begins, and whether it is one


def test_what_stands_above_the_article_does_not_swallow_it() -> None:
    facts = facts_of_file("news.txt", f"Kent County Council news\n\nSHARE   |   12 comments\n\n{article(VISIT)}")
    assert days(facts) == [(date(2023, 5, 9), date(2023, 5, 10))]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            "Kent's adoption agency, shared with Surrey, Medway, Essex and Bexley, was not part of it. Kent is proud.",
            DocumentKind.COUNCIL_NEWS,
        ),
        (
            "Surrey was visited, too. Medway was visited in May.\n\nSurrey's plans are late.\n\nMedway's plans are late."
            "\n\nKent's plans are late.",
            DocumentKind.OTHER,
        ),
    ],
)
def test_neighbours_that_are_named_once_make_no_round_up(body: str, kind: DocumentKind) -> None:
    text = f"Ofsted visits children's services\n\n1 June 2023\n\n{VISIT}\n\n{body}\n\n{SPEAKER}\n"
    assert facts_of_file("news.txt", text).kind is kind


def test_a_leader_of_a_group_who_is_quoted_makes_no_page_of_a_party() -> None:
    quoted = (
        "Labour group leader Ann Smith said: “Children wait too long.” Ed Jones, Conservative group leader, agreed."
    )
    assert account(quoted).kind is DocumentKind.COUNCIL_NEWS


def test_dated_stories_below_the_last_sentence_make_no_list_of_pages() -> None:
    stories = "\n".join(f"{day} May 2023 - The park reopens" for day in (2, 3, 4, 5))
    facts = facts_of_file("news.txt", f"{article(VISIT)}\nOther stories you may like:\n{stories}\n")
    assert facts.kind is DocumentKind.COUNCIL_NEWS


# Dates


@pytest.mark.parametrize(
    ("line", "first", "precision"),
    [
        ("9\nOctober\n2023\n|\n14:05", date(2023, 10, 9), DatePrecision.DAY),
        ("Kent Council newsroom. Published: October 2023", date(2023, 10, 1), DatePrecision.MONTH),
        ("Issue 31 | October 2023", date(2023, 10, 1), DatePrecision.MONTH),
    ],
)
def test_a_day_or_a_month_at_the_top_is_that_of_publication(line: str, first: date, precision: DatePrecision) -> None:
    published = facts_of_file("news.txt", article(VISIT, published=line)).published
    assert published is not None
    assert (published.first, published.precision) == (first, precision)


@pytest.mark.parametrize(
    ("body", "last"),
    [
        ("In May 2023 inspectors made a focused visit to Kent Council, on the 9th and 10th, and met families.", 10),
        ("Inspectors arrived on the morning of Tuesday 9 May 2023 and left again the following afternoon.", 10),
        ("The focused visit, planned for 2 and 3 May, was put back. It went ahead on 9 and 10 May 2023.", 10),
        ("The inspection ran for two weeks, from 9 to 19 May 2023.", 19),
    ],
)
def test_the_days_of_a_visit_in_other_words(body: str, last: int) -> None:
    assert days(facts_of_file("news.txt", article(body))) == [(date(2023, 5, 9), date(2023, 5, last))]


def test_two_visits_of_one_kind_under_headings_of_their_own_are_two() -> None:
    facts = facts_of_file(
        "news.txt",
        article(
            "We look back.\n\nFebruary: children in need\n\nOn 7 and 8 February 2023 Ofsted made a focused visit to Kent."
            " Inspectors found that plans are late.\n\nMay: care leavers\n\nOn 9 and 10 May 2023 inspectors were in Kent"
            " for a second focused visit. They found that advisers are trusted.",
            title="A year of Kent children's services with Ofsted",
        ),
    )
    assert sorted(day for day in days(facts) if day) == [
        (date(2023, 2, 7), date(2023, 2, 8)),
        (date(2023, 5, 9), date(2023, 5, 10)),
    ]


def test_entries_of_a_history_are_earlier_inspections_with_their_grades() -> None:
    facts = account(
        "Earlier inspections of Kent\n\n- October 2020 - inspection of local authority children's services: good\n"
        "- March 2014 - single inspection: requires improvement\n"
    )
    found = {item.grade: facts.mentions[item.mention].period for item in facts.judgements}
    assert {grade: period.first for grade, period in found.items() if period} == {
        Grade.GOOD: date(2020, 10, 1),
        Grade.REQUIRES_IMPROVEMENT: date(2014, 3, 1),
    }
    assert {item.area for item in facts.judgements} == {Area.OVERALL_EFFECTIVENESS}


def test_an_earlier_inspection_has_the_code_that_its_council_had_then() -> None:
    text = (
        "Somerset Council\n\nOfsted on Somerset children's services\n\n22 March 2024\n\nOfsted made a focused visit to"
        " Somerset children's services on 6 and 7 February 2024. In July 2022 Ofsted inspected Somerset and rated"
        " children's services good.\n"
    )
    codes = {str(row["start_date"]): row["authority_code"] for row in tables_of(text)["inspections"]}
    assert codes == {"2024-02-06": "E06000066", "2022-07-01": "E10000027"}


# Who speaks, and how surely


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("They found that:\n\n- carers get help at the weekend\n- some plans are late", 2),
        ("In the letter\n\nAdvisers are persistent in keeping in touch. The offer is poorly understood.", 2),
        ("Support for young carers is described as patchy in the letter.", 1),
        ("The resulting letter notes that needs are assessed thoroughly.", 1),
        ("It says too that the wait for a break can be long.", 1),
        ("What they liked less was the time it takes to review an approval.", 1),
        ("They will want to see that every child has a plan.", 0),
        ("Only a handful of London boroughs can call themselves outstanding.", 0),
    ],
)
def test_what_inspectors_found_is_known_by_who_states_it(body: str, found: int) -> None:
    assert len(findings(body)) == found


def test_what_a_council_passes_on_judges_where_the_weights_favour_it() -> None:
    ((_, passed_on, _),) = findings("They found that most assessments are finished on time.")
    assert passed_on is Polarity.POSITIVE


def test_a_paragraph_in_marks_of_a_markdown_quotation_is_no_item_of_a_list() -> None:
    text = article(
        f'# Kent\n\n{VISIT}\n\n> "Nobody who drives here in winter would say otherwise."\n>\n'
        "> Councillor Hilary West, Cabinet Member for Children\n",
        title="# Kent children's services after Ofsted's visit",
    )
    facts = facts_of_file("news.md", text)
    assert any("drives here" in facts.document.words(item.fragments[0]) for item in facts.statements)


def test_bullets_that_are_greater_than_signs_stay_bullets() -> None:
    text = article(
        f"# Kent\n\n{VISIT} They asked us to improve:\n\n> the speed of first visits\n> the records of supervision\n",
        title="# Kent children's services after Ofsted's visit",
    )
    assert len(facts_of_file("news.md", text).improvement_areas) == 2


# What must improve


@pytest.mark.parametrize(
    ("body", "items"),
    [
        (
            "The things which the letter says could be better are the number of homes and the way in which young people"
            " are told of their rights.",
            2,
        ),
        ("They recommended that the council should tell doctors more about what it does.", 1),
    ],
)
def test_what_must_improve_in_other_words(body: str, items: int) -> None:
    assert len(account(body).improvement_areas) == items


def test_a_list_of_what_areas_include_is_not_complete() -> None:
    areas = account(
        "Areas where inspectors want to see progress include:\n\n- the speed of visits\n- the use of agency staff"
    ).improvement_areas
    assert [area.list_is_complete for area in areas] == [False, False]


def test_a_column_for_areas_for_improvement_lists_them() -> None:
    rows = "".join(
        f"<tr><td>{area}</td><td>{answer}</td></tr>"
        for area, answer in (
            ("The clarity of plans", "A new form was launched on 1 December."),
            ("The attendance of partners", "We have written to the police."),
        )
    )
    page = (
        "<html><body><main><h1>Our response to Ofsted's focused visit</h1><p>16/12/2023</p>"
        f"<p>{VISIT} Inspectors told us that children are seen.</p>"
        "<table><tr><th>Area for improvement</th><th>What we are doing about it</th></tr>"
        f"{rows}</table><p>Kent County Council is grateful to everybody who took part in this visit.</p></main></body></html>"
    )
    facts = facts_of_file("news.html", page)
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == [
        "The clarity of plans",
        "The attendance of partners",
    ]


# People


def test_a_pronoun_after_a_young_person_is_not_the_councillor_above() -> None:
    facts = account(
        "Councillor Imogen Lisbury, cabinet member for children, said: “We are proud.”\n\n"
        "Jade, 19, who came into care when she was eight, met the inspectors. “My adviser rings me,” she said."
    )
    spoken = [facts.document.words(item.fragments[0]) for item in facts.statements]
    assert not any("adviser" in words for words in spoken)


def test_an_official_who_is_named_and_not_quoted_appears_as_such() -> None:
    facts = account("The report will be presented by the Leader of the Council, Councillor Seamus Eccleston.")
    found = {facts.document.words(item.name_span): item.capacity for item in facts.appearances}
    assert found["Seamus Eccleston"] is Capacity.NAMED_OFFICIAL


def test_an_earlier_inspection_is_dated_after_the_services_it_was_of() -> None:
    facts = account("Ofsted's last full inspection of the council's services, in March 2019, was good.")
    assert (date(2019, 3, 1), date(2019, 3, 31)) in days(facts)


def test_the_month_an_earlier_inspection_was_published_is_not_when_it_took_place() -> None:
    facts = account("Ofsted's previous inspection of the council's services, published in March 2019, was good.")
    assert (date(2019, 3, 1), date(2019, 3, 31)) not in days(facts)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        (
            "When inspectors left Kent on 10 May, after a focused visit that began on 9 May 2023, they thanked us.",
            9,
            10,
        ),
        ("Ofsted made a focused visit to Kent. Inspectors left Kent on 10 May 2023.", None, 10),
        ("Ofsted made a focused visit to Kent. Inspectors came on 9 May 2023 and left the county on 10 May.", 9, 10),
    ],
)
def test_the_day_inspectors_left_is_the_last_one(words: str, start: int | None, end: int) -> None:
    [mention] = facts_of_file("news.txt", article(words, published="1 June 2023")).mentions
    assert mention.period is not None
    assert (mention.period.first.day if mention.period.has_first else None, mention.period.last.day) == (start, end)


@pytest.mark.parametrize(
    "body",
    [
        "Ofsted uses four grades: outstanding, good, requires improvement to be good, and inadequate.",
        "It was one of the first since Ofsted stopped giving a single grade, so there is no overall judgement.",
    ],
)
def test_what_explains_grades_is_no_finding(body: str) -> None:
    assert findings(f"Inspectors found that plans are late.\n\n{body}") == [
        ("Inspectors found that plans are late.", Polarity.NEGATIVE, Voice.COUNCIL_ACCOUNT)
    ]
