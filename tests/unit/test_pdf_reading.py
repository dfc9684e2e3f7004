"""PDFs to documents: by tags, by lines, and from hostile or damaged files."""

import hashlib
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.core.paths import ROOT
from pipeline.reading.document import BLOCK_SEPARATOR, Document, UnreadableError
from pipeline.reading.reader import read_document
from tests.support.forms import FORMS
from tests.support.pdfs import hostile
from tests.support.pdfs.encryption import Lock
from tests.support.pdfs.layout import pdf_of
from tests.support.pdfs.nodes import Break, H, Item, L, Look, Node, Note, P, Table

LONG = (
    "Social workers know the children well and visit them as often as they need. Managers read what they write, and"
    " most of them meet every week to talk about the children for whom the plans of the council do not yet help."
)
CUT = "Thresholds are understood and applied in the same way by all who work with children in the teams of the"
_WORD = re.compile(r"[^\W\d_]{2,}")
WAYS = pytest.mark.parametrize("tagged", [True, False], ids=["by tags", "by lines"])


def read(content: bytes) -> Document:
    return read_document(content, "a report.pdf")


def blocks(*nodes: Node, look: Look | None = None) -> list[tuple[str, str]]:
    document = read(pdf_of(nodes, look))
    return [(block.kind, document.words(block.span)) for block in document.blocks]


def words(*nodes: Node, look: Look | None = None) -> list[str]:
    return [text for _, text in blocks(*nodes, look=look)]


@WAYS
def test_headings_paragraphs_and_items_are_blocks_in_order(*, tagged: bool) -> None:
    assert blocks(
        H(1, "Inspection of Rutland local authority children’s services"),
        P(LONG),
        H(2, "What needs to improve?"),
        L(("The quality of plans – in “all” teams.", "Supervision.")),
        P(LONG),
        look=Look(tagged=tagged),
    ) == [
        ("heading", "Inspection of Rutland local authority children’s services"),
        ("paragraph", LONG),
        ("heading", "What needs to improve?"),
        ("list_item", "The quality of plans – in “all” teams."),
        ("list_item", "Supervision."),
        ("paragraph", LONG),
    ]


@WAYS
def test_paragraphs_and_items_cut_by_a_page_break_are_joined(*, tagged: bool) -> None:
    look = Look(tagged=tagged, has_page_numbers=True)
    item = "Assessments of what was done in the past for the families who live in the small towns of\fthe county."
    assert words(P(f"{CUT}\fcouncil."), L((item, "Visits.")), P(LONG), look=look) == [
        f"{CUT} council.",
        item.replace("\f", " "),
        "Visits.",
        LONG,
    ]


@pytest.mark.parametrize("tags_bullets", [True, False])
def test_a_numbered_item_cut_before_a_capital_is_joined(*, tags_bullets: bool) -> None:
    one_element = L((f"{CUT}\fRutland team.", "Visits."), bullet="1.", tags_bullets=tags_bullets)
    first_half = L(("One thing.", CUT), bullet="1.", tags_bullets=tags_bullets)
    second_half = L((Item("Rutland team.", bullet=""), "Visits."), bullet="1.", first=2, tags_bullets=tags_bullets)
    assert words(P(LONG), one_element) == [LONG, f"{CUT} Rutland team.", "Visits."]
    assert words(P(LONG), first_half, Break(), second_half) == [LONG, "One thing.", f"{CUT} Rutland team.", "Visits."]


def test_an_item_that_begins_a_page_is_not_joined_to_the_one_before() -> None:
    assert words(L((LONG, CUT), bullet="1."), Break(), L(("Assessments.",), bullet="1.", first=3)) == [
        LONG,
        CUT,
        "Assessments.",
    ]


def test_words_in_the_label_of_an_item_are_kept() -> None:
    whole = L((LONG, "The service works well with"))
    rest = L((Item("with schools.", bullet="early help and"), "Visits."))
    assert words(whole, Break(), rest) == [LONG, "The service works well with early help and with schools.", "Visits."]


