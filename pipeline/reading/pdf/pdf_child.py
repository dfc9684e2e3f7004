"""The child process that reads PDFs for its parent: `python -m pipeline.reading.pdf.pdf_child MEGABYTES SECONDS`.

It limits what one file may cost, and answers one PDF after the other until the parent is gone. The platform sets what
can be limited: memory on Linux, processor time on every Unix. Elsewhere only the parent's time limit applies.
"""

import contextlib
import math
import os
import sys
import traceback
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.reading.document import UnreadableError
from pipeline.reading.pdf.blocks import parse_pdf
from pipeline.reading.pdf.ipc import (
    Answer,
    Failed,
    OutOfMemory,
    Parsed,
    Unreadable,
    read_message,
    serialize_answer,
    write_message,
)

if sys.platform != "win32":
    import resource

_STATM: Final = Path("/proc/self/statm")
_MEGABYTE: Final = 1_000_000


def answer_all(requests: BinaryIO, answers: BinaryIO, cpu_seconds: int) -> None:
    """Answer every request until the parent closes its end."""
    while (content := read_message(requests)) is not None:
        _allow_cpu(cpu_seconds)
        answer = _serialized_answer(content)
        with contextlib.suppress(BrokenPipeError):  # the parent is gone, which the next request will show
            write_message(answers, answer)


def _serialized_answer(content: bytes) -> bytes:
    """The answer to one PDF. Running out of memory while serialising it counts as running out of memory."""
    try:
        return serialize_answer(_answer(content))
    except MemoryError:
        return serialize_answer(OutOfMemory())


def _answer(content: bytes) -> Answer:
    try:
        blocks, n_pages = parse_pdf(content)
    except UnreadableError as error:
        return Unreadable(error.reason, error.detail)
    except MemoryError:
        return OutOfMemory()
    except Exception as error:  # noqa: BLE001 - no single file may end the run; the parent reports it
        return Failed("".join(traceback.format_exception_only(error)).strip())
    return Parsed(blocks, n_pages)


def _limit_memory(megabytes: int) -> None:
    """Limit memory to so much more than the process has now, and write no core dump where it is ended."""
    if sys.platform == "win32" or not _STATM.exists():
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = int(_STATM.read_text(encoding="ascii").split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _allow_cpu(seconds: int) -> None:
    """Limit processor time to so much more than was used up to now."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def main() -> None:
    """Serve the parent on standard input and output; anything else that is printed is discarded."""
    megabytes, cpu_seconds = map(int, sys.argv[1:])
    with os.fdopen(os.dup(1), "wb") as answers:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        _limit_memory(megabytes)
        answer_all(sys.stdin.buffer, answers, cpu_seconds)


if __name__ == "__main__":
    main()
