"""The entry point of `inspection-outcomes`.

It imports little, so that a Ctrl-C, a lack of memory or a closed terminal is met with a short message from the first
moment on, and not with a traceback of an import.
"""

import os
import sys
from types import TracebackType
from typing import Final

_STANDARD_ERROR: Final = 2
_SPENT: Final = "not enough memory ({}): give the process more (`ulimit -v`), close other programs or use --workers 1"
#: What the loader of shared libraries writes where it has no memory, and Python where it has none for the error itself.
_WITHOUT_MEMORY: Final = (
    "failed to map segment",
    "cannot allocate memory",
    "cannot create shared object",
    "error return without exception set",
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: of the command line; those of this process where they are left out.

    Returns:
        Its exit status.
    """
    try:
        from pipeline.cli.terminal import OutputError, guarded_terminal

        try:
            with guarded_terminal():
                return _run_command(arguments)
        except BrokenPipeError:  # the reader of the output, such as `head`, has closed it
            return 0
        except OutputError as error:
            _write(f"the output could not be written: {error}\n")
            return 1
    except KeyboardInterrupt:
        _write("interrupted\n")
        return 130
    except MemoryError:
        _write(f"{_SPENT.format('memory is used up')}\n")
        return 1


def run() -> None:
    """The entry point of the program: end the process with the status of the command."""
    # each thread of it asks for a buffer when it is loaded, without end where there is no memory for it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        _open_standard_streams()
        sys.excepthook = _print_traceback
        status = main()
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


def _print_traceback(kind: type[BaseException], error: BaseException, place: TracebackType | None) -> None:
    """Print what is a fault of the program, without credentials and control characters; a lack of memory is none."""
    if _lacks_memory(error):
        _write(f"{_SPENT.format('memory is used up')}\n")
        return
    import traceback

    from pipeline.core.text_going_out import on_lines

    _write(on_lines("".join(traceback.format_exception(kind, error, place)).rstrip()))
    _write("\nthis is a fault of the program; please report it with this text\n")


def _run_command(arguments: list[str] | None) -> int:
    try:
        os.getcwd()  # noqa: PTH109 - `pathlib` is one more import
    except FileNotFoundError:
        sys.stderr.write("cannot begin:\nthe current folder is gone; change to a folder that exists\n")
        return 2
    try:
        from pipeline.cli.app import run_app

        return run_app(arguments)
    except ImportError as error:
        if _lacks_memory(error):
            sys.stderr.write(f"cannot begin:\n{_SPENT.format(error)}\n")
            return 2
        raise


def _lacks_memory(error: BaseException | None) -> bool:
    """Whether a library could not be loaded, or one that it needs, because there is no memory."""
    while error is not None:
        if isinstance(error, MemoryError) or any(words in str(error).lower() for words in _WITHOUT_MEMORY):
            return True
        error = error.__cause__ or error.__context__
    return False


def _open_standard_streams() -> None:
    """Open those that are closed: the next file would get their number, and what is printed would go into it."""
    while (handle := os.open(os.devnull, os.O_RDWR)) <= _STANDARD_ERROR:
        pass
    os.close(handle)


def _write(text: str) -> None:
    """Write to standard error, if that is possible."""
    if sys.stderr is not None:
        sys.stderr.write(text)
