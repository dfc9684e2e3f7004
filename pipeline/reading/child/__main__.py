"""The child process that reads documents for its parent: `python -m pipeline.reading.child MEGABYTES SECONDS`.

It limits what one file may cost, and answers one request after the other until the parent is gone.
"""

import contextlib
import os
import sys
from typing import BinaryIO

from pipeline.reading.child.limits import OwnLimits
from pipeline.reading.child.messages import (
    MOST_BYTES,
    Answer,
    Failed,
    Hindered,
    OutOfMemory,
    Read,
    Ready,
    Unreadable,
    describe,
    read_message,
    serialize_answer,
    write_message,
)
from pipeline.reading.document import UnreadableError
from pipeline.reading.reader import find_reader


def answer_all(requests: BinaryIO, answers: BinaryIO, limits: OwnLimits) -> None:
    """Answer every request until the parent closes its end."""
    with contextlib.suppress(BrokenPipeError):  # the parent is gone
        write_message(answers, serialize_answer(Ready(limits.has_its_share)))
        while (name := read_message(requests)) is not None and (content := read_message(requests)) is not None:
            write_message(answers, serialized_answer(content, name.decode(), limits))


def serialized_answer(content: bytes, name: str, limits: OwnLimits) -> bytes:
    """The answer to one request, serialised; what goes wrong while it is serialised is an answer, too."""
    answer: Answer
    try:
        limits.allow_cpu()
        with limits.loading():
            read = find_reader(content, name)
        limits.allow_cpu()
        serialized = serialize_answer(Read(read(content)))
        if len(serialized) <= MOST_BYTES:
            return serialized
        answer = Unreadable("too_large", "more lines than any real document has; cut out the document that is meant")
    except UnreadableError as error:
        answer = Unreadable(error.reason, error.detail.encode("utf-8", "backslashreplace").decode())
    except MemoryError:
        answer = OutOfMemory()
    except (ImportError, OSError) as error:  # readers use bytes alone, so it comes from loading a library or its data
        answer = Hindered(describe(error))
    except Exception as error:  # noqa: BLE001 - no single file may end the run; the parent reports it
        answer = Failed(describe(error))
    return serialize_answer(answer)


def main() -> None:
    """Serve the parent on standard input and output; anything else that is printed is discarded."""
    megabytes, cpu_seconds = map(int, sys.argv[1:])
    with os.fdopen(os.dup(1), "wb") as answers:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        answer_all(sys.stdin.buffer, answers, OwnLimits(megabytes, cpu_seconds))


if __name__ == "__main__":
    main()
