"""Reading PDFs in a child process: its limits, and what becomes of a file that breaks them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline.reading.document import UnreadableError
from pipeline.reading.pdf.blocks import parse_pdf
from pipeline.reading.pdf.pdf_subprocess import PdfLimits, PdfSubprocess, parse_pdf_in_subprocess
from tests.support.pdfs.minimal import one_page_pdf, text_line

pytestmark = pytest.mark.builds

A_PDF = one_page_pdf(text_line(b"Inspectors visited the front door service of Dorset."))


@contextmanager
def subprocess_with(limits: PdfLimits, code: str | None = None) -> Iterator[PdfSubprocess]:
    made = PdfSubprocess(limits, [sys.executable, "-c", code] if code else None)
    try:
        yield made
    finally:
        made.stop()


def test_the_child_process_reads_the_same_as_this_one() -> None:
    assert parse_pdf_in_subprocess(A_PDF) == parse_pdf(A_PDF)


def test_the_child_reports_a_damaged_pdf_and_reads_the_next() -> None:
    with pytest.raises(UnreadableError) as error:
        parse_pdf_in_subprocess(b"%PDF-1.7 and so on")
    assert error.value.reason == "damaged"
    assert parse_pdf_in_subprocess(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_pdf_that_needs_too_much_memory_is_rejected_and_the_next_is_read() -> None:
    with subprocess_with(PdfLimits(megabytes=200)) as reader:
        with pytest.raises(UnreadableError, match="200 MB") as error:
            reader.parse(one_page_pdf(b" " * 1_000_000, times=1200))  # a small file with much to read
        assert error.value.reason == "breaks_limits"
        assert reader.parse(A_PDF)[1] == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the clock alone limits it there")
def test_a_pdf_that_takes_too_much_processor_time_is_rejected() -> None:
    code = "from pipeline.reading.pdf import pdf_child\npdf_child._allow_cpu(1)\nwhile True: pass"
    with (
        subprocess_with(PdfLimits(cpu_seconds=1), code) as reader,
        pytest.raises(UnreadableError, match="more than 1 s of processor time") as error,
    ):
        reader.parse(A_PDF)
    assert error.value.reason == "breaks_limits"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("import time; time.sleep(60)", "not done after 1 seconds"),
        ("import os; os.abort()", "SIGABRT"),
        ("import os; os._exit(3)", "status 3"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals there")
def test_a_rejection_gives_the_reason_why_the_child_process_ended(code: str, cause: str) -> None:
    with subprocess_with(PdfLimits(wall_seconds=1), code) as reader:
        with pytest.raises(UnreadableError, match=cause) as error:
            reader.parse(A_PDF)
        assert error.value.reason == "breaks_limits"


def test_a_file_is_never_rejected_for_a_file_before_it() -> None:
    """If a child ends with its second PDF, it is replaced and that PDF is read."""
    code = (
        "import sys; from pipeline.reading.pdf import pdf_child as c; from pipeline.reading.pdf.ipc import *\n"
        "write_message(sys.stdout.buffer, c._serialized_answer(read_message(sys.stdin.buffer)))"
    )
    with subprocess_with(PdfLimits(), code) as reader:
        assert [reader.parse(A_PDF)[1] for _ in range(3)] == [1, 1, 1]
