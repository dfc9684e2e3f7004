"""What becomes of accents and other marks, also of very many on one letter."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.draft_blocks import normalise
from pipeline.reading.marks import MOST_MARKS, limit_marks
from pipeline.reading.reader import read_document
from tests.support.pdfs.layout import pdf_of
from tests.support.pdfs.nodes import Look, P

EVERY_CHARACTER = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
ACUTE, BELOW, IOTA, TWO_MARKS = "\u0301", "\u0323", "\u0345", "\u0344"


def longest_row(text: str) -> int:
    """The most non-starters in a row, once a text is decomposed."""
    rows = re.findall(
        "1+", "".join("1" if unicodedata.combining(c) else "0" for c in unicodedata.normalize("NFD", text))
    )
    return max(map(len, rows), default=0)


def test_every_mark_is_one_that_rows_are_made_of() -> None:
    marks = [character for character in EVERY_CHARACTER if unicodedata.combining(character)]
    assert len(marks) > 900
    assert all(longest_row(limit_marks("a" + mark * 40)) <= MOST_MARKS for mark in marks)


@pytest.mark.parametrize("row", [ACUTE, BELOW + ACUTE, IOTA + ACUTE + BELOW, TWO_MARKS, "\u0f73"])
def test_marks_after_thirty_others_are_left_out(row: str) -> None:
    text = f"a{row * 200_000} and more words"
    assert longest_row(normalise(text)) <= MOST_MARKS
    assert normalise(text) == unicodedata.normalize(
        "NFC", text[: 1 + MOST_MARKS // longest_row(row) * len(row)] + " and more words"
    )


def test_marks_that_a_letter_already_has_are_counted() -> None:
    assert limit_marks("é" + ACUTE * 40) == "é" + ACUTE * (MOST_MARKS - 1)
    assert limit_marks("≠" + ACUTE * 40) == "≠" + ACUTE * (MOST_MARKS - 1)


@given(st.text(alphabet=["a", "é", "—", " ", ACUTE, BELOW, IOTA, TWO_MARKS, "\u0f73", "\u200b"], max_size=120))
def test_a_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert longest_row(once) <= MOST_MARKS
    assert unicodedata.is_normalized("NFC", once)
    if longest_row(text) <= MOST_MARKS:
        assert limit_marks(text) == text


def test_a_mark_after_an_invisible_character_is_on_the_letter_before() -> None:
    assert normalise("cafe\u200b\u0301") == "café"


@pytest.mark.parametrize("look", [Look(tagged=True), Look(tagged=False)], ids=["by tags", "by lines"])
def test_the_text_of_a_pdf_is_normalised(look: Look) -> None:
    words = "The cafe\u0301 is open to all children who are\u200b in care."
    document = read_document(pdf_of([P(words)], look), "a.pdf")
    assert document.text == "The café is open to all children who are in care."
