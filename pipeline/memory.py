"""Giving memory back between stages, and how often to look for garbage.

What belongs here: asking the allocators and the collector. What does not: using less.

A stage leaves hundreds of megabytes of small objects behind that are free but still belong to the process; what the
next stage imports would come on top of them.
"""

import contextlib
import ctypes
import gc
import sys
from typing import Final

import pyarrow as pa

#: Of `mallopt`: pieces of so many bytes and more are taken from the system each by itself, and go back at once.
_MMAP_THRESHOLD: Final = -3
_LARGE: Final = 262_144
#: Files of a stage from which on memory is given back after it.
MUCH: Final = 5_000_000
#: Of objects made until the collector looks at the young ones, and of its looks until it looks at older ones.
_SELDOM: Final = (20_000, 20, 10)


def collect_seldom() -> None:
    """Look for garbage in circles seldom: importing makes a million objects of which none is any."""
    gc.set_threshold(*_SELDOM)


def keep_little() -> None:
    """Let Arrow take memory from the system's own allocator, which gives it back sooner than Arrow's.

    Without a word, glibc lets its limit for large pieces grow to 32 MB, and then keeps tables among small pieces.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library than glibc
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back(n_bytes: int) -> None:
    """Return to the system what is free, where its allocator can be asked.

    Args:
        n_bytes: of the files that the stage before made; looking for garbage costs more than little of it is worth.
    """
    if n_bytes <= MUCH:
        return
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
