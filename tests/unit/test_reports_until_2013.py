"""Reports of 2009 to 2013, whose grades have numbers and stand under headings and in a table at the end."""

from collections.abc import Callable

import pytest

from pipeline.extraction.facts import DocumentFacts

FactsOf = Callable[[str], DocumentFacts]

_REPORT = """{title}

Rutland County Council

Inspection dates: 4–15 March 2013

{inspector}

Age group: All

Published: 12 April 2013

Contents

About this inspection

The evidence considered by inspectors included talks with children. Ofsted publishes this report.

The inspection judgements and what they mean

Outstanding (Grade 1)

A service that significantly exceeds minimum requirements

Good (Grade 2)

A service that exceeds minimum requirements

Service information

Rutland has 8,000 children.

{overall}

Grade 3 (Adequate)

1. Overall effectiveness is adequate. Staff see children often.

Capacity to improve

Grade 2 (Good)

2. Leaders know what to do next.

Areas for improvement

3. In order to improve services in Rutland, the local authority should take the following action.

Immediately:

• see every child alone

• record why decisions are made

Within three months:

• train all foster carers.

Outcomes for looked after children and young people

Grade 4 (Inadequate)

4. Outcomes are inadequate. Too few children see a dentist. Nobody checks.

• many of them wait for months

Quality of provision

Grade 3 (Adequate)

5. Plans are too vague.

Leadership and management

Grade 2 (Good)

6. Managers know their staff well.

Record of main findings

Overall effectiveness

{record}

Capacity to improve

Good Grade 2
"""


def _report(**changed: str) -> str:
    usual = {
        "title": "Inspection of services for looked after children",
        "inspector": "Reporting inspector: Morwenna Kitto HMI",
        "overall": "Overall effectiveness of services for looked after children and young people",
        "record": "Adequate Grade 3",
    }
    return _REPORT.format(**(usual | changed))


def _judgements(facts: DocumentFacts) -> list[tuple[str, str]]:
    return [(str(item.area), item.grade.value) for item in facts.judgements if item.mention == 0]


def test_each_graded_area_is_read_and_the_scale_is_not(facts_of: FactsOf) -> None:
    assert _judgements(facts_of(_report())) == [
        ("overall_effectiveness", "adequate"),
        ("capacity_to_improve", "good"),
        ("outcomes", "inadequate"),
        ("quality_of_provision", "adequate"),
        ("leadership_and_management", "good"),
    ]


def test_an_area_with_two_grades_has_none(facts_of: FactsOf) -> None:
    found = dict(_judgements(facts_of(_report(record="Good Grade 2"))))
    assert "overall_effectiveness" not in found
    assert found["capacity_to_improve"] == "good"


def test_a_list_ends_at_the_next_graded_area_and_its_introduction_is_no_item(facts_of: FactsOf) -> None:
    facts = facts_of(_report())
    assert [facts.document.words(area.span) for area in facts.improvement_areas] == [
        "see every child alone",
        "record why decisions are made",
        "train all foster carers.",
    ]


def test_sentences_under_graded_areas_are_findings(facts_of: FactsOf) -> None:
    facts = facts_of(_report())
    found = {facts.document.words(item.span): item.polarity.value for item in facts.findings}
    assert found["Too few children see a dentist."] == "negative"
    assert "Rutland has 8,000 children." not in found
    assert "A service that exceeds minimum requirements" not in found


def test_the_list_is_for_all_areas_and_the_table_at_the_end_holds_no_findings(facts_of: FactsOf) -> None:
    facts = facts_of(_report().replace("Record of main findings", "Record of main findings\n\nLooked after children"))
    sections = [(item.kind.value, item.area) for item in facts.sections]
    assert ("areas_for_improvement", None) in sections
    assert sections[-1][0] == "front_page"


def test_inspections_of_single_homes_are_no_earlier_inspections_of_the_council(facts_of: FactsOf) -> None:
    home = "After an Ofsted inspection of The Elms in December 2012, staff were trained."
    facts = facts_of(_report().replace("Plans are too vague.", home))
    assert [item.relation.value for item in facts.mentions] == ["primary"]


@pytest.mark.parametrize("line", ["Reporting inspector: Morwenna Kitto HMI", "Reporting inspector Morwenna Kitto HMI"])
def test_the_reporting_inspector_leads(facts_of: FactsOf, line: str) -> None:
    facts = facts_of(_report(inspector=line))
    assert [(item.capacity.value, facts.document.words(item.name_span)) for item in facts.appearances] == [
        ("lead_inspector", "Morwenna Kitto")
    ]


@pytest.mark.parametrize(
    ("title", "framework", "overall", "areas"),
    [
        (
            "Inspection of local authority arrangements for the protection of children",
            "child_protection_2012_2013",
            "Overall effectiveness",
            ["overall_effectiveness", "quality_of_provision", "leadership_and_management"],
        ),
        (
            "Inspection of safeguarding and looked after children services",
            "safeguarding_looked_after_2009_2012",
            "The overall effectiveness of safeguarding services",
            ["safeguarding_services"],
        ),
        ("Joint area review of services for children", "joint_area_review", "Overall effectiveness", []),
    ],
)
def test_other_reports_of_those_years_are_known_and_only_their_own_areas_are_graded(
    facts_of: FactsOf, title: str, framework: str, overall: str, areas: list[str]
) -> None:
    facts = facts_of(_report(title=title, overall=overall))
    assert facts.kind == "inspection_report"
    own = facts.mentions[0]
    assert (own.framework, own.period and own.period.first.isoformat()) == (framework, "2013-03-04")
    assert [area for area, _ in _judgements(facts)] == areas