@WAYS
def test_a_hyphen_at_the_end_of_a_line_is_kept_and_joined(*, tagged: bool) -> None:
    text = "Partners meet each day to share what they know, and the response is multi-\nagency and prompt."
    assert words(P(text), P(LONG), look=Look(tagged=tagged))[0].endswith("is multi-agency and prompt.")


@WAYS
@pytest.mark.parametrize("bullet", ["•", "\uf0b7", "\u25fc", "\uf06e", "▪", "1."])
def test_bullets_are_removed(bullet: str, *, tagged: bool) -> None:
    for tags_bullets in (True, False):
        items = L(("The quality of plans.", "Supervision."), bullet=bullet, tags_bullets=tags_bullets)
        assert blocks(P(LONG), items, look=Look(tagged=tagged))[1:] == [
            ("list_item", "The quality of plans."),
            ("list_item", "Supervision."),
        ]


def test_a_lone_short_word_between_spaces_is_kept() -> None:
    # a program took it for the label of its item, so PDFium inserts a space before and after it
    assert words(P(LONG), L((Item("plan for each child.", bullet="A"), "Visits."))) == [
        LONG,
        "A plan for each child.",
        "Visits.",
    ]


def test_items_below_an_item_are_part_of_it() -> None:
    nested = Item("The quality of:", (L(("plans;", "supervision."), bullet="o"),))
    assert words(P(LONG), L((nested, "Visits."))) == [LONG, "The quality of: • plans; • supervision.", "Visits."]


@pytest.mark.parametrize("place", ["in the list", "in the item", "on the next page"])
def test_a_note_does_not_interrupt_a_list(place: str) -> None:
    note = Note("The national framework sets out what is expected of all.")
    lists = {
        "in the list": (L((f"{CUT} council.", note, "Visits.")),),
        "in the item": (L((Item(f"{CUT} council.", (note,)), "Visits.")),),
        "on the next page": (L((CUT,)), note, Break(), L((Item("council.", bullet=""), "Visits."))),
    }
    found = blocks(P(LONG), *lists[place], P(LONG))
    assert ("note", note.text) in found
    assert [block for block in found if block[0] != "note"] == [
        ("paragraph", LONG),
        ("list_item", f"{CUT} council."),
        ("list_item", "Visits."),
        ("paragraph", LONG),
    ]


def test_footnote_marks_are_removed() -> None:
    assert words(P(LONG), H(2, "What needs to improve?¹"), P(f"Plans have improved.² {LONG}")) == [
        LONG,
        "What needs to improve?",
        f"Plans have improved. {LONG}",
    ]


def test_numbers_as_large_as_the_text_are_kept() -> None:
    assert words(P("Of 12 children, 7 were seen within 5 days."), P(LONG))[0].startswith("Of 12 children, 7 were")


@WAYS
def test_running_heads_and_page_numbers_are_left_out(*, tagged: bool) -> None:
    look = Look(tagged=tagged, running_head="Inspection of Rutland children’s services", has_page_numbers=True)
    texts = [paragraph(number, 60) for number in range(4)]
    assert words(*(node for text in texts for node in (P(text), Break())), look=look) == texts


def test_a_letter_in_a_layout_table_is_read_as_one_without() -> None:
    letter = (
        P("10 May 2024"),
        P("Dear Ms Example"),
        H(1, "Focused visit to Rutland"),
        P(LONG),
        L(("Plans.", "Visits.")),
    )
    assert blocks(Table(((letter,),))) == blocks(*letter)


def test_cells_of_a_table_of_judgements_have_the_number_of_their_row() -> None:
    judgements = Table(
        (
            ("Judgement", "Grade"),
            ("The experiences and progress of children in care", "Requires improvement to be good"),
            ("Overall effectiveness", "Good"),
        )
    )
    other = Table((("Local authority", "Rutland County Council"),))
    document = read(pdf_of([P(LONG), judgements, P(LONG), other]))
    assert [(block.row, document.words(block.span)) for block in document.blocks if block.kind == "table_cell"] == [
        (1, "Judgement"),
        (1, "Grade"),
        (2, "The experiences and progress of children in care"),
        (2, "Requires improvement to be good"),
        (3, "Overall effectiveness"),
        (3, "Good"),
        (4, "Local authority"),
        (4, "Rutland County Council"),
    ]


