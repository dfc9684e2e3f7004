"""What the commands print, made safe where it leaves (see `core.text_going_out`)."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from pipeline.core.text_going_out import escape_all_but_line_ends, mask_credentials, on_lines, on_one_line


class OutputError(Exception):
    """Standard output cannot be written to; the message gives the cause."""


def print_result(text: str) -> None:
    """Print one line of what a command was asked for, on standard output."""
    print(on_one_line(text))


def report(text: str) -> None:
    """Print one message of one line on standard error."""
    print(on_one_line(text), file=sys.stderr, flush=True)


def report_lines(text: str) -> None:
    """Print one message that may have several lines on standard error; all but the first are indented."""
    print(on_lines(text), file=sys.stderr, flush=True)


@contextlib.contextmanager
def guarded_terminal() -> Iterator[None]:
    """Let nothing through the standard streams that could harm: for what libraries print, and for tracebacks.

    Raises:
        OutputError: standard output cannot be written to, and it is closed. Standard error then loses what was written.
    """
    out, err = sys.stdout, sys.stderr
    with contextlib.ExitStack() as stack:
        for name, stream in (("stdout", out), ("stderr", err)):
            # it is None where the process began with the stream closed
            opened = stack.enter_context(open(os.devnull, "w")) if stream is None else stream  # noqa: PTH123 - no path of ours
            setattr(sys, name, _GuardedStream(opened, is_needed=name == "stdout"))
        try:
            yield
            sys.stdout.flush()
        finally:
            sys.stdout, sys.stderr = out, err


class _GuardedStream:
    """A standard stream on which every character but a line end is printable, and no credential is written.

    Attributes:
        unguarded: the stream itself.
        encoding: any text may be written; what the stream cannot write is escaped.
    """

    encoding = "utf-8"

    def __init__(self, stream: TextIO, *, is_needed: bool) -> None:
        self.unguarded = stream
        self._is_needed = is_needed
        self._error: OSError | None = None

    def write(self, text: str) -> int:
        """Write a text."""
        encoding = self.unguarded.encoding or self.encoding
        safe = escape_all_but_line_ends(mask_credentials(text))
        with self._reporting_errors():
            self.unguarded.write(safe.encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def flush(self) -> None:
        """Bring what was written to where it goes."""
        with self._reporting_errors():
            self.unguarded.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        """Everything else is that of the stream."""
        return getattr(self.unguarded, name)

    @contextlib.contextmanager
    def _reporting_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._error = error
            self._discard()
        # a library may have caught it, so it is reported each time
        if self._error is None or not self._is_needed:
            return
        if isinstance(self._error, BrokenPipeError):  # the reader, such as `head`, has enough
            raise self._error
        raise OutputError(self._error.strerror or str(self._error)) from self._error

    def _discard(self) -> None:
        """Send what is still in the buffer nowhere, so that the end of the process does not fail by it."""
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.unguarded.fileno())
            os.close(nowhere)
