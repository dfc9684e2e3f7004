"""Reading in a child process: its limits, what becomes of a file that breaks them, and what is no fault of any file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.core.paths import ROOT
from pipeline.reading.child.client import MachineError, read_in_child
from pipeline.reading.child.limits import ReadingLimits
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import read_document
from tests.support.children import ASKED, IMPORTED, SERVES, is_running, reading_child, until
from tests.support.pdfs.minimal import one_page_pdf, text_line

pytestmark = [
    pytest.mark.builds,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no signals there, and the clock alone limits"),
]

WORDS = "Inspectors visited the front door service of Dorset."
FILES = {
    "a.pdf": one_page_pdf(text_line(WORDS.encode())),
    "a.html": f"<html><body><article><h1>A visit</h1><p>{WORDS}</p></article></body></html>".encode(),
    "a.txt": WORDS.encode(),
}
A_PDF = FILES["a.pdf"]


@pytest.mark.parametrize("name", FILES)
def test_the_child_process_reads_the_same_as_this_one(name: str) -> None:
    assert read_in_child(FILES[name], name) == read_document(FILES[name], name)
    assert WORDS in read_in_child(FILES[name], name).text


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7 and so on", "a.pdf", "damaged"),
        (b"<html><title>Not found</title>", "a.pdf", "not_what_it_is_called"),
        (b"PK\x03\x04", "a.docx", "format_not_read"),
        (b"-- 12 --", "a.txt", "no_words"),
        (b"", "a.txt", "empty"),
    ],
)
def test_the_child_rejects_a_file_and_reads_the_next(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_in_child(content, name)
    assert error.value.reason == reason
    assert read_in_child(FILES["a.txt"], "a.txt").text == WORDS


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_pdf_that_needs_too_much_memory_is_rejected_and_the_next_is_read() -> None:
    with reading_child(limits=ReadingLimits(megabytes=100)) as child:
        with pytest.raises(UnreadableError, match="100 MB") as error:
            child.read(one_page_pdf(b" " * 1_000_000, times=1200), "a.pdf")  # a small file with much to read
        assert error.value.reason == "breaks_limits"
        assert child.read(A_PDF, "a.pdf").n_pages == 1


#: Replaces the readers of all formats.
READERS = """
import pipeline.reading.html.reader, pipeline.reading.pdf.reader, pipeline.reading.reader
def read(content):
    {does}