def assert_offsets(document: Document) -> None:
    """The blocks cover the text, and sentences are within their blocks."""
    assert BLOCK_SEPARATOR.join(document.words(block.span) for block in document.blocks) == document.text
    for block in document.blocks:
        assert block.page is not None
        assert document.n_pages is not None
        assert 1 <= block.page <= document.n_pages
        assert document.words(block.span).strip()
        assert all(block.span.holds(sentence) for sentence in block.sentences)


def paragraph(start: int, length: int) -> str:
    """A sentence of words that are different for each start."""
    digests = [hashlib.sha256(f"{start} {number}".encode()).hexdigest() for number in range(length)]
    made = [
        "".join(chr(97 + int(digit, 16)) for digit in digest[: 2 + number % 8]) for number, digest in enumerate(digests)
    ]
    return " ".join(made).capitalize() + "."


@WAYS
@settings(max_examples=40, deadline=None)
@given(lengths=st.lists(st.integers(13, 90), min_size=1, max_size=12), lines=st.integers(8, 50))
def test_all_paragraphs_are_read_in_order(lengths: list[int], lines: int, *, tagged: bool) -> None:
    paragraphs = [paragraph(start, length) for start, length in enumerate(lengths)]
    document = read(pdf_of([P(text) for text in paragraphs], Look(tagged=tagged, lines=lines)))
    assert_offsets(document)
    assert document.text.split() == " ".join(paragraphs).split()
    if tagged:
        assert [document.words(block.span) for block in document.blocks] == paragraphs


_SOME_NODES = st.one_of(
    st.builds(P, st.text(max_size=200)),
    st.builds(H, st.integers(1, 6), st.text(max_size=60)),
    st.builds(L, st.lists(st.text(max_size=60), max_size=4).map(tuple), bullet=st.sampled_from(["•", "1.", "", "-"])),
    st.builds(Note, st.text(max_size=60)),
    st.just(Break()),
    st.builds(Table, st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=3).map(tuple)),
)


@settings(max_examples=100, deadline=None)
@given(nodes=st.lists(_SOME_NODES, max_size=8), tagged=st.booleans())
def test_any_tree_is_read_or_rejected(nodes: list[Node], *, tagged: bool) -> None:
    try:
        document = read(pdf_of(nodes, Look(tagged=tagged)))
    except UnreadableError as error:
        assert error.reason == "no_words"  # noqa: PT017 - other errors must not be caught
        return
    assert_offsets(document)


def texts_of(node: Node | Item | str) -> Iterator[str]:
    """All texts of a node, from top to bottom."""
    match node:
        case str():
            yield node
        case H(_, text) | P(text) | Note(text):
            yield text
        case Item(text, inner):
            yield text
            yield from (found for child in inner for found in texts_of(child))
        case L(items):
            yield from (found for item in items for found in texts_of(item))
        case Table(rows):
            cells = [cell if isinstance(cell, tuple) else (cell,) for row in rows for cell in row]
            yield from (found for cell in cells for child in cell for found in texts_of(child))


@WAYS
@pytest.mark.parametrize("name", FORMS)
def test_no_word_of_a_form_is_lost(name: str, *, tagged: bool) -> None:
    form = FORMS[name]
    document = read(pdf_of(form.nodes, replace(form.look, tagged=tagged)))
    assert_offsets(document)
    written = " ".join(text for node in form.nodes for text in texts_of(node)).replace("-\n", "-")
    # without tags, the cells of a row are read across; footnote marks are not words
    assert Counter(_WORD.findall(document.text)) == Counter(_WORD.findall(written.replace("¹", "").replace("²", "")))


def reason_for(content: bytes) -> str:
    with pytest.raises(UnreadableError) as error:
        read(content)
    assert len(error.value.detail) > 20
    return error.value.reason


SOME_PDF = pdf_of([H(1, "Inspection of Rutland"), P(LONG), L(("Plans.", "Visits."))])


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97])
def test_a_truncated_pdf_is_damaged(share: float) -> None:
    assert reason_for(SOME_PDF[: int(len(SOME_PDF) * share)]) == "damaged"


