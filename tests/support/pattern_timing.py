"""How long every regular expression of the pipeline can take: `python -m tests.support.pattern_timing [PART OF PARTS]`.

What belongs here: gathering the patterns that the code and the lexicons compile, lines on which each might go back
and forth, and whether its time grows with them more than they do. What does not: any pattern.

It runs in a process of its own: what a pattern is compiled to must be seen from the first import on, and one that never
ends must not hang the tests. A pattern is searched for in the whole of a line, as the dearest use of it, so one that is
only matched at the beginning of a text says so with `\\A`.
"""

import importlib
import pkgutil
import random
import re
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import Any, Final

#: Characters of the shorter line, and how much longer the longer one is: time that grows as its square is 16 times more.
_LENGTH: Final = 600
_LONGER: Final = 4
_MOST_GROWTH: Final = 9
#: Seconds of processor time that are too little to be told from chance.
_MOMENT: Final = 0.002
_MOST_SECONDS: Final = 1.0
_TRIALS: Final = 3
#: What lines are made of whatever the pattern.
_UNITS: Final = (
    "a", "A", " ", "\n", "1", ".", ",", "(", "[", "<", "“", "'", '"', "-", "_", "é", "a ", "Aa ", "1 ", "1,", "a, ", "A. ", ". ", "Aa-",
    " \n", "of the ", "and ", "x'", "; ", "<!--", "<a ", "<a x=", "Mc", "12 and ", "May ", "in May 2021 ",
)  # fmt: skip
_MOST_WORDS: Final = 10

Key = tuple[str | bytes, int]


def gather() -> dict[Key, str]:
    """Every pattern that this package compiles, with where it does."""
    found: dict[Key, str] = {}
    compile_pattern: Any = re._compile  # type: ignore[attr-defined]  # all of `re` goes through it

    def noted(pattern: str | bytes, flags: int) -> object:
        by = _caller()
        if by is not None and isinstance(pattern, str | bytes):
            found.setdefault((pattern, int(flags)), by)
        return compile_pattern(pattern, flags)

    re._compile = noted  # type: ignore[attr-defined]
    import pipeline

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)
    hostile = importlib.import_module("tests.support.hostile_documents")  # what is compiled as a document is read
    hostile.warm_up()
    re._compile = compile_pattern  # type: ignore[attr-defined]
    return found


def _caller() -> str | None:
    """The line of this package that calls for a pattern; None where it is another's."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") in ("re", "functools"):
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "") if frame is not None else ""
    return f"{name}:{frame.f_lineno}" if frame is not None and name.startswith("pipeline.") else None


def units(pattern: str | bytes) -> Iterator[str]:
    """What lines are made of: the usual, and words of the pattern itself, which take it furthest."""
    yield from _UNITS
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    words = re.findall(r"[A-Za-z][A-Za-z' ]{2,}", re.sub(r"\\.|\(\?(?:P<\w+>|[:=!<>a-z]+)", "|", text))
    chosen = sorted({word.strip() for word in words})
    random.Random(0).shuffle(chosen)
    for word in chosen[:_MOST_WORDS]:
        yield f"{word} "
        yield f"{word.lower()}, "


def growth(pattern: re.Pattern[Any], unit: str) -> float:
    """How many times longer a pattern takes on a line that is `_LONGER` times longer; 0 where it takes but a moment."""
    if _seconds(pattern, unit, _LENGTH * _LONGER) < _MOMENT:
        return 0
    short = min(_seconds(pattern, unit, _LENGTH) for _ in range(_TRIALS))
    long = min(_seconds(pattern, unit, _LENGTH * _LONGER) for _ in range(_TRIALS))
    return long / max(short, _MOMENT / _LONGER**2) if long < _MOST_SECONDS else _LONGER**2


def _surely(pattern: re.Pattern[Any], unit: str) -> float:
    """The same, looked at again where it is too much: what else a machine does makes a line seem longer."""
    times = growth(pattern, unit)
    for _ in range(_TRIALS):
        if times <= _MOST_GROWTH:
            break
        times = min(times, growth(pattern, unit))
    return times


def _seconds(pattern: re.Pattern[Any], unit: str, length: int) -> float:
    line: Any = unit * (length // len(unit)) + "\x01"
    if isinstance(pattern.pattern, bytes):
        line = line.encode()
    started = time.process_time()
    for _ in pattern.finditer(line):
        pass
    pattern.match(line)
    pattern.fullmatch(line)
    return time.process_time() - started


def main() -> None:
    """Print each pattern as it is tried, and after it the lines on which its time grows more than they do."""
    part, parts = map(int, sys.argv[1:]) if len(sys.argv) > 1 else (0, 1)
    found = sorted(gather().items(), key=str)[part::parts]
    for (pattern, flags), place in found:
        print(f"{place}: {str(pattern)[:200]!r}", flush=True)
        compiled = re.compile(pattern, flags)
        for unit in units(pattern):
            if (times := _surely(compiled, unit)) > _MOST_GROWTH:
                print(
                    f"TOO SLOW on {unit!r}: {times:.0f} times longer on a line of {_LONGER} times the length",
                    flush=True,
                )
    print(f"{len(found)} patterns", flush=True)


if __name__ == "__main__":
    main()
