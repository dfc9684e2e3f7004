"""Many documents: reading in a child, batches wherever they run, what is remembered, and what a run says meanwhile."""

import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline.reading.document import UnreadableError
from pipeline.reading.guarded import Limits, PdfGuard, guarded_pieces_of_pdf
from pipeline.reading.pdf import pieces_of_pdf


def pdf_of(content: bytes, times: int = 1) -> bytes:
    """A PDF of one page with this content stream, so many times over."""
    packer = zlib.compressobj()
    packed = b"".join(packer.compress(content) for _ in range(times)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def line(words: bytes, number: int = 0) -> bytes:
    return b"BT /F 12 Tf 50 %d Td (%s) Tj ET\n" % (700 - 20 * number, words)


A_PDF = pdf_of(line(b"Inspectors visited the front door service of Dorset."))


@contextmanager
def guard(limits: Limits, code: str | None = None) -> Iterator[PdfGuard]:
    made = PdfGuard(limits, [sys.executable, "-c", code] if code else None)
    try:
        yield made
    finally:
        made.stop()


def test_a_child_reads_what_this_process_would() -> None:
    assert guarded_pieces_of_pdf(A_PDF) == pieces_of_pdf(A_PDF)


def test_the_child_tells_what_is_wrong_with_a_pdf_and_goes_on() -> None:
    with pytest.raises(UnreadableError) as error:
        guarded_pieces_of_pdf(b"%PDF-1.7 and so on")
    assert error.value.reason == "damaged"
    assert guarded_pieces_of_pdf(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_pdf_that_needs_too_much_memory_is_set_aside_and_the_next_is_read() -> None:
    with guard(Limits(megabytes=200)) as reader:
        with pytest.raises(UnreadableError, match="200 MB") as error:
            reader.pieces_of_pdf(pdf_of(b" " * 1_000_000, times=400))  # a small file, and much to be read
        assert error.value.reason == "breaks_limits"
        assert reader.pieces_of_pdf(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the clock alone limits it there")
def test_a_pdf_that_takes_too_much_processor_time_is_set_aside() -> None:
    with (
        guard(Limits(cpu_seconds=1)) as reader,
        pytest.raises(UnreadableError, match="more than 1 s of processor time") as error,
    ):
        reader.pieces_of_pdf(pdf_of(line(b"Inspectors visited the front door service.") * 1000, times=400))
    assert error.value.reason == "breaks_limits"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", "not done after 1 seconds"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os; os._exit(3)", "status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals there")
def test_a_child_that_does_not_answer_is_told_by_what_ended_it(code: str, said: str) -> None:
    with guard(Limits(wall_seconds=1), code) as reader:
        with pytest.raises(UnreadableError, match=said) as error:
            reader.pieces_of_pdf(A_PDF)
        assert error.value.reason == "breaks_limits"


def test_a_file_is_never_set_aside_for_what_was_read_before_it() -> None:
    """A child that ends with its second PDF is replaced, and that PDF read."""
    code = (
        "import sys; from pipeline.reading import pdf_child as c; from pipeline.reading.messages import *\n"
        "write_message(sys.stdout.buffer, c._answer(read_message(sys.stdin.buffer)))"
    )
    with guard(Limits(), code) as reader:
        assert [reader.pieces_of_pdf(A_PDF)[1] for _ in range(3)] == [1, 1, 1]