def test_a_pdf_without_its_last_byte_is_read() -> None:
    assert read(SOME_PDF[:-1]).text == read(SOME_PDF).text


@pytest.mark.parametrize("garbage", [b"", b"\0" * 1000, b"and so on" * 100, b"obj <<>> endobj trailer <</Root 1 0 R>>"])
def test_garbage_after_the_header_is_damaged(garbage: bytes) -> None:
    assert reason_for(b"%PDF-1.7\n" + garbage) == "damaged"


@settings(max_examples=150, deadline=None)
@example(at=SOME_PDF.index(b"not yet help.)") + 13, filling=b"\0")  # leaves a real carriage return in the text
@given(at=st.integers(0, len(SOME_PDF) - 1), filling=st.binary(min_size=1, max_size=20))
def test_a_pdf_with_some_bytes_changed_is_read_or_rejected(at: int, filling: bytes) -> None:
    try:
        assert_offsets(read(SOME_PDF[:at] + filling + SOME_PDF[at + len(filling) :]))
    except UnreadableError as error:
        assert error.reason  # noqa: PT017 - other errors must not be caught


@pytest.mark.parametrize("bits", [40, 128])
def test_a_pdf_with_a_password_is_locked_and_one_without_is_read(bits: int) -> None:
    nodes = [P(LONG)]
    assert reason_for(pdf_of(nodes, lock=Lock(b"secret", 40 if bits == 40 else 128))) == "locked"
    assert read(pdf_of(nodes, lock=Lock(b"", 40 if bits == 40 else 128))).text == LONG


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff\xe0\0\x10JFIF", b"GIF89a\1\0\1\0"])
def test_a_picture_is_recognised_whatever_its_name(head: bytes) -> None:
    with pytest.raises(UnreadableError, match="a picture") as error:
        read(head + bytes(100))
    assert error.value.reason == "format_not_read"


def test_pages_without_text_are_rejected() -> None:
    assert reason_for(hostile.scanned()) == "no_words"
    assert reason_for(pdf_of([Break()])) == "no_words"


def test_many_small_pages_are_read_without_delay() -> None:
    nodes = [node for number in range(2000) for node in (P(f"Children on page {number} are seen."), Break())]
    document = read(pdf_of(nodes))
    assert document.n_pages == 2001
    assert len(document.blocks) == 2000


@pytest.mark.parametrize(
    "make",
    [
        hostile.nested_arrays,
        hostile.circular_form,
        hostile.deep_structure,
        hostile.endless_structure,
        hostile.shared_structure,
        lambda: hostile.shared_structure(22),
        lambda: hostile.nested_forms(25),
        hostile.pages_that_are_not_there,
    ],
)
def test_endless_nesting_is_read(make: Callable[[], bytes]) -> None:
    assert set(read(make()).text.split()) == {"Children", "are", "seen."}


def test_form_objects_nested_too_deep_are_rejected() -> None:
    assert reason_for(hostile.nested_forms()) == "no_words"


@pytest.mark.parametrize("make", [hostile.deep_pages, hostile.circular_pages])
def test_a_page_that_cannot_be_loaded_is_damaged(make: Callable[[], bytes]) -> None:
    assert reason_for(make()) == "damaged"


#: PDFs that would end the process that reads them: they need the limits of the child, and are read here in a process of
#: their own.
NEED_LIMITS = (
    "decompression_bomb(300_000_000)",
    "nested_decompression_bomb(300_000_000)",
    "text_bomb(2_000_000)",
    "multiplying_forms()",
    "nested_marks()",
)
READ_WITH_LIMITS = """
import resource
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from tests.support.pdfs import hostile
content = hostile.{make}
resource.setrlimit(resource.RLIMIT_AS, (400_000_000, 400_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    read_document(content, "a report.pdf")
except (UnreadableError, MemoryError):
    pass
"""


@pytest.mark.parametrize("make", NEED_LIMITS)
def test_pdfs_that_exhaust_memory_or_time_end_within_their_limits(make: str) -> None:
    code = READ_WITH_LIMITS.format(make=make)
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert ended.returncode in (0, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP, -signal.SIGXCPU, -signal.SIGKILL)
