"""The facts of one made-up document for each form in which Ofsted writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from pipeline.extraction.extract import extract
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.reader import read_document
from pipeline.sources.discovery import SourceFile
from tests.support.forms import FORMS

GOOD, POOR, FAIL, BEST = "good", "requires_improvement", "inadequate", "outstanding"


@dataclass(frozen=True)
class Expected:
    """What a reader finds in one of the forms."""

    kind: str
    type: str
    authority: str
    days: tuple[str, str]
    published: str | None
    judgements: dict[str, str]
    improvements: list[tuple[str, str, str]]
    people: list[tuple[str, str]]
    topic: str | None = None


AREA, URGENT, RECOMMENDED = "area_for_improvement", "priority_action", "recommendation"
COUNCIL, BOARD, PARTNERS = "local_authority", "lscb", "partnership"

EXPECTED = {
    "report-2015": Expected(
        "inspection_report",
        "sif",
        "Isle of Wight",
        ("2015-03-03", "2015-03-26"),
        "2015-06-02",
        {
            "overall_effectiveness": POOR,
            "help_and_protection": POOR,
            "looked_after_and_permanence": GOOD,
            "adoption": BEST,
            "care_leavers": POOR,
            "leadership_management_governance": POOR,
            "lscb": GOOD,
        },
        [
            (
                URGENT,
                COUNCIL,
                "Ensure that every child who goes missing is offered an interview within three days of coming back.",
            ),
            (
                AREA,
                COUNCIL,
                "Ensure that plans for children in need say what must change, who is to do it and by when.",
            ),
            (AREA, COUNCIL, "Ensure that the views of children stand in the records of visits."),
            (
                AREA,
                COUNCIL,
                "Ensure that the findings of audits lead to training and are looked at again after six months.",
            ),
            (AREA, BOARD, "Ensure that the annual report says what difference the board has made."),
        ],
        [
            ("Mary Invented", "lead_inspector"),
            ("John Fictive", "inspector"),
            ("Ann Example", "inspector"),
            ("Tom Sample", "inspector"),
            ("Ruth Pattern", "inspector"),
            ("Carl Mock", "named_official"),
        ],
    ),
    "report-2017": Expected(
        "inspection_report",
        "sif",
        "Rutland",
        ("2016-11-07", "2016-12-01"),
        "2017-01-30",
        {
            "overall_effectiveness": POOR,
            "help_and_protection": POOR,
            "looked_after_and_permanence": GOOD,
            "adoption": GOOD,
            "care_leavers": FAIL,
            "leadership_management_governance": POOR,
            "lscb": POOR,
        },
        [
            (
                RECOMMENDED,
                COUNCIL,
                "Find every care leaver with whom the council has lost touch, and visit them at least every eight weeks.",
            ),
            (
                RECOMMENDED,
                COUNCIL,
                "Ensure that plans for children in need are looked at by a manager after six months and either closed or changed, with the reasons for it in the record.",
            ),
            (
                RECOMMENDED,
                COUNCIL,
                "Give social workers supervision every month that asks what has changed for the child.",
            ),
        ],
        [("Jane Imaginary", "lead_inspector"), ("Paul Pretend", "inspector"), ("Eve Makebelieve", "inspector")],
    ),
    "ilacs-2019": Expected(
        "inspection_report",
        "ilacs_inspection",
        "Isle of Wight",
        ("2019-02-04", "2019-02-15"),
        None,
        {
            "impact_of_leaders": FAIL,
            "help_and_protection": FAIL,
            "in_care_and_care_leavers": POOR,
            "overall_effectiveness": FAIL,
        },
        [
            (AREA, COUNCIL, "The speed with which children at risk of harm are seen."),
            (
                AREA,
                COUNCIL,
                "The oversight that managers have of children who are the subject of child protection plans.",
            ),
            (AREA, COUNCIL, "The number of children for whom each social worker is responsible."),
        ],
        [("Nora Invented", "lead_inspector")],
    ),
    "ilacs-2024": Expected(
        "inspection_report",
        "ilacs_inspection",
        "Rutland",
        ("2024-06-10", "2024-06-14"),
        None,
        {
            "impact_of_leaders": GOOD,
            "help_and_protection": POOR,
            "in_care": GOOD,
            "care_leavers": BEST,
            "overall_effectiveness": GOOD,
        },
        [
            (AREA, COUNCIL, "The timeliness of decisions when risks to children grow."),
            (AREA, COUNCIL, "The consistency with which children are offered a talk after they have been missing."),
        ],
        [("Owen Fictive", "lead_inspector")],
    ),
    "ilacs-2026": Expected(
        "inspection_report",
        "ilacs_inspection",
        "Isle of Wight",
        ("2026-03-02", "2026-03-13"),
        None,
        {"impact_of_leaders": GOOD, "help_and_protection": GOOD, "in_care": POOR, "care_leavers": GOOD},
        [
            (
                AREA,
                COUNCIL,
                "The number of homes on the island for children in care, so that fewer live far away. (outcome 4, national framework)",
            ),
            (
                AREA,
                COUNCIL,
                "Life-story work for children whose plan is to stay where they live. (outcome 2, national framework)",
            ),
        ],
        [("Iris Example", "lead_inspector")],
    ),
    "focused-visit-2018": Expected(
        "inspection_letter",
        "ilacs_focused_visit",
        "Rutland",
        ("2018-10-16", "2018-10-17"),
        "2018-11-09",
        {},
        [
            (AREA, COUNCIL, "The planning for babies before they are born."),
            (AREA, COUNCIL, "The recording of supervision."),
        ],
        [
            ("Clara Invented", "addressee"),
            ("Peter Sample", "inspector"),
            ("Vera Mock", "inspector"),
            ("Peter Sample", "signatory"),
        ],
        "children in need and children subject to a child protection plan",
    ),
    "focused-visit-2021": Expected(
        "inspection_letter",
        "ilacs_focused_visit",
        "Isle of Wight",
        ("2021-05-05", "2021-05-06"),
        "2021-06-14",
        {},
        [
            (AREA, COUNCIL, "Access to dental care for children in care."),
            (AREA, COUNCIL, "The quality of return home interviews."),
        ],
        [
            ("Hugh Fictive", "addressee"),
            ("Dora Pattern", "inspector"),
            ("Leo Example", "inspector"),
            ("Amy Pretend", "inspector"),
            ("Dora Pattern", "signatory"),
        ],
    ),
    "focused-visit-2025": Expected(
        "inspection_letter",
        "ilacs_focused_visit",
        "Rutland",
        ("2025-09-16", "2025-09-17"),
        "2025-10-21",
        {},
        [
            (
                AREA,
                COUNCIL,
                "Feedback to professionals about what has become of their referral (enabler: multi-agency working is prioritised, national framework).",
            ),
            (AREA, COUNCIL, "The response to children outside of office hours (outcome 3, national framework)."),
        ],
        [
            ("Clara Invented", "addressee"),
            ("Sam Mock", "inspector"),
            ("Tess Sample", "inspector"),
            ("Sam Mock", "signatory"),
        ],
        "the ‘front door’, and in particular at decisions about contacts and referrals",
    ),
    "jtai-2017": Expected(
        "inspection_letter",
        "jtai",
        "Isle of Wight",
        ("2017-03-13", "2017-03-17"),
        "2017-05-12",
        {},
        [
            (
                AREA,
                PARTNERS,
                "Probation staff are not asked to strategy discussions, though they often know the adult best.",
            ),
            (AREA, PARTNERS, "Plans do not say what the adult who harms must do."),
        ],
        [
            ("Hugh Fictive", "addressee"),
            ("Grace Pretend", "addressee"),
            ("Ned Sample", "addressee"),
            ("Rosa Mock", "addressee"),
            ("Kit Pattern", "addressee"),
            ("Ada Invented", "signatory"),
            ("Ben Invented", "signatory"),
            ("Cleo Invented", "signatory"),
            ("Dan Invented", "signatory"),
        ],
        "children living with domestic abuse",
    ),
    "jtai-2024": Expected(
        "inspection_letter",
        "jtai",
        "Rutland",
        ("2024-04-15", "2024-04-19"),
        "2024-06-07",
        {},
        [
            (AREA, PARTNERS, "The sharing of what the police of neighbouring counties know."),
            (AREA, PARTNERS, "Waiting times for help with mental health."),
        ],
        [
            ("Clara Invented", "addressee"),
            ("Max Pretend", "addressee"),
            ("Una Sample", "addressee"),
            ("Ada Invented", "signatory"),
            ("Ben Invented", "signatory"),
        ],
        "serious youth violence",
    ),
    "area-send-2024": Expected(
        "inspection_report",
        "area_send",
        "Isle of Wight",
        ("2024-10-07", "2024-10-11"),
        None,
        {},
        [
            (
                AREA,
                PARTNERS,
                "Leaders across education, health and care should make sure that plans are finished in time and looked at every year.",
            ),
            (
                AREA,
                PARTNERS,
                "The ICB should shorten the waits for assessments of autism and help families while they wait.",
            ),
        ],
        [
            ("Ivy Mock", "lead_inspector"),
            ("Ray Sample", "lead_inspector"),
            ("Guy Pattern", "inspector"),
            ("Fay Example", "inspector"),
        ],
    ),
}


@pytest.fixture(scope="module")
def read(readers: FactReaders) -> Callable[[str], DocumentFacts]:
    """The facts of a form, each read once."""
    known: dict[str, DocumentFacts] = {}

    def read_once(name: str) -> DocumentFacts:
        if name not in known:
            content = FORMS[name].pdf()
            file = SourceFile(f"{name}.pdf", "0" * 64, len(content), None)
            known[name] = extract(read_document(content, file.name), file, readers)
        return known[name]

    return read_once


def test_every_form_has_expected_facts() -> None:
    assert set(FORMS) == set(EXPECTED)


@pytest.mark.parametrize("name", FORMS)
def test_kind_inspection_authority_and_dates(read: Callable[[str], DocumentFacts], name: str) -> None:
    facts, expected = read(name), EXPECTED[name]
    own = facts.mentions[0]
    assert (facts.kind, own.inspection_type, own.topic) == (expected.kind, expected.type, expected.topic)
    assert facts.authority is not None
    assert facts.authority.name == expected.authority
    assert own.period is not None
    assert (own.period.first.isoformat(), own.period.last.isoformat()) == expected.days
    assert (facts.published.first.isoformat() if facts.published else None) == expected.published


@pytest.mark.parametrize("name", FORMS)
def test_judgements(read: Callable[[str], DocumentFacts], name: str) -> None:
    own = [judgement for judgement in read(name).judgements if judgement.mention == 0]
    assert {judgement.area: judgement.grade for judgement in own} == EXPECTED[name].judgements
    assert len(own) == len(EXPECTED[name].judgements)


@pytest.mark.parametrize("name", FORMS)
def test_areas_for_improvement_are_whole_and_complete(read: Callable[[str], DocumentFacts], name: str) -> None:
    facts = read(name)
    found = [(area.kind, area.addressed_to, facts.document.words(area.span)) for area in facts.improvement_areas]
    assert found == EXPECTED[name].improvements


@pytest.mark.parametrize("name", FORMS)
def test_people_in_office(read: Callable[[str], DocumentFacts], name: str) -> None:
    facts = read(name)
    found = [(facts.document.words(person.name_span), person.capacity) for person in facts.appearances]
    assert found == EXPECTED[name].people


def test_findings_have_the_area_of_their_section(read: Callable[[str], DocumentFacts]) -> None:
    facts = read("ilacs-2024")
    areas = {
        facts.sections[finding.section].area
        for finding in facts.findings
        if facts.sections[finding.section].kind == "main"
    }
    assert areas == {"help_and_protection", "in_care", "care_leavers", "impact_of_leaders"}


def test_earlier_inspections_have_their_grades(read: Callable[[str], DocumentFacts]) -> None:
    facts = read("report-2015")
    earlier = [
        (facts.mentions[judgement.mention].period, judgement.grade)
        for judgement in facts.judgements
        if judgement.mention
    ]
    assert [(period.first, grade) for period, grade in earlier if period] == [
        (date(2012, 11, 1), "inadequate"),
        (date(2010, 10, 1), "adequate"),
    ]


def test_grades_in_the_glossary_and_of_homes_are_not_judgements(read: Callable[[str], DocumentFacts]) -> None:
    facts = read("report-2015")
    sections = {facts.document.block_at(judgement.span.start) for judgement in facts.judgements}
    background = {
        index
        for section in facts.sections
        if section.kind == "background"
        for index in range(section.first_block, section.end_block)
    }
    assert not sections & background


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("The local area partnership’s arrangements typically lead to positive experiences and outcomes.", "typically_positive"),
        ("The arrangements lead to inconsistent experiences and outcomes.", "inconsistent"),
        ("There are widespread and/or systemic failings leading to significant concerns about the outcomes.", "systemic_failings"),
        ("Children with SEND have positive experiences.", None),
    ],
)  # fmt: skip
def test_the_outcome_of_an_area_send_inspection(readers: FactReaders, words: str, outcome: str | None) -> None:
    document = read_document(f"Inspection outcome\n\n{words}\n".encode(), "outcome.txt")
    found = readers.mentions.send_outcome(document)
    assert (found[0].value if found else None) == outcome


def test_a_report_of_an_area_send_inspection_has_its_outcome_with_evidence(
    read: Callable[[str], DocumentFacts],
) -> None:
    facts = read("area-send-2024")
    own = facts.mentions[0]
    (evidence,) = [item for item in own.evidence if item.column == "outcome"]
    assert own.outcome == "inconsistent"
    assert facts.document.words(evidence.span) == "arrangements lead to inconsistent experiences and outcomes"
    assert all(read(name).mentions[0].outcome is None for name in FORMS if name != "area-send-2024")
