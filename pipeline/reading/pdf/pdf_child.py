"""The child process that reads PDFs for its parent: `python -m pipeline.reading.pdf.pdf_child MEGABYTES SECONDS`.

What belongs here: limits on what a file may cost, and answering one PDF after the other until the parent is gone. What
does not: how a PDF is read (`pdf`), and what becomes of a file that breaks the limits (`guarded`).

Memory and processor time are limited where the platform can do it: memory on Linux, processor time on every Unix.
Elsewhere the parent's patience is the only limit.
"""

import contextlib
import math
import os
import pickle
import sys
import traceback
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.reading.document import UnreadableError
from pipeline.reading.pdf.blocks import pieces_of_pdf
from pipeline.reading.pdf.ipc import FAILED, OUT_OF_MEMORY, PIECES, UNREADABLE, read_message, write_message

if sys.platform != "win32":
    import resource

_STATM: Final = Path("/proc/self/statm")
_MEGABYTE: Final = 1_000_000


def answer_all(requests: BinaryIO, answers: BinaryIO, cpu_seconds: int) -> None:
    """Answer every PDF with its pieces, or with why there are none, until the parent closes its end."""
    while (content := read_message(requests)) is not None:
        _allow_cpu(cpu_seconds)
        answer = _answer(content)
        with contextlib.suppress(BrokenPipeError):  # the parent is gone, which the next reading tells
            write_message(answers, answer)


def _answer(content: bytes) -> bytes:
    try:
        pieces, n_pages = pieces_of_pdf(content)
        return pickle.dumps((PIECES, pieces, n_pages), protocol=pickle.HIGHEST_PROTOCOL)
    except UnreadableError as error:
        return pickle.dumps((UNREADABLE, error.reason, error.detail))
    except MemoryError:
        return pickle.dumps((OUT_OF_MEMORY,))
    except Exception as error:  # noqa: BLE001 - no single file may end the run; the parent tells it with its name
        return pickle.dumps((FAILED, "".join(traceback.format_exception_only(error)).strip()))


def _limit_memory(megabytes: int) -> None:
    """Allow so much more memory than the process has now, and no image of it on the disk where it is ended."""
    if sys.platform == "win32" or not _STATM.exists():
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = int(_STATM.read_text(encoding="ascii").split()[0])
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _allow_cpu(seconds: int) -> None:
    """Allow so much more processor time than was used up to now."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def main() -> None:
    """Serve the parent on standard input and output; whatever else prints, prints to nowhere."""
    megabytes, cpu_seconds = map(int, sys.argv[1:])
    with os.fdopen(os.dup(1), "wb") as answers:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        _limit_memory(megabytes)
        answer_all(sys.stdin.buffer, answers, cpu_seconds)


if __name__ == "__main__":
    main()
