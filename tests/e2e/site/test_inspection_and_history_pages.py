"""The pages of inspections and of what happened next show what the tables hold."""

from pathlib import Path

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.schema.frames import records
from tests.support.site_pages import page_text


def test_inspectors_findings_and_the_councils_account_are_separate(
    hostile_release: Path, candidate: ReleaseCandidate
) -> None:
    page = (hostile_release / "inspections/lambeth-2021-focused-visit.html").read_text(encoding="utf-8")
    own = page[page.index('id="inspectors"') : page.index('id="account"')]
    account = page[page.index('id="account"') :]
    for row in records(candidate.tables["findings"]):
        if row["inspection_id"] == "lambeth-2021-focused-visit":
            assert (f'id="{row["finding_id"]}"' in own) == (row["voice"] == "inspectorate")
            assert (f'id="{row["finding_id"]}"' in account) == (row["voice"] != "inspectorate")
    assert own.count("<table>") == account.count("<table>") == 1


def test_an_inferred_value_comes_with_the_words_it_was_inferred_from(hostile_release: Path) -> None:
    page = page_text(hostile_release, "inspections/lambeth-2018-inspection.html")
    assert "Inferred from February 2018" in page
    assert "of the inspections in force at that time only this one judges 'adoption'" in page
    assert "Inferred" not in page_text(hostile_release, "inspections/lambeth-2010-unannounced-inspection.html")


def test_people_and_quotations_are_on_the_page_of_their_inspection(hostile_release: Path) -> None:
    page = page_text(hostile_release, "inspections/lambeth-2021-focused-visit.html")
    for words in (
        "Nick Stacey, Her Majesty's Inspector, Ofsted",
        "Ms Merlin Joseph, Strategic Director, Children's Services, London Borough of Lambeth",
        "Cllr Ed Davie, Lambeth Council Cabinet Member for Children and Young People",
    ):
        assert words in page
    news = page_text(hostile_release, "inspections/lambeth-2019-focused-visit.html")
    assert "Senior leadership in Lambeth is robust" in news[news.index("Quotations") :]


def test_an_account_without_the_inspectors_document_names_its_speakers(hostile_release: Path) -> None:
    page = page_text(hostile_release, "history/lambeth.html")
    alone = page[
        page.index("Focused visit, June 2023 Findings") : page.index("Focused visit, 27 to 28 October 2021 Find")
    ]
    assert alone.count("This release does not include the inspectors' own document") == 1
    assert "No primary document" not in alone
    assert "Councillor Ben Kind, Cabinet Member for Children and Families: It’s reassuring" in alone
    assert "Area for improvement Timely assessment and planning for children" in alone
    assert alone.count("This release includes no later document by inspectors.") == 1
    assert "No later inspection" not in page
    article = page[page.index("Focused visit, 9 to 10 April 2019 Find") :]
    assert "Area for improvement The report lists a number of areas that need to improve" in article
    assert "in May 2019" in article
    assert "on May 2019" not in article