pipeline.reading.pdf.reader.read_pdf = pipeline.reading.html.reader.read_html = read
pipeline.reading.reader.read_plain_text = read
"""


def reads_by(does: str) -> str:
    """The code of a child whose readers do this."""
    return IMPORTED + READERS.format(does=does) + SERVES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("does", "cause"),
    [
        ("while True: pass", "reading the file takes more than 1 s of processor time"),
        pytest.param(
            "return [bytes(1_000_000) for _ in range(10_000)]",
            "reading the file needs more than 512 MB of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone"),
        ),
        ("raise KeyError('a\\nb \\ud800')", r"reading the file failed \(KeyError: 'a\\nb \\ud800'\); report it"),
        ("import os; os.abort()", r"the process that read the file ended \(SIGABRT\)"),
    ],
)
def test_every_reader_runs_within_the_limits(name: str, does: str, cause: str) -> None:
    with (
        reading_child(reads_by(does), limits=ReadingLimits(cpu_seconds=1)) as child,
        pytest.raises(UnreadableError, match=cause) as error,
    ):
        child.read(FILES[name], name)
    assert error.value.reason == "breaks_limits"


@pytest.mark.parametrize(
    ("does", "cause"),
    [
        ("os.abort()", "SIGABRT"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("os._exit(3)", "with status 3"),
        ("sys.exit()", "with status 0"),
        ("send(b'\\x80\\x04N.')", "answered wrongly"),
        ("send(serialize_answer(Ready(True)))", "answered wrongly"),
        ("stdout.write((1 << 62).to_bytes(8, 'little')); stdout.flush(); time.sleep(60)", "an answer of 4,611,686"),
        ("os.write(1, b'half a length'); time.sleep(60)", "an answer of"),
        ("os.write(1, b'half'); os.close(1); time.sleep(60)", "it stopped answering"),
        ("send(b'\\x91' * 60_000_000)", "answered wrongly"),
        ("send(b'\\xdd\\xff\\xff\\xff\\xff')", "answered wrongly"),
        ("import pickle; send(pickle.dumps(Unreadable('empty', 'x')))", "answered wrongly"),
        ("while True: pass", "not done after 8 seconds"),
    ],
)
def test_a_file_is_rejected_for_what_it_does_to_two_new_children(does: str, cause: str) -> None:
    limits = ReadingLimits(cpu_seconds=1, wall_seconds=8)
    with reading_child(ASKED + does, limits=limits, pauses=()) as child:
        started = time.monotonic()
        with pytest.raises(UnreadableError, match=cause) as error:
            child.read(A_PDF, "a.pdf")
        assert time.monotonic() - started < 30
        assert error.value.reason == "breaks_limits"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (f"{ASKED}os.kill(os.getpid(), signal.SIGKILL)", "ended from outside (SIGKILL)"),
        (f"{ASKED}os.kill(os.getpid(), signal.SIGTERM)", "ended from outside (SIGTERM)"),
        # a shell that tests are started from, such as nohup's, can have it ignored
        (
            f"{ASKED}signal.signal(signal.SIGHUP, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGHUP)",
            "ended from outside (SIGHUP)",
        ),
        (f"{ASKED}os.kill(os.getpid(), signal.SIGINT)", "ended from outside (SIGINT)"),
        (f"{ASKED}os.kill(os.getpid(), signal.SIGXCPU)", "ended from outside (SIGXCPU)"),
        (f"{ASKED}os.kill(os.getpid(), signal.SIGSTOP)", "not done after 2 seconds"),
        (f"{ASKED}time.sleep(60)", "not done after 2 seconds"),
        ("import time; time.sleep(60)", "did not start (the process that read it was paused"),
        ("import os; os.abort()", "did not start"),
        ("raise SystemExit(1)", "did not start"),
        ("print('Hello, here I am, who are you?', flush=True)", "did not start"),
        (
            f"{IMPORTED}import builtins\nsys.modules['pypdfium2'] = None{SERVES}",
            "refused what reading needs (ModuleNot",
        ),
        (reads_by("raise OSError(12, 'Cannot allocate memory')"), "refused what reading needs (OSError: [Errno 12]"),
    ],
)
def test_what_depends_on_the_machine_is_no_fact_about_a_document(code: str, cause: str) -> None:
    limits = ReadingLimits(wall_seconds=2 if "SIGSTOP" in code or "sleep(" in code else 120)
    with reading_child(code, limits=limits) as child:
        with pytest.raises(MachineError) as error:
            child.read(A_PDF, "a.pdf")
        assert str(error.value).startswith("a.pdf: not read, in 3 attempts: ")
        assert cause in str(error.value)


def test_a_process_that_the_system_refuses_is_no_fact_about_a_document() -> None:
    with reading_child() as child:
        child._command = ["/nowhere/python"]
        with pytest.raises(MachineError, match=r"cannot be started \(FileNotFoundError"):
            child.read(A_PDF, "a.pdf")


def test_a_thread_that_the_system_refuses_is_no_fact_about_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with reading_child() as child:
        assert child.read(FILES["a.txt"], "a.txt").text == WORDS
        monkeypatch.setattr("threading.Timer.start", refuse)
        with pytest.raises(MachineError, match="can't start new thread"):
            child.read(A_PDF, "a.pdf")
        monkeypatch.undo()
        assert child.read(A_PDF, "a.pdf").n_pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_less_memory_than_a_file_may_need_is_no_fact_about_it() -> None:
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, (300_000_000,) * 2)\n{IMPORTED}{SERVES}"
    with (
        reading_child(limit) as child,
        pytest.raises(MachineError, match="allows less memory than any file may use"),
    ):
        child.read(one_page_pdf(b" " * 1_000_000, times=1200), "a.pdf")


@pytest.mark.parametrize(
    "once",
    [
        "os.kill(os.getpid(), signal.SIGKILL)",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "os.abort()",
        "os._exit(3)",
        "send(b'nonsense')",
        "send(serialize_answer(Hindered('OSError')))",
    ],
)
def test_a_document_whose_child_fails_once_is_read_by_the_next(once: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    does = f"mark = Path({str(mark)!r})\nif mark.exists(): answer()\nmark.touch()\n{once}"
    with reading_child(ASKED + does, limits=ReadingLimits(wall_seconds=2), pauses=(0,)) as child:
        assert child.read(A_PDF, "a.pdf").n_pages == 1


@pytest.mark.parametrize("second", ["os.abort()", "send(serialize_answer(OutOfMemory()))", "os._exit(0)", "pass"])
def test_a_file_is_never_rejected_for_a_file_before_it(second: str) -> None:
    """If a child fails with its second file, it is replaced and that file is read."""
    code = f"{ASKED}answer()\nread_message(stdin)\nread_message(stdin)\n{second}"
    with reading_child(code, pauses=()) as child:
        assert [child.read(A_PDF, "a.pdf").n_pages for _ in range(4)] == [1, 1, 1, 1]


def test_a_child_that_is_killed_while_it_waits_is_replaced() -> None:
    with reading_child(pauses=()) as child:
        for _ in range(3):
            assert child.read(FILES["a.txt"], "a.txt").text == WORDS
            assert child._child is not None
            os.kill(child._child._process.pid, signal.SIGKILL)


SPINS = """
import signal, sys
from tests.support.children import *
signal.signal(signal.SIGINT, signal.default_int_handler)
with reading_child(ASKED + "print(file=sys.stderr)\\nwhile True: pass") as child:
    print("reads", flush=True)
    child.read(b"Words", "a.txt")
