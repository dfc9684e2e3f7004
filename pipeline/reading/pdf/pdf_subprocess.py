"""Reading PDFs in a child process, so that no file can end the run or take the machine with it.

What belongs here: starting the child, asking it, and telling which limit a file broke. What does not: how a PDF is
read (`pdf`), and setting the limits (`pdf_child`).

The child starts with the first PDF, stays for all others, and ends with its parent. It is no prison: it keeps a file
from costing more than it may, and a crash of PDFium from being one of the run.
"""

import atexit
import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.core.paths import ROOT
from pipeline.reading.document import UnreadableError
from pipeline.reading.draft_blocks import Piece
from pipeline.reading.pdf.ipc import FAILED, OUT_OF_MEMORY, UNREADABLE, read_message, write_message

#: Seconds.
_MOMENT: Final = 5
_CHILD: Final = "pipeline.reading.pdf.pdf_child"
_WHAT_TO_DO: Final = "save the document anew as a PDF"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one PDF may cost; the longest real report takes a second and some twenty megabytes.

    Attributes:
        megabytes: of memory, beside what the child has at its start.
        cpu_seconds: of processor time.
        wall_seconds: by the clock, for a child that does nothing, and where processor time cannot be limited.
    """

    megabytes: int = 512
    cpu_seconds: int = 30
    wall_seconds: float = 120


class _BrokeLimitsError(Exception):
    """The child did not answer; the message says which limit the file broke."""


class PdfGuard:
    """One child process and the way to ask it. Threads take turns; a forked process starts a child of its own.

    Attributes:
        limits: what one PDF may cost.
    """

    def __init__(self, limits: Limits = Limits(), command: Sequence[str] | None = None) -> None:
        self.limits = limits
        self._command = command or [sys.executable, "-m", _CHILD, str(limits.megabytes), str(limits.cpu_seconds)]
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def pieces_of_pdf(self, content: bytes) -> tuple[list[Piece], int]:
        """The pieces of a PDF, in reading order, not yet joined over pages, and the number of its pages.

        A file is set aside only where a child that has read nothing before it breaks, too, so that what becomes of a
        file never depends on those before it.

        Raises:
            UnreadableError: the PDF is damaged or locked, holds no text or too much of it, or breaks the limits.
        """
        with self._lock:
            is_fresh = self._start()
            try:
                answer = self._ask(content)
            except _BrokeLimitsError as error:
                if is_fresh:
                    raise UnreadableError("breaks_limits", str(error)) from None
                answer = self._ask_again(content)
        if answer[0] == UNREADABLE:
            raise UnreadableError(*answer[1:])
        if answer[0] == FAILED:
            raise UnreadableError("breaks_limits", f"reading the PDF failed ({answer[1]}); report it with the file")
        _, pieces, n_pages = answer
        return pieces, n_pages

    def stop(self) -> None:
        """End the child, if there is one."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # what it had no time to take
                if stream is not None:
                    stream.close()
        process.wait()

    def _start(self) -> bool:
        """Make sure that there is a child; whether it is a new one."""
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return False
        self.stop()
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # PDFium complains there of what it mends
            cwd=ROOT,  # where the child finds this package, installed or not
        )
        self._owner = os.getpid()
        return True

    def _ask_again(self, content: bytes) -> tuple[Any, ...]:
        """Ask a child that has read nothing before."""
        self._start()
        try:
            return self._ask(content)
        except _BrokeLimitsError as error:
            raise UnreadableError("breaks_limits", str(error)) from None

    def _ask(self, content: bytes) -> tuple[Any, ...]:
        """One question and its answer; the child is ended where it does not answer well.

        Raises:
            _BrokeLimitsError: it did not answer, or needed more memory than it may have.
        """
        process = self._process
        assert process is not None  # noqa: S101 - started before
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        patience = threading.Timer(self.limits.wall_seconds, end)
        patience.daemon = True
        patience.start()
        answer: bytes | None = None
        try:
            with contextlib.suppress(OSError):  # it ended before it had taken the whole file
                write_message(process.stdin, content)
                answer = read_message(process.stdout)
        except BaseException:  # whatever interrupts must not leave an answer in the pipe for the next question
            self.stop()
            raise
        finally:
            patience.cancel()
        if answer is None:
            with contextlib.suppress(subprocess.TimeoutExpired):  # what it ends of shows a moment after its pipes close
                process.wait(_MOMENT)
            self.stop()
            raise _BrokeLimitsError(self._why(process.returncode, is_late=is_late.is_set()))
        # the child is code of this package that answers nobody else, so that its pickles are safe to open
        content_of_answer: tuple[Any, ...] = pickle.loads(answer)  # noqa: S301
        if content_of_answer[0] == OUT_OF_MEMORY:
            self.stop()
            raise _BrokeLimitsError(
                f"reading the PDF needs more than {self.limits.megabytes} MB of memory; {_WHAT_TO_DO}"
            )
        return content_of_answer

    def _why(self, status: int, *, is_late: bool) -> str:
        """What a child that ended without an answer died of."""
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


_GUARD: Final = PdfGuard()
atexit.register(_GUARD.stop)


def guarded_pieces_of_pdf(content: bytes) -> tuple[list[Piece], int]:
    """The pieces of a PDF and the number of its pages, read by the child of this process (see `PdfGuard`).

    Raises:
        UnreadableError: the PDF is damaged or locked, holds no text or too much of it, or breaks the limits.
    """
    return _GUARD.pieces_of_pdf(content)
