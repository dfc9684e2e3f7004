"""How a child ended without a document, and whether the file or the machine is the cause.

What depends on the machine is no fact about a document: the same file must be read or rejected wherever it is read.
"""

import signal
import sys
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from pipeline.reading.child.limits import ReadingLimits

_WHAT_TO_DO: Final = "save the document anew"
#: Signals by which the system or a library ends a process that did something wrong.
_CRASHES: Final = frozenset(
    getattr(signal, name)
    for name in ("SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP")
    if hasattr(signal, name)
)


class Cause(Enum):
    """What made a child end that had read nothing before."""

    #: It would end any other child, too.
    DOCUMENT = auto()
    #: The document, if a second child ends like that.
    UNCERTAIN = auto()
    #: Another child may read the document.
    MACHINE = auto()


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no document: the cause, and what happened, as part of a sentence."""

    cause: Cause
    detail: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended without an answer.

    Attributes:
        status: its exit status, negative for a signal; None where that is not known.
        cpu_seconds: the processor time that it used; None where the platform does not measure it.
        is_late: whether its parent ended it for taking too long.
        nonsense: what was wrong with its answer, for which its parent ended it; None where it gave none.
    """

    status: int | None
    cpu_seconds: float | None
    is_late: bool = False
    nonsense: str | None = None

    def fault(self, limits: ReadingLimits) -> Fault:
        """Its cause, if the child had read nothing before."""
        if self.nonsense is not None:
            detail = f"the process that read the file answered wrongly: {self.nonsense}; report it with the file"
            return Fault(Cause.UNCERTAIN, detail)
        if self.is_late:
            return self._lateness(limits)
        if sys.platform != "win32" and self.status == -signal.SIGXCPU and self._used_up(limits):
            detail = f"reading the file takes more than {limits.cpu_seconds} s of processor time; {_WHAT_TO_DO}"
            return Fault(Cause.DOCUMENT, detail)
        if self.status is None:
            return Fault(Cause.MACHINE, "the process that read it was lost")
        if self.status < 0 and -self.status not in _CRASHES:
            return Fault(Cause.MACHINE, f"the process that read it was ended from outside ({self._name()})")
        return Fault(
            Cause.UNCERTAIN,
            f"the process that read the file ended ({self._name()}), as one does that is refused more than"
            f" {limits.megabytes} MB of memory or meets what its libraries cannot cope with; {_WHAT_TO_DO}",
        )

    def _lateness(self, limits: ReadingLimits) -> Fault:
        """A child that computed all the time met a file that takes long; another one was paused, or had to wait."""
        late = f"not done after {limits.wall_seconds:g} seconds"
        if self.cpu_seconds is None or self._used_up(limits):
            cause = Cause.UNCERTAIN if self.cpu_seconds is None else Cause.DOCUMENT
            return Fault(cause, f"reading the file was {late}; {_WHAT_TO_DO}")
        return Fault(
            Cause.MACHINE,
            f"the process that read it was paused or had to wait: {late}, of which it computed for"
            f" {self.cpu_seconds:.1f}",
        )

    def _used_up(self, limits: ReadingLimits) -> bool:
        """Whether it used the processor time that a file is allowed."""
        return self.cpu_seconds is None or self.cpu_seconds >= limits.cpu_seconds

    def _name(self) -> str:
        """Its signal or status."""
        status = self.status or 0
        try:
            return signal.Signals(-status).name
        except ValueError:
            return f"signal {-status}" if status < 0 else f"with status {status}"
