"""Reading documents in a child process, with a new child wherever the one before could be the cause of a failure.

The child starts with the first document, stays for all others, and ends with its parent. It is not a sandbox: it limits
what a file may cost, and keeps a crash of a library from being one of the run.
"""

import atexit
import os
import sys
import threading
import time
from collections.abc import Sequence
from typing import Final

from pipeline.reading.child.endings import Cause, Fault
from pipeline.reading.child.limits import LIMITS, ReadingLimits
from pipeline.reading.child.messages import Answer, Failed, Hindered, OutOfMemory, Read, Unreadable, describe
from pipeline.reading.child.process import ChildProcess, EndedError
from pipeline.reading.document import Document, UnreadableError

_CHILD: Final = "pipeline.reading.child"
#: Seconds before another child is tried where the machine was the cause; a machine short of memory needs some time.
PAUSES: Final = (0.1, 1.0, 4.0, 10.0)


class MachineError(Exception):
    """A document was not read, and the cause is the machine and not the document; the message says what to do."""


class ReadingChild:
    """A child process that reads documents. Threads take turns; a forked process starts a child of its own.

    Attributes:
        limits: what one document may cost.
        pauses: the seconds before each new attempt where the machine was the cause.
    """

    def __init__(
        self,
        limits: ReadingLimits = LIMITS,
        pauses: Sequence[float] = PAUSES,
        command: Sequence[str] | None = None,
    ) -> None:
        self.limits = limits
        self.pauses = pauses
        self._command = command
        self._child: ChildProcess | None = None
        self._lock = threading.Lock()

    def read(self, content: bytes, name: str) -> Document:
        """Read a document.

        A file is rejected only for what it does to a child that has read nothing before, so that the result never
        depends on other files; and never for what the machine does to that child.

        Args:
            content: its bytes, which decide how it is read.
            name: of its file; it matters only where the bytes begin as HTML does.

        Raises:
            UnreadableError: the file cannot be read, or breaks the limits.
            MachineError: no attempt ended with a result that depends on the file alone.
        """
        with self._lock:
            match self._last_result(content, name):
                case Read(document):
                    return document
                case Unreadable(reason, detail):
                    raise UnreadableError(reason, detail)
                case Fault(Cause.MACHINE, detail):
                    n = len(self.pauses) + 1
                    raise MachineError(
                        f"{name}: not read, in {n} attempts: {detail}. This is no fault of the document: look for what"
                        " stops or ends processes here, such as too little memory or a limit, use fewer --workers, and"
                        " run it again; what was read is cached"
                    )
                case Fault(_, detail):
                    raise UnreadableError("breaks_limits", detail)

    def stop(self) -> None:
        """End the child, if there is one."""
        child, self._child = self._child, None
        if child is not None and child.owner == os.getpid():
            child.end()

    def _last_result(self, content: bytes, name: str) -> Read | Unreadable | Fault:
        """The result of as many attempts as it needs."""
        crashed = False
        pauses = iter(self.pauses)
        while True:
            result, was_new = self._attempt(content, name)
            if not isinstance(result, Fault):
                return result
            if not was_new:
                continue
            if result.cause is Cause.DOCUMENT or (result.cause is Cause.UNCERTAIN and crashed):
                return result
            crashed = result.cause is Cause.UNCERTAIN
            if result.cause is Cause.MACHINE:
                pause = next(pauses, None)
                if pause is None:
                    return result
                time.sleep(pause)

    def _attempt(self, content: bytes, name: str) -> tuple[Read | Unreadable | Fault, bool]:
        """The result of one attempt, and whether it was made by a child that had read nothing before."""
        try:
            child = self._running_child()
        except OSError as error:
            return Fault(Cause.MACHINE, f"a process to read it in cannot be started ({describe(error)})"), True
        except EndedError as error:
            detail = error.ending.fault(self.limits).detail
            return Fault(Cause.MACHINE, f"a process to read it in did not start ({detail})"), True
        was_new = child.is_new
        result = self._ask(child, content, name)
        if isinstance(result, Fault):
            self.stop()
        return result, was_new

    def _ask(self, child: ChildProcess, content: bytes, name: str) -> Read | Unreadable | Fault:
        """The result of asking a child, if it had read nothing before."""
        try:
            result = self._result(child.ask(content, name))
        except OSError as error:
            return Fault(Cause.MACHINE, f"the process that reads it cannot be limited ({describe(error)})")
        except EndedError as error:
            result = error.ending.fault(self.limits)
        if isinstance(result, Fault) and not child.has_its_share:
            limit = "here, a limit (ulimit -v) allows less memory than any file may use"
            return Fault(Cause.MACHINE, f"{result.detail}; {limit}")
        return result

    def _running_child(self) -> ChildProcess:
        """The child, a new one if there is none.

        Raises:
            OSError: the system refuses another process.
            EndedError: it ended before it was ready.
        """
        if self._child is None or self._child.owner != os.getpid() or not self._child.is_running():
            self.stop()
            limits = self.limits
            command = self._command or [sys.executable, "-m", _CHILD, str(limits.megabytes), str(limits.cpu_seconds)]
            self._child = ChildProcess(command, limits.wall_seconds)
        return self._child

    def _result(self, answer: Answer) -> Read | Unreadable | Fault:
        """What an answer means, if the child had read nothing before."""
        match answer:
            case OutOfMemory():
                needs = f"reading the file needs more than {self.limits.megabytes} MB of memory"
                return Fault(Cause.DOCUMENT, f"{needs}; save the document anew")
            case Failed(error):
                return Fault(Cause.DOCUMENT, f"reading the file failed ({error}); report it with the file")
            case Hindered(error):
                return Fault(Cause.MACHINE, f"the system refused what reading needs ({error})")
            case Read() | Unreadable():
                return answer


_CHILD_OF_THIS_PROCESS: Final = ReadingChild()
atexit.register(_CHILD_OF_THIS_PROCESS.stop)


def read_in_child(content: bytes, name: str) -> Document:
    """Read a document in the child of this process (see `ReadingChild.read`).

    Raises:
        UnreadableError: the file cannot be read, or breaks the limits.
        MachineError: no attempt ended with a result that depends on the file alone.
    """
    return _CHILD_OF_THIS_PROCESS.read(content, name)