"""


def test_ctrl_c_ends_a_run_at_once_whatever_is_being_read() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SPINS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as run:
        assert run.stdout
        assert run.stdout.readline() == b"reads\n"
        time.sleep(1)
        started = time.monotonic()
        run.send_signal(signal.SIGINT)
        assert run.wait(10) != 0
        assert time.monotonic() - started < 2


ORPHANS = """
import os, sys
from tests.support.children import *
with reading_child(ASKED + "print(os.getpid(), file=open(sys.argv[1], 'w'), flush=True)\\n{does}") as child:
    child._command.append(sys.argv[1])
    child.read(b"Words", "a.txt")
"""


@pytest.mark.parametrize("does", ["os.kill(os.getpid(), signal.SIGSTOP)", "answer(); read_message(stdin)"])
def test_a_child_ends_with_its_parent_even_if_it_is_stopped(does: str, tmp_path: Path) -> None:
    path = tmp_path / "number"
    with subprocess.Popen([sys.executable, "-c", ORPHANS.format(does=does), str(path)], cwd=ROOT) as run:
        until(lambda: path.exists() and path.read_text().endswith("\n"))
        time.sleep(0.2)
        run.kill()
    number = int(path.read_text())
    until(lambda: not is_running(number))


LOADED = """
import sys
from pipeline.reading.child import __main__ as child
limits = child.OwnLimits(512, 30)
child.serialized_answer(b"Inspectors came.", "a.txt", limits)
print(*sorted({"lxml", "pypdfium2", "trafilatura", "dagster", "pandas"} & set(sys.modules)))
child.serialized_answer(b"<html><p>Inspectors came.", "a.html", limits)
print("lxml" in sys.modules)
"""


def test_libraries_are_loaded_with_the_first_file_that_needs_them() -> None:
    shown = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.splitlines() == ["", "True"]
