"""Web pages that are hard to read: encodings, damage, and pages made to exhaust a reader."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.document import BLOCK_SEPARATOR, Document, UnreadableError
from pipeline.reading.html.markup import MOST_ELEMENTS
from pipeline.reading.html.page import MOST_CHARACTERS
from pipeline.reading.plain_text import LONGEST_TEXT_BYTES
from pipeline.reading.reader import read_document
from tests.support.web_pages import PROSE, TITLE, gov_uk

pytestmark = pytest.mark.usefixtures("no_network")


def read(page: str | bytes, name: str = "page.html") -> Document:
    return read_document(page if isinstance(page, bytes) else page.encode(), name)


def blocks(page: str | bytes) -> list[tuple[str, str]]:
    document = read(page)
    return [(block.kind, document.words(block.span)) for block in document.blocks]


ENCODED = f"<title>x</title><h1>{TITLE}</h1><p>Lambeth’s “front door” – café £5.</p>{PROSE}"


@pytest.mark.parametrize(
    "content",
    [
        ENCODED.encode(),
        b"\xef\xbb\xbf" + ENCODED.encode(),
        ENCODED.encode("utf-16"),
        ENCODED.encode("windows-1252"),
        b'<meta charset="windows-1252">' + ENCODED.encode("windows-1252"),
        b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">' + ENCODED.encode("windows-1252"),
        b'<meta charset="iso-8859-1">' + ENCODED.encode(),
        b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html>' + ENCODED.encode(),
        ENCODED.replace("’", "&#146;").replace("–", "&ndash;").encode(),
    ],
    ids=range(9),
)
def test_the_encoding_is_recognised(content: bytes) -> None:
    assert ("paragraph", "Lambeth’s “front door” – café £5.") in blocks(content)


def test_an_invalid_byte_in_utf_8_leaves_the_others_intact() -> None:
    content = b'<meta charset="utf-8">' + ENCODED.encode() + b"<p>cut \xe2\x80"
    assert ("paragraph", "Lambeth’s “front door” – café £5.") in blocks(content)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<!DOCTYPE html><html><body></body></html>", "no_words"),
        ("<html><head><title>Lambeth</title></head><body><script>go()</script></body></html>", "no_words"),
        ("<html><!-- nothing", "no_words"),
        ("<html>" + "a" * LONGEST_TEXT_BYTES, "too_large"),
        ("<html>" + "<p>a</p>" * (MOST_ELEMENTS + 1), "too_large"),
        ("<html><p>" + "a" * MOST_CHARACTERS + "b", "too_large"),
        ("<html><p " + " ".join(f"a{n}=1" for n in range(400_000)) + ">", "too_large"),
        ("<div>" * 1_000 + "deep", "breaks_limits"),
    ],
    ids=["empty", "script", "comment", "bytes", "elements", "characters", "attributes", "deep"],
)
def test_unreadable_pages_are_rejected_with_a_reason(page: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read(page)
    assert error.value.reason == reason
    assert len(error.value.detail) > 20


def test_a_page_named_as_a_pdf_is_rejected() -> None:
    page = gov_uk("Report not found", "", "<p>Sorry, the document you requested no longer exists.</p>")
    with pytest.raises(UnreadableError) as error:
        read(page, "reports/2012/inspection.PDF")
    assert error.value.reason == "not_what_it_is_called"
    assert "'Report not found - GOV.UK'" in error.value.detail
    with pytest.raises(UnreadableError) as error:
        read("<html><body>", "inspection.pdf")
    assert error.value.detail == "the file is no PDF but a page of a website; fetch the PDF again"


@pytest.mark.parametrize(
    "page",
    [
        "<main>" + "<ul><li>text " * 5_000,
        "<main>" + "<p><b>text " * 5_000,
        "<main>" + "<blockquote>text " * 200 + PROSE,
        "<main>" + "<table><tr><td>text " * 60 + PROSE,
        "<main><ul>" + "<li>text <a>x</a>" * 3_900,
        "<main>" + "<p>text</p>" * 7_900,
        "<main>" + "<div>some more text <span>and text</span></div>" * 3_900,
        "<main><table>" + "<tr><td>a<td>b" * 2_600,
        f"<p class='{'a ' * 2_000_000}' id='{'b' * 900_000}'>{PROSE}",
        "<html>" + "<script>a<b " * 300_000,
        "<html>" + "<style>" * 500_000,
        "<html>" + "<!--" * 1_000_000,
        "<html>" + "<a b='" * 600_000,
        "<html>" + '<a b="' * 600_001,
        "<html>" + "<a " * 1_000_000,
        "<html>" + "<" * 4_000_000,
        "<html>" + "&#1;" * 1_000_000 + PROSE,
        "<html><p>a\x00b\x01" * 1_000 + PROSE,
        "<html><p title='&#1;&#xFFFF;' class='&#2;'>" + PROSE,
        "<html>" + "&lt;" * 1_000_000,
        "<html>" + " " * 4_900_000 + PROSE,
        "<html><p>" + "word " * 900_000,
        "<!-- -->" * 500_000,
        "\U000f0000\U000f0001<html>" + PROSE,
    ],
    ids=range(24),
)
def test_a_hostile_page_is_read_or_rejected_without_delay(page: str) -> None:
    read(PROSE)  # loads the libraries, which is not timed
    began = time.process_time()
    try:
        read(page)
    except UnreadableError as error:
        assert error.detail  # noqa: PT017 - other errors must not be caught
    assert time.process_time() - began < 3


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "ul",
        "li",
        "h1",
        "h2",
        "table",
        "tr",
        "td",
        "blockquote",
        "time",
        "br",
        "a",
        "b",
        "pre",
        "nav",
        "article",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=30)), max_size=40))
def test_any_page_is_read_or_rejected(parts: list[str]) -> None:
    content = ("<html>" + "".join(parts)).encode("utf-8", "replace")
    try:
        document = read(content)
    except UnreadableError:
        return
    assert BLOCK_SEPARATOR.join(document.words(block.span) for block in document.blocks) == document.text
    assert read(content) == document


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_in_a_page_are_read_or_rejected(content: bytes) -> None:
    try:
        read(b"<html>" + content)
    except UnreadableError as error:
        assert error.reason  # noqa: PT017 - other errors must not be caught
