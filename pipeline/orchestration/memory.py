"""Giving memory back between stages.

What belongs here: asking the allocators for it. What does not: using less.

A stage leaves hundreds of megabytes of small objects behind that are free but still belong to the process; what the
next stage imports would come on top of them.
"""

import contextlib
import ctypes
import gc
import sys

import pyarrow as pa


def keep_little() -> None:
    """Let Arrow take memory from the system's own allocator, which gives it back sooner than Arrow's."""
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Return to the system what is free, where its allocator can be asked."""
    gc.collect()
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library than glibc
            ctypes.CDLL(None).malloc_trim(0)
