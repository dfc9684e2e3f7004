"""How an article is cut into sections by its headings and by what each block says."""

from collections.abc import Sequence

import pytest

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.formats.news_sections import sections_of
from tests.support.made_documents import Line, document_of

TITLE: Line = ("Ofsted praises Lambeth children’s services", "heading")
TEXT = "Inspectors from Ofsted praised strong leadership."


def sections(readers: FactReaders, lines: Sequence[Line]) -> list[tuple[str, str | None, int]]:
    """The kind, the heading and the number of blocks of each section."""
    document = document_of(lines)
    return [
        (
            str(section.kind),
            document.words(section.heading) if section.heading else None,
            section.end_block - section.first_block,
        )
        for section in sections_of(document, readers)
    ]


def test_the_title_may_be_printed_again_and_other_headings_open_parts_of_the_article(readers: FactReaders) -> None:
    lines: list[Line] = [TITLE, TITLE, TEXT, ("What comes next", "heading"), TEXT, TEXT]
    assert sections(readers, lines) == [
        ("title", None, 2),
        ("news_body", None, 1),
        ("news_body", "What comes next", 3),
    ]


def test_the_words_of_the_title_in_the_text_are_not_the_title(readers: FactReaders) -> None:
    assert sections(readers, [TITLE, TEXT, str(TITLE[0])]) == [("title", None, 1), ("news_body", None, 2)]


def test_a_date_above_the_title_is_no_title_though_the_article_names_the_month(readers: FactReaders) -> None:
    text = "Inspectors from Ofsted praised strong leadership in June."
    assert sections(readers, ["1 June 2023", TITLE, text]) == [
        ("date", None, 1),
        ("title", None, 1),
        ("news_body", None, 1),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1 June 2023", "date"),
        ("Published: 1 June 2023", "date"),
        ("Inspectors came on 1 June 2023", "news_body"),
        ("1 June 2023 was the day of the visit", "news_body"),
        ("June 2023", "date"),
        ("In June 2023", "news_body"),
    ],
)
def test_a_line_is_a_date_if_it_prints_a_day_or_a_month_and_nothing_else(
    readers: FactReaders, line: str, kind: str
) -> None:
    assert sections(readers, [TITLE, line, TEXT])[1][0] == kind


def test_a_list_of_what_must_improve_ends_with_its_last_item(readers: FactReaders) -> None:
    lines: list[Line] = [
        TITLE,
        "Areas for improvement include:",
        ("the timeliness of visits", "list_item"),
        ("recording", "list_item"),
        TEXT,
        ("not of the list", "list_item"),
    ]
    assert sections(readers, lines) == [
        ("title", None, 1),
        ("areas_for_improvement", "Areas for improvement include:", 3),
        ("news_body", None, 2),
    ]


def test_a_list_is_announced_by_the_sentence_before_one_that_only_points_to_it(readers: FactReaders) -> None:
    lead = "Ofsted found two areas of significant weakness. These were:"
    lines: list[Line] = [TITLE, TEXT, lead, ("Plans are late.", "list_item"), ("Reviews are poor.", "list_item")]
    assert sections(readers, lines)[-1] == ("areas_for_improvement", lead, 3)


@pytest.mark.parametrize("item", ["1. Help and protection: Inadequate", "2.1 Adoption performance – good"])
def test_a_list_of_grades_is_none_of_what_must_improve(readers: FactReaders, item: str) -> None:
    lead = "Inspectors recognised key areas of improvement as set out below."
    assert sections(readers, [TITLE, TEXT, lead, (item, "list_item")])[-1] == ("news_body", None, 3)


@pytest.mark.parametrize(
    "above", ["We change the way in which bins are collected. Find out how", "Archived news", "Toggle menu"]
)
def test_what_a_website_puts_above_a_title_is_none(readers: FactReaders, above: str) -> None:
    text = "We change the way in which we work, and inspectors from Ofsted praised strong leadership."
    assert sections(readers, [above, TITLE, text])[1:] == [("title", None, 1), ("news_body", None, 1)]
