"""How a report is cut into sections by its headings."""

from collections.abc import Sequence

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.formats.report_front_page import front_page_of
from pipeline.extraction.formats.report_sections import sections_of
from tests.support.made_documents import Line, document_of

FRONT: list[Line] = ["Inspection of Dorset local authority children’s services", "Inspection dates: 10 to 14 June 2024"]
GRADED: Line = ("The experiences and progress of children in care: good", "heading")
TEXT = "Children in care live with carers who know them well."


def sections(readers: FactReaders, lines: Sequence[Line]) -> list[tuple[str, str | None, list[str]]]:
    """The kind and area of each section after the front page, with its blocks."""
    document = document_of([*FRONT, *lines])
    page = front_page_of(document, readers)
    assert page is not None
    found = sections_of(document, page, len(FRONT), readers)
    assert [section.first_block for section in found[1:]] == [section.end_block for section in found[:-1]]
    assert (found[0].first_block, found[-1].end_block) == (0, len(document.blocks))
    return [
        (
            str(section.kind),
            section.area and str(section.area),
            [document.words(block.span) for block in document.blocks[section.first_block : section.end_block]],
        )
        for section in found
        if section.first_block >= len(FRONT)
    ]


def kinds(readers: FactReaders, lines: Sequence[Line]) -> list[tuple[str, str | None]]:
    return [(kind, area) for kind, area, _ in sections(readers, lines)]


def test_a_note_is_a_section_of_its_own_and_the_text_goes_on_after_it(readers: FactReaders) -> None:
    note: Line = ("1 Children who have left care are counted elsewhere.", "note")
    assert sections(readers, [GRADED, TEXT, note, "They are happy."]) == [
        ("main", "in_care", [str(GRADED[0]), TEXT]),
        ("note", None, [str(note[0])]),
        ("main", "in_care", ["They are happy."]),
    ]


def test_contents_are_lines_that_end_in_a_page_number(readers: FactReaders) -> None:
    lines: list[Line] = [
        ("Contents", "heading"),
        "Executive summary 3",
        ("What needs to improve", "table_cell", 1),
        ("12", "table_cell", 1),
        ("Executive summary", "heading"),
        TEXT,
    ]
    assert sections(readers, lines) == [
        ("contents", None, ["Contents"]),
        ("contents", None, ["Executive summary 3", "What needs to improve", "12"]),
        ("headline", None, ["Executive summary", TEXT]),
    ]


def test_a_row_without_a_page_number_is_not_of_the_contents(readers: FactReaders) -> None:
    row: list[Line] = [("What needs to improve", "table_cell", 1), ("The speed of visits", "table_cell", 1)]
    assert kinds(readers, row) == [("areas_for_improvement", None)]


def test_a_list_ends_at_a_heading_with_text_below_it(readers: FactReaders) -> None:
    listed: list[Line] = [("What needs to improve", "heading"), ("The speed of visits.", "list_item")]
    within: list[Line] = [("Early help", "heading"), ("The offer to parents.", "list_item")]
    after: list[Line] = [("Early help", "heading"), TEXT]
    opening: list[Line] = [("Early help", "heading"), "Leaders should improve:", ("The offer.", "list_item")]
    assert kinds(readers, [*listed, *within]) == [("areas_for_improvement", None)]
    assert kinds(readers, [*listed, *opening]) == [("areas_for_improvement", None)]
    assert kinds(readers, [*listed, *after]) == [("areas_for_improvement", None), ("main", None)]


def test_a_short_name_of_an_area_opens_a_section_only_outside_lists(readers: FactReaders) -> None:
    area: Line = ("Children in care", "heading")
    listed: list[Line] = [("What needs to improve", "heading"), area, ("The speed of visits.", "list_item")]
    assert kinds(readers, listed) == [("areas_for_improvement", None)]
    assert kinds(readers, [("Main findings", "heading"), TEXT, area, TEXT]) == [("main", None), ("main", "in_care")]
    cell: Line = ("Children in care", "table_cell", 1)
    assert kinds(readers, [("Main findings", "heading"), TEXT, cell, TEXT]) == [("main", None), ("main", "in_care")]
    full: Line = ("The experiences and progress of children in care", "heading")
    assert kinds(readers, [*listed, full, TEXT])[-1] == ("main", "in_care")


def test_an_item_of_a_list_opens_no_section_whatever_its_words(readers: FactReaders) -> None:
    item: Line = ("What needs to improve", "list_item")
    assert sections(readers, [GRADED, TEXT, item]) == [("main", "in_care", [str(GRADED[0]), TEXT, str(item[0])])]


def test_an_unknown_heading_outside_lists_opens_no_section(readers: FactReaders) -> None:
    lines: list[Line] = [("Main findings", "heading"), TEXT, ("Early help", "heading"), TEXT]
    assert [(kind, len(blocks)) for kind, _, blocks in sections(readers, lines)] == [("main", 4)]


def test_a_glossary_ends_at_the_part_about_the_inspection_or_at_a_numbered_part(readers: FactReaders) -> None:
    glossary: list[Line] = [("What the inspection judgements mean", "heading"), ("Main findings", "heading"), TEXT]
    assert kinds(readers, glossary) == [("glossary", None)]
    about: Line = ("Information about this inspection", "heading")
    assert kinds(readers, [*glossary, about, TEXT]) == [("glossary", None), ("about_inspection", None)]
    part: Line = ("Section 2: The local authority", "heading")
    assert kinds(readers, [*glossary, part, TEXT]) == [("glossary", None), ("main", None)]


def test_the_imprint_begins_after_the_front_page(readers: FactReaders) -> None:
    imprint = "The Office for Standards in Education, Children’s Services and Skills inspects services."
    assert kinds(readers, [GRADED, TEXT, imprint]) == [("main", "in_care"), ("imprint", None)]


def test_a_section_is_for_the_board_where_its_heading_names_it(readers: FactReaders) -> None:
    lines: list[Line] = [*FRONT, ("The Local Safeguarding Children Board is good", "heading"), TEXT]
    document = document_of(lines)
    page = front_page_of(document, readers)
    assert page is not None
    last = sections_of(document, page, len(FRONT), readers)[-1]
    assert (str(last.kind), str(last.area), str(last.addressed_to)) == ("headline", "lscb", "lscb")


def test_text_under_the_front_page_is_the_headline_though_no_heading_opens_it(readers: FactReaders) -> None:
    assert kinds(readers, [TEXT, GRADED, TEXT]) == [("headline", None), ("main", "in_care")]
