"""Reading PDFs in a child process, so that no file can end the run or exhaust the machine.

The child starts with the first PDF, stays for all others, and ends with its parent. It is not a sandbox: it limits what
a file may cost, and keeps a crash of PDFium from being one of the run.
"""

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.core.paths import ROOT
from pipeline.reading.document import UnreadableError
from pipeline.reading.draft_blocks import DraftBlock
from pipeline.reading.pdf.ipc import (
    Failed,
    OutOfMemory,
    Parsed,
    Unreadable,
    deserialize_answer,
    read_message,
    write_message,
)

#: Seconds to wait for the exit status of a child that has closed its pipes.
_EXIT_SECONDS: Final = 5
_CHILD: Final = "pipeline.reading.pdf.pdf_child"
_WHAT_TO_DO: Final = "save the document anew as a PDF"


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What reading one PDF may cost; the longest real report takes a second and some twenty megabytes.

    Attributes:
        megabytes: of memory, in addition to what the child has at its start.
        cpu_seconds: of processor time.
        wall_seconds: of elapsed time, for a child that does nothing, and where processor time cannot be limited.
    """

    megabytes: int = 512
    cpu_seconds: int = 30
    wall_seconds: float = 120


class _LimitsBrokenError(Exception):
    """The child did not answer; the message names the limit that the file broke."""


class PdfSubprocess:
    """One child process that reads PDFs. Threads take turns; a forked process starts a child of its own.

    Attributes:
        limits: what one PDF may cost.
    """

    def __init__(self, limits: PdfLimits = PdfLimits(), command: Sequence[str] | None = None) -> None:
        self.limits = limits
        self._command = command or [sys.executable, "-m", _CHILD, str(limits.megabytes), str(limits.cpu_seconds)]
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def parse(self, content: bytes) -> tuple[list[DraftBlock], int]:
        """The draft blocks of a PDF, in reading order, not yet joined over pages, and the number of its pages.

        A file is rejected only if a new child breaks its limits, too, so that the result for a file never depends on
        the files before it.

        Raises:
            UnreadableError: the PDF is damaged or locked, holds no text or too much of it, or breaks the limits.
        """
        with self._lock:
            is_new = self._start()
            try:
                answer = self._ask(content)
            except _LimitsBrokenError as error:
                if is_new:
                    raise UnreadableError("breaks_limits", str(error)) from None
                answer = self._ask_new_child(content)
        match answer:
            case Parsed(blocks, n_pages):
                return blocks, n_pages
            case Unreadable(reason, detail):
                raise UnreadableError(reason, detail)
            case Failed(error_text):
                detail = f"reading the PDF failed ({error_text}); report it with the file"
                raise UnreadableError("breaks_limits", detail)

    def stop(self) -> None:
        """End the child, if there is one."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # bytes that it had not read
                if stream is not None:
                    stream.close()
        process.wait()

    def _start(self) -> bool:
        """Make sure that there is a child; returns whether it is a new one."""
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return False
        self.stop()
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # PDFium reports there what it repairs
            cwd=ROOT,  # where the child finds this package, installed or not
        )
        self._owner = os.getpid()
        return True

    def _ask_new_child(self, content: bytes) -> Parsed | Unreadable | Failed:
        """The answer of a child that has read nothing before."""
        self._start()
        try:
            return self._ask(content)
        except _LimitsBrokenError as error:
            raise UnreadableError("breaks_limits", str(error)) from None

    def _ask(self, content: bytes) -> Parsed | Unreadable | Failed:
        """One request and its answer. A child that breaks its limits is ended.

        Raises:
            _LimitsBrokenError: it did not answer, or needed more memory than it may use.
        """
        process = self._process
        assert process is not None  # noqa: S101 - started before
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self.limits.wall_seconds, end)
        timer.daemon = True
        timer.start()
        message: bytes | None = None
        try:
            with contextlib.suppress(OSError):  # it ended before it had read the whole file
                write_message(process.stdin, content)
                message = read_message(process.stdout)
        except BaseException:  # an interrupt must not leave an answer in the pipe for the next request
            self.stop()
            raise
        finally:
            timer.cancel()
        if message is None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # the status can be late, after the pipes close
                process.wait(_EXIT_SECONDS)
            self.stop()
            raise _LimitsBrokenError(self._cause_of_end(process.returncode, is_late=is_late.is_set()))
        answer = deserialize_answer(message)
        if isinstance(answer, OutOfMemory):
            self.stop()
            raise _LimitsBrokenError(
                f"reading the PDF needs more than {self.limits.megabytes} MB of memory; {_WHAT_TO_DO}"
            )
        return answer

    def _cause_of_end(self, status: int, *, is_late: bool) -> str:
        """Why a child ended without an answer, as the detail of a rejection.

        Args:
            status: its exit status, negative for a signal.
            is_late: whether it was ended for taking too long.
        """
        if is_late:
            return f"reading the PDF was not done after {self.limits.wall_seconds:g} seconds; {_WHAT_TO_DO}"
        if sys.platform != "win32" and status == -signal.SIGXCPU:
            return f"reading the PDF takes more than {self.limits.cpu_seconds} s of processor time; {_WHAT_TO_DO}"
        try:
            ended = signal.Signals(-status).name
        except ValueError:
            ended = f"with status {status}"
        return (
            f"the process that read the PDF ended ({ended}), as one does that is refused more than"
            f" {self.limits.megabytes} MB of memory or meets what PDFium cannot cope with; {_WHAT_TO_DO}"
        )


_SUBPROCESS: Final = PdfSubprocess()
atexit.register(_SUBPROCESS.stop)


def parse_pdf_in_subprocess(content: bytes) -> tuple[list[DraftBlock], int]:
    """The draft blocks of a PDF and the number of its pages, read by the child of this process (see `PdfSubprocess`).

    Raises:
        UnreadableError: the PDF is damaged or locked, holds no text or too much of it, or breaks the limits.
    """
    return _SUBPROCESS.parse(content)
