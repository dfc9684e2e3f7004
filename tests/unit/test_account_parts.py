"""Accounts that report on several inspections: what belongs to which."""

from datetime import date

from pipeline.schema.vocabularies import Area, Grade, InspectionType
from tests.support.articles import article
from tests.support.linked_texts import facts_of_file

MARCH, MAY = date(2023, 3, 6), date(2023, 5, 9)


def _page(body: str) -> str:
    return article(body, title="What Ofsted found in Kent's children's services", published="1 July 2023")


def _findings(body: str) -> dict[str, date | None]:
    """The first three words of each finding with the first day of the inspection that its section is about."""
    facts = facts_of_file("news.txt", _page(body))
    first = [item.period.first if item.period else None for item in facts.mentions]
    return {
        " ".join(facts.document.words(item.span).split()[:3]): first[facts.sections[item.section].mention]
        for item in facts.findings
    }


def test_news_of_a_visit_can_begin_with_one_of_years_before() -> None:
    body = (
        "When inspectors came to Kent on 9 and 10 June 2020, they were worried by delays. Their focused visit found "
        "that contacts were left unread.\n\nA second focused visit, on 9 and 10 May 2023, had another tone.\n\n"
        "Inspectors say that contacts are now read within hours."
    )
    facts = facts_of_file("news.txt", _page(body))
    assert facts.mentions[0].period is not None
    assert facts.mentions[0].period.first == MAY
    assert _findings(body) == {
        "When inspectors came": date(2020, 6, 9),
        "Their focused visit": date(2020, 6, 9),
        "Inspectors say that": MAY,
    }


def test_another_inspection_is_reported_in_paragraphs_of_its_own_with_its_grades() -> None:
    body = (
        "The first report is that of a joint targeted area inspection, which took place from 6 to 10 March 2023. The "
        "inspectorates found that workers are tenacious.\n\nFrom 9 to 20 May 2023 inspectors carried out a full "
        "inspection of children's services. They graded them as follows:\n\n"
        "The experiences and progress of children in care: outstanding\n\nOverall effectiveness: good\n\n"
        "In this second report inspectors say that foster carers are warm.\n\n"
        "Councillor Jo Field said: “We are glad of both reports, and we have much to do.”"
    )
    facts = facts_of_file("news.txt", _page(body))
    kinds = [(item.inspection_type, item.period and item.period.first) for item in facts.mentions]
    assert kinds == [(InspectionType.JTAI, MARCH), (None, MAY)]
    assert [(item.mention, item.area, item.grade) for item in facts.judgements] == [
        (1, Area.IN_CARE, Grade.OUTSTANDING),
        (1, Area.OVERALL_EFFECTIVENESS, Grade.GOOD),
    ]
    assert _findings(body)["The inspectorates found"] == MARCH
    assert _findings(body)["In this second"] == MAY


def test_a_kind_of_inspection_that_stands_under_another_heading_is_not_that_of_the_own() -> None:
    body = (
        "Two reports are out.\n\n## Children's social care\n\nOfsted's inspectors were in Kent from 9 May to 20 May "
        "2023. They judged children's services to be good overall.\n\n## Special educational needs\n\nBetween 6 and "
        "10 March 2023 a team carried out an area SEND inspection. Inspectors found that needs are met quickly."
    )
    facts = facts_of_file("news.md", "# " + _page(body))
    own = facts.mentions[0]
    assert (own.inspection_type, own.period and own.period.first) == (None, MAY)
    assert [(item.mention, item.grade) for item in facts.judgements] == [(0, Grade.GOOD)]


def test_a_mere_mention_of_another_inspection_takes_no_findings_away() -> None:
    body = (
        "Ofsted made a focused visit to Kent on 9 and 10 May 2023. It followed an inspection from 6 to 17 March 2022."
        "\n\nInspectors found that plans are clear."
    )
    assert _findings(body)["Inspectors found that"] == MAY
