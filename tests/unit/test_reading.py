"""Bytes to documents: layout, normalisation and rejections."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.paths import SOURCES
from pipeline.reading.document import BLOCK_SEPARATOR, Document, UnreadableError
from pipeline.reading.plain_text import LONGEST_TEXT_BYTES, parse_text
from pipeline.reading.reader import read_document


def read(text: str) -> Document:
    return read_document(text.encode(), "a.txt")


def blocks(text: str) -> list[tuple[str, str]]:
    document = read(text)
    return [(block.kind, document.words(block.span)) for block in document.blocks]


def sentences(text: str) -> list[str]:
    document = read(text)
    return [document.words(sentence) for block in document.blocks for sentence in block.sentences]


def test_a_paragraph_cut_by_a_page_break_is_joined() -> None:
    cut = (
        "Thresholds are understood and consistently applied across all agencies, leading to improved consistency in\n"
        "\n\n\ntimely referral and intervention to safeguard children and young people."
    )
    assert sentences(cut) == [
        "Thresholds are understood and consistently applied across all agencies, leading to improved consistency in"
        " timely referral and intervention to safeguard children and young people."
    ]


def test_a_heading_is_not_joined_to_the_next_paragraph() -> None:
    assert blocks("What needs to improve\n\nthe timeliness of visits to children.") == [
        ("heading", "What needs to improve"),
        ("paragraph", "the timeliness of visits to children."),
    ]


def test_bullets_of_every_kind_are_removed_from_list_items() -> None:
    for bullet in ("-", "•", "◼", "➢", "✓", "\uf0b7", "\uf06e", "  •\t", "1."):
        assert blocks(f"Areas for development\n\n{bullet} Audits.\n{bullet} Supervision.")[1:] == [
            ("list_item", "Audits."),
            ("list_item", "Supervision."),
        ]


def test_numbered_items_on_one_line_become_separate_items() -> None:
    wrapped = (
        "Areas for improvement\n"
        "1. Managers should make sure that assessments of children in need are timely and\n"
        "that they are recorded. 2. Social workers should see each child alone, and they\n"
        "should record what the child wishes for. 3. Leaders should check that audits are\n"
        "done each month (see paragraph 12) 4. Partners should be invited to every meeting\n"
        "and should be able to come. 6. A number that is out of turn begins no item here.\n"
    )
    assert blocks(wrapped)[1:] == [
        (
            "list_item",
            "Managers should make sure that assessments of children in need are timely and that they are recorded.",
        ),
        ("list_item", "Social workers should see each child alone, and they should record what the child wishes for."),
        ("list_item", "Leaders should check that audits are done each month (see paragraph 12)"),
        (
            "list_item",
            "Partners should be invited to every meeting and should be able to come. 6. A number that is out of turn begins"
            " no item here.",
        ),
    ]


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    wrapped = (
        "Senior leadership in Lambeth is robust and there is a determination to improve\n"
        "outcomes for children and young people in the care of the local authority. The\n"
        "quality of permanence planning is improving. Work with partners is multi-\n"
        "agency and prompt.\n"
        "Children are seen regularly, and some are benefiting from more timely help and\n"
        "intervention.\n"
    )
    assert [words for _, words in blocks(wrapped)] == [
        "Senior leadership in Lambeth is robust and there is a determination to improve outcomes for children and young"
        " people in the care of the local authority. The quality of permanence planning is improving. Work with partners"
        " is multi-agency and prompt.",
        "Children are seen regularly, and some are benefiting from more timely help and intervention.",
    ]


def test_special_spaces_become_spaces_and_invisible_characters_are_removed() -> None:
    document = read("Councillor Ben Kind,\u00a0Cabinet\u202fMember\u200b said so\u00ad.")
    assert document.text == "Councillor Ben Kind, Cabinet Member said so."


def test_all_kinds_of_line_end_are_equal() -> None:
    assert read("One thing.\r\n\r\nAnother thing.").text == read("One thing.\n\nAnother thing.").text


def test_a_form_feed_starts_a_page_and_page_numbers_are_removed() -> None:
    document = read("First page.\n\n1\n\fSecond page.\n")
    assert document.n_pages == 2
    assert [block.page for block in document.blocks] == [1, 2]
    assert document.text == "First page.\n\nSecond page."


def test_a_sentence_can_end_with_a_word_that_looks_like_an_abbreviation() -> None:
    assert sentences("The needs of children and young people are met. Risk and protective factors are assessed.") == [
        "The needs of children and young people are met.",
        "Risk and protective factors are assessed.",
    ]


def test_words_in_brackets_after_the_last_sentence_belong_to_it() -> None:
    assert sentences("Assessments are thorough. Visits to children are timely. (Recommendation)") == [
        "Assessments are thorough.",
        "Visits to children are timely. (Recommendation)",
    ]
    text = (
        "Assessments are thorough. Visits to children are timely. (Recommendation).\n\n"
        "Leaders know this (paragraph 12). Records are kept. (Paragraph 12, recommendation).\n\n"
        "Plans are clear."
    )
    assert sentences(text) == [
        "Assessments are thorough.",
        "Visits to children are timely. (Recommendation).",
        "Leaders know this (paragraph 12).",
        "Records are kept. (Paragraph 12, recommendation).",
        "Plans are clear.",
    ]


def test_brackets_alone_in_a_block_are_a_sentence_of_their_own() -> None:
    assert sentences("Visits to children are timely.\n\n(Recommendation)") == [
        "Visits to children are timely.",
        "(Recommendation)",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"Lambeth\x00 letter", "binary"),
        ("Café in Lambeth".encode("latin-1"), "not_utf8"),
        ("A letter".encode("utf-16"), "not_utf8"),
        (b"   \n\n \t \n", "no_words"),
        (b"12345 67890\n---\n", "no_words"),
        (b"%PDF-1.7 and so on", "damaged"),
        (b"<!DOCTYPE html><html><body></body></html>", "no_words"),
        (b"PK\x03\x04 a Word document", "format_not_read"),
        (b"a" * (LONGEST_TEXT_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unreadable_content_is_rejected_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_document(content, "a.txt")
    assert error.value.reason == reason
    assert len(error.value.detail) > 20


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.txt")), ids=lambda path: path.stem)
def test_no_word_of_a_source_is_lost(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    words = [word for word in raw.split() if any(letter.isalnum() for letter in word)]
    read_words = [word for word in read(raw).text.split() if any(letter.isalnum() for letter in word)]
    assert read_words == words


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read_or_rejected(text: str) -> None:
    try:
        document = read(text)
    except UnreadableError:
        return
    assert BLOCK_SEPARATOR.join(document.words(block.span) for block in document.blocks) == document.text
    for index, block in enumerate(document.blocks):
        assert document.block_at(block.span.start) == index
        position = block.span.start
        for sentence in block.sentences:
            assert position <= sentence.start < sentence.end <= block.span.end
            position = sentence.end


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_rejected(content: bytes) -> None:
    try:
        read_document(content, "a.txt")
    except UnreadableError as error:
        assert error.reason  # noqa: PT017 - other errors must not be caught


def test_a_long_line_is_read_without_delay() -> None:
    read("Inspectors found that, " * 40_000)


def test_a_heading_between_wrapped_lines_is_a_block_of_its_own() -> None:
    wrapped = (
        "What needs to improve\n"
        "◼ The timeliness of visits to children, and the recording of the reasons for\n"
        "them and of what was decided by managers\n"
        "Main findings\n"
        "Thresholds for children in need are understood by social workers and managers\n"
        "in the family support service, and practice is good in most of the teams now.\n"
    )
    assert [words for _, words in blocks(wrapped)] == [
        "What needs to improve",
        "The timeliness of visits to children, and the recording of the reasons for them and of what was decided by managers",
        "Main findings",
        "Thresholds for children in need are understood by social workers and managers in the family support service, and"
        " practice is good in most of the teams now.",
    ]


def test_a_text_that_begins_with_an_element_is_not_read_as_html() -> None:
    document = read("<script>alert(1)</script> Ofsted praises Lambeth\n\n3 May 2024\n")
    assert [document.words(block.span) for block in document.blocks][1:] == ["3 May 2024"]


def test_word_that_a_soft_hyphen_cuts_at_a_line_end_is_whole() -> None:
    document = read_document("Children are safe in Quarter\u00ad\nhouse, and in Sand\u00ad house.".encode(), "a.txt")
    assert document.text == "Children are safe in Quarterhouse, and in Sandhouse."


@pytest.mark.parametrize(
    ("paragraphs", "notes"),
    [
        (["What must improve?", "1 The areas have been checked against the framework.", "The quality of plans."], [1]),
        (["What must improve?1", "1The areas have been checked against the framework.", "The quality of plans."], [1]),
        (["1 Plans should be made for every child in time.", "2 Visits should be made to every child in time."], []),
        (["1 December 2021", "6 Brixton Hill in the London Borough of Lambeth", "Dear Director"], []),
        (["3D printing is taught to children in the homes.", "12 children waited for more than a year."], []),
    ],
)
def test_a_paragraph_with_a_number_of_its_own_is_a_note(paragraphs: list[str], notes: list[int]) -> None:
    blocks = parse_text("\n\n".join(paragraphs))
    assert [block.text for block in blocks] == paragraphs
    assert [index for index, block in enumerate(blocks) if block.kind == "note"] == notes
