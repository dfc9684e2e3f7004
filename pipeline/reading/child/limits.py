"""What reading one file may cost, and how a process limits itself to it.

The platform sets what can be limited: memory on Linux, processor time on every Unix. Elsewhere only the clock of the
parent limits the child.
"""

import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

_STATM: Final = Path("/proc/self/statm")
_MEGABYTE: Final = 1_000_000
#: More than all libraries take that are loaded with the first file that needs them.
_LIBRARIES: Final = 300 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one file may cost; the longest real report takes a second and some twenty megabytes.

    Attributes:
        megabytes: of memory, in addition to what the child and its libraries have.
        cpu_seconds: of processor time.
        wall_seconds: of elapsed time, for a child that does nothing, and where processor time cannot be limited.
    """

    megabytes: int = 512
    cpu_seconds: int = 30
    wall_seconds: float = 120


#: The limits of every format.
LIMITS: Final = ReadingLimits()


class OwnLimits:
    """The limits of the running process.

    Attributes:
        has_its_share: whether it may use as much memory as each file is allowed; the machine can allow less (`ulimit`).
    """

    def __init__(self, megabytes: int, cpu_seconds: int) -> None:
        self._cpu_seconds = cpu_seconds
        self._most_memory = _memory() + megabytes * _MEGABYTE
        if _limits_memory():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no core dump where it is ended
        self.has_its_share = self._limit_memory(_LIBRARIES)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Allow the memory that libraries take which are loaded meanwhile in addition to that of a file."""
        before = _memory()
        yield
        self._most_memory += max(0, _memory() - before)
        self._limit_memory()

    def allow_cpu(self) -> None:
        """Limit processor time to so much more than was used up to now."""
        if sys.platform == "win32":
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        limit = math.ceil(used.ru_utime + used.ru_stime) + self._cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))

    def _limit_memory(self, later: int = 0) -> bool:
        """Limit memory to what is allowed now; returns whether the machine allows that and so many bytes later."""
        if not _limits_memory():
            return True
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        is_unlimited = most == resource.RLIM_INFINITY
        resource.setrlimit(
            resource.RLIMIT_AS, (self._most_memory if is_unlimited else min(self._most_memory, most), most)
        )
        return is_unlimited or self._most_memory + later <= most


def _limits_memory() -> bool:
    return sys.platform != "win32" and _STATM.exists()


def _memory() -> int:
    """The address space of this process in bytes; 0 where it cannot be limited."""
    if not _limits_memory():
        return 0
    return int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
