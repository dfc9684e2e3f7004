"""Ligatures, Markdown and every sort of bullet in plain texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.characters import BULLETS_BEFORE_ITEMS
from pipeline.reading.draft_blocks import DraftBlock, join_broken_blocks
from pipeline.reading.markdown import without_markdown
from pipeline.reading.reader import read_document

_BULLETS = [mark for mark in BULLETS_BEFORE_ITEMS if mark not in "\ue000-\uf8ff"]


def _blocks(text: str) -> list[tuple[str, str]]:
    document = read_document(text.encode(), "a.txt")
    return [(block.kind, document.words(block.span)) for block in document.blocks]


def test_ligatures_are_read_as_their_letters() -> None:
    text = "Staﬀ oﬀer eﬃcient, ﬂexible help.\n\nThe ﬁles wafﬂe and shuﬄe."
    assert [words for _, words in _blocks(text)] == [
        "Staff offer efficient, flexible help.",
        "The files waffle and shuffle.",
    ]


@pytest.mark.parametrize("bullet", [*_BULLETS, "*", "-", "–", ">", "+", "3.", "3)", "(3)", "c)", "(c)", "(iv)", "ii)"])
def test_a_line_after_any_bullet_number_or_letter_is_an_item(bullet: str) -> None:
    text = f"What must change:\n\n{bullet} The pace of decisions.\n{bullet} The quality of plans.\n\nEnd."
    assert _blocks(text)[1:3] == [("list_item", "The pace of decisions."), ("list_item", "The quality of plans.")]


def test_brackets_initials_and_signs_in_running_text_begin_no_item() -> None:
    text = "A. Smith wrote this.\n\n(see annex) Nothing else.\n\n+44 20 7946 0000 is the number.\n\nEnd."
    assert all(kind != "list_item" for kind, _ in _blocks(text))


def test_marks_of_markdown_are_no_words() -> None:
    text = (
        "# Visit to the council\n**What we found**\n\nPlans are *clear* and __kept up to date__, "
        "see [the guide](https://example.org/guide).\n\n***\n\n## Next\n\n* One \\* star."
    )
    assert _blocks(text) == [
        ("heading", "Visit to the council"),
        ("heading", "What we found"),
        ("paragraph", "Plans are clear and kept up to date, see the guide."),
        ("heading", "Next"),
        ("list_item", "One * star."),
    ]


@given(st.text(alphabet="ab *_-.\n()[]", max_size=60))
def test_a_text_without_strong_emphasis_headings_or_links_stays_as_it_is(text: str) -> None:
    if "**" not in text and "__" not in text:
        assert without_markdown(text) == text


def test_of_the_items_on_a_new_page_only_the_first_can_be_the_rest_of_one() -> None:
    items = [
        DraftBlock("see children alone and", "list_item", 1),
        DraftBlock("record their wishes", "list_item", 2),
        DraftBlock("share plans with families", "list_item", 2),
    ]
    assert [block.text for block in join_broken_blocks(items)] == [
        "see children alone and record their wishes",
        "share plans with families",
    ]


def test_an_item_with_a_bullet_is_never_the_rest_of_one() -> None:
    items = [
        DraftBlock("see children alone", "list_item", 1),
        DraftBlock("share plans with families", "list_item", 2, has_bullet=True),
    ]
    assert len(join_broken_blocks(items)) == len(items)
