"""One child process that reads documents: starting it, asking it, and finding out how it ended."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Final, TypeVar

from pipeline.core.paths import ROOT
from pipeline.reading.child.endings import Ending
from pipeline.reading.child.messages import (
    MOST_BYTES,
    Answer,
    MessageError,
    Ready,
    deserialize_answer,
    read_message,
    write_message,
)

_T = TypeVar("_T")

#: Seconds to wait for the exit status of a child that has closed its pipes, and between two looks at it.
_EXIT_SECONDS: Final = 5
_LOOK_SECONDS: Final = 0.01


class EndedError(Exception):
    """A child gave no answer, and is gone.

    Attributes:
        ending: how it ended.
    """

    def __init__(self, ending: Ending) -> None:
        super().__init__(str(ending))
        self.ending = ending


class ChildProcess:
    """A child process that has started. One thread at a time may use it.

    Attributes:
        owner: the process that started it; one that was forked from that must not use it.
        is_new: whether it has read nothing yet.
        has_its_share: whether it may use as much memory as each file is allowed.
    """

    def __init__(self, command: Sequence[str], wall_seconds: float) -> None:
        """Start a child.

        Args:
            command: its program and arguments.
            wall_seconds: how long it may take to start, and for each answer.

        Raises:
            OSError: the system refuses another process.
            EndedError: it ended before it was ready.
        """
        self.owner = os.getpid()
        self.is_new = True
        self._wall_seconds = wall_seconds
        self._cpu_seconds: float | None = None
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries report there what they repair
            cwd=ROOT,  # where the child finds this package, installed or not
            # Ctrl-C and Ctrl-Z in a terminal are for the parent; and a child that is paused ends when its parent does
            process_group=0 if sys.platform != "win32" else None,
        )
        assert self._process.stdin is not None  # noqa: S101 - both are pipes
        assert self._process.stdout is not None  # noqa: S101
        self._requests: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        self.has_its_share = self._exchange(lambda: None, _ready).has_its_share

    def ask(self, content: bytes, name: str) -> Answer:
        """What the child answers about one file.

        Raises:
            OSError: the system refuses a thread.
            EndedError: it gave no answer.
        """
        self.is_new = False

        def send() -> None:
            write_message(self._requests, name.encode())
            write_message(self._requests, content)

        return self._exchange(send, _answer)

    def is_running(self) -> bool:
        """Whether the child can be asked."""
        return not self._look()

    def end(self) -> None:
        """End the child, if it is running."""
        self._kill()
        for stream in (self._requests, self._answers):
            with contextlib.suppress(OSError):  # bytes that it had not read
                stream.close()
        if sys.platform == "win32":
            self._process.wait()
        while not self._look():
            time.sleep(_LOOK_SECONDS)

    def _exchange(self, send: Callable[[], None], understand: Callable[[bytes], _T]) -> _T:
        """Send a request and receive the answer, both within the time limit.

        Raises:
            OSError: the system refuses a thread.
            EndedError: there was no answer, or not what was expected; the child is ended.
        """
        with self._ends_if_interrupted():
            with self._time_limit() as is_late:
                message, nonsense = self._sent_and_received(send)
            if message is not None:
                try:
                    return understand(message)
                except MessageError as error:
                    nonsense = str(error)
            if nonsense is None and not self._ends_soon():
                nonsense = "it stopped answering"
        self.end()
        raise EndedError(Ending(self._process.returncode, self._cpu_seconds, is_late.is_set(), nonsense))

    @contextmanager
    def _ends_if_interrupted(self) -> Iterator[None]:
        """End the child at an interrupt, which must not leave an answer in the pipe for the next request."""
        try:
            yield
        except BaseException:
            self.end()
            raise

    def _sent_and_received(self, send: Callable[[], None]) -> tuple[bytes | None, str | None]:
        """The answer to a request, None where there is none, and what is wrong with it, if something is."""
        try:
            send()
            return read_message(self._answers, MOST_BYTES), None
        except OSError:  # it ended before it had read the whole request
            return None, None
        except MessageError as error:
            return None, str(error)

    @contextmanager
    def _time_limit(self) -> Iterator[threading.Event]:
        """End the child if it takes too long; the event shows that it did.

        Raises:
            OSError: the system refuses a thread.
        """
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            self._kill()

        timer = threading.Timer(self._wall_seconds, end)
        timer.daemon = True
        try:
            timer.start()
        except RuntimeError as error:
            raise OSError(errno.EAGAIN, str(error)) from error
        try:
            yield is_late
        finally:
            timer.cancel()
            timer.join()  # a child whose status is known must not be killed: its number may be another process's

    def _ends_soon(self) -> bool:
        """Whether a child that has closed its pipes has ended, which can show a little later."""
        until = time.monotonic() + _EXIT_SECONDS
        while not self._look() and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)
        return self._look()

    def _look(self) -> bool:
        """Whether the child has ended; notes its status and processor time when it has."""
        if self._process.returncode is not None:
            return True
        if sys.platform == "win32":
            return self._process.poll() is not None
        try:
            number, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        except ChildProcessError:  # its status went to somebody else
            return self._process.poll() is not None
        if number == 0:
            return False
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._cpu_seconds = usage.ru_utime + usage.ru_stime
        return True

    def _kill(self) -> None:
        if sys.platform == "win32":
            self._process.kill()
        elif self._process.returncode is None:  # `Popen.kill` could take its status, without its processor time
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)


def _ready(message: bytes) -> Ready:
    answer = deserialize_answer(message)
    if not isinstance(answer, Ready):
        raise MessageError("it answered before it was asked")
    return answer


def _answer(message: bytes) -> Answer:
    answer = deserialize_answer(message)
    if isinstance(answer, Ready):
        raise MessageError("it did not answer the question")
    return answer
