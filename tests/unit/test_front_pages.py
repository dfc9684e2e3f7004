"""The grades on the front page of a report, in the ways in which labels and grades are laid out."""

from collections.abc import Callable, Sequence

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.formats.report_front_page import FrontPage, front_page_of
from tests.support.made_documents import Line, document_of

TITLE = "Inspection of Dorset local authority children’s services"


def front_page(readers: FactReaders, lines: Sequence[Line]) -> FrontPage:
    """The front page of a report that begins with its title and some lines."""
    found = front_page_of(document_of([TITLE, *lines]), readers)
    assert found is not None
    return found


def grades(page: FrontPage) -> dict[str, str]:
    return {str(judgement.area): str(judgement.grade) for judgement in page.judgements}


LEADERS = "The impact of leaders on social work practice with children and families"
PROTECTION = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
FOUR = {
    "impact_of_leaders": "good",
    "help_and_protection": "requires_improvement",
    "in_care": "good",
    "care_leavers": "outstanding",
}


def test_a_grade_is_beside_its_label(readers: FactReaders) -> None:
    lines = [f"{LEADERS} Good", f"{PROTECTION}: Requires improvement", f"{CARE} Good", f"{LEAVERS} Outstanding"]
    assert grades(front_page(readers, lines)) == FOUR


def test_a_grade_is_below_its_label_over_two_lines(readers: FactReaders) -> None:
    lines = [LEADERS, "Good", PROTECTION, "Requires", "improvement", CARE, "Good", LEAVERS, "Outstanding"]
    assert grades(front_page(readers, lines)) == FOUR


def test_a_grade_is_in_the_row_of_its_label(readers: FactReaders) -> None:
    """All labels come before all grades, in another order."""
    labels = [(LEADERS, 1), (PROTECTION, 2), (CARE, 3), (LEAVERS, 4)]
    printed = [("Requires improvement", 2), ("Good", 1), ("Outstanding", 4), ("Good", 3)]
    cells: list[Line] = [(words, "table_cell", row) for words, row in (*labels, *printed)]
    assert grades(front_page(readers, cells)) == FOUR


def test_the_grades_end_where_the_text_begins(readers: FactReaders) -> None:
    """Three grades are enough for a front page; a grade in the text after them is another one."""
    text = "Inspectors read the files of forty children."
    page = front_page(readers, [LEADERS, "Good", PROTECTION, "Good", CARE, "Good", text, LEAVERS, "Inadequate"])
    assert grades(page) == dict.fromkeys(("impact_of_leaders", "help_and_protection", "in_care"), "good")
    assert page.judgements_end == 7
    two = front_page(readers, [LEADERS, "Good", PROTECTION, "Good", text, LEAVERS, "Inadequate"])
    assert grades(two)["care_leavers"] == "inadequate"


def test_a_line_of_220_characters_can_be_a_label_and_no_longer_one(readers: FactReaders) -> None:
    """The line names the area and, after many words, its grade."""
    for length, found in ((220, True), (221, False)):
        line = f"Adoption performance{' ' * (length - 24)}Good"
        assert len(line) == length
        assert (grades(front_page(readers, [line])) == {"adoption": "good"}) is found


def test_a_note_between_grades_does_not_end_them(readers: FactReaders) -> None:
    note: Line = ("¹ Children who are in care or have left it.", "note")
    page = front_page(readers, [LEADERS, "Good", PROTECTION, "Good", CARE, "Good", note, LEAVERS, "Outstanding"])
    assert grades(page)["care_leavers"] == "outstanding"


def test_sentences_count_as_grades(readers: FactReaders) -> None:
    text = "Inspectors read the files of forty children."
    lines = [f"{LEADERS} is good.", f"{PROTECTION} is good.", CARE, "Good", text, LEAVERS, "Inadequate"]
    assert "care_leavers" not in grades(front_page(readers, lines))


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("Inspection dates: 10 to 14 June 2024", "2024-06-10", "2024-06-14"),
        ("Inspection dates: 9 December and 13 January 2025", "2024-12-09", "2025-01-13"),
        ("Inspection dates: 2 December, 9 December 2024", "2024-12-02", "2024-12-09"),
        ("Inspection dates: 2 December, 9 December, 13 January 2025", "2024-12-02", "2025-01-13"),
        ("Inspection dates: 2 June, 9 June, 13 June 2025", "2025-06-02", "2025-06-13"),
        ("Inspection dates: 28 March, 30 March, 13 June 2025", "2025-03-28", "2025-06-13"),
    ],
)
def test_days_without_a_year_are_of_the_year_that_is_printed_or_of_the_one_before(
    readers: FactReaders, line: str, first: str, last: str
) -> None:
    period = front_page(readers, [line]).inspection_period
    assert period is not None
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_a_value_is_on_the_line_of_its_label_or_on_the_next_two(readers: FactReaders) -> None:
    for between in ([], ["Dorset"]):
        page = front_page(readers, ["Inspection dates:", *between, "10 to 14 June 2024", "Published: 29 July 2024"])
        assert page.inspection_period is not None
        assert page.inspection_period.first.isoformat() == "2024-06-10"
        assert page.published is not None
        assert page.published.first.isoformat() == "2024-07-29"
    far = front_page(readers, ["Inspection dates:", "Dorset", "Its council", "10 to 14 June 2024"])
    assert far.inspection_period is None


def test_a_report_is_about_the_council_that_its_title_names(facts_of: Callable[[str], DocumentFacts]) -> None:
    text = (
        f"{TITLE}\n\nInspection dates: 10 to 14 June 2024\n\n"
        f"Lead inspector: Joy Howick, His Majesty’s Inspector\n\nOverall effectiveness: Good\n\n{LEADERS}: Good\n\n"
        f"{PROTECTION}: Good\n\nKent helped. Kent came, and Kent wrote. Leaders know their services well."
    )
    authority = facts_of(text).authority
    assert authority is not None
    assert (authority.name, authority.method) == ("Dorset", "named in the title")
