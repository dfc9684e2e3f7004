"""Times every regular expression of the pipeline: `python -m tests.support.pattern_timing [PART PARTS]`.

Gathers the patterns that the code and the lexicons compile, makes lines on which each might backtrack, and checks that
its time is proportional to the length of the line.

It runs in a process of its own: compiling must be observed from the first import on, and a pattern that never ends must
not hang the tests. A pattern is searched for in the whole line, which takes longest, so a pattern that is only matched
at the beginning of a text has to begin with `\\A`.
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

#: Characters of the shorter line, and how much longer the longer one is: in quadratic time it takes 16 times as long.
_LENGTH: Final = 300
_LONGER: Final = 4
_MOST_GROWTH: Final = 9
#: Seconds of processor time that are too few to measure.
_MOMENT: Final = 0.003
_MOST_SECONDS: Final = 1.0
_TRIALS: Final = 3
#: What lines are made of for every pattern.
_UNITS: Final = (
    "a", "A", " ", "\n", "1", ".", ",", "(", "[", "<", "“", "'", '"', "-", "_", "é", "a ", "Aa ", "1 ", "1,", "a, ", "A. ", ". ", "Aa-",
    " \n", "of the ", "and ", "x'", "; ", "<!--", "<a ", "<a x=", "Mc", "12 and ", "May ", "in May 2021 ",
)  # fmt: skip
_MOST_WORDS: Final = 10

Key = tuple[str | bytes, int]


def gather() -> dict[Key, str]:
    """Every pattern that this package compiles, with the line of code that compiles it."""
    found: dict[Key, str] = {}
    compile_pattern: Any = re._compile  # type: ignore[attr-defined]  # every function of `re` calls it

    def noted(pattern: str | bytes, flags: int) -> object:
        by = _caller()
        if by is not None and isinstance(pattern, str | bytes):
            found.setdefault((pattern, int(flags)), by)
        return compile_pattern(pattern, flags)

    re._compile = noted  # type: ignore[attr-defined]
    import pipeline

    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        importlib.import_module(module.name)
    hostile = importlib.import_module("tests.support.hostile_documents")  # compiles what is compiled during reading
    hostile.warm_up()
    re._compile = compile_pattern  # type: ignore[attr-defined]
    return found


def _caller() -> str | None:
    """The line of this package that compiles a pattern; None where other code does."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__") in ("re", "functools"):
        frame = frame.f_back
    name = frame.f_globals.get("__name__", "") if frame is not None else ""
    return f"{name}:{frame.f_lineno}" if frame is not None and name.startswith("pipeline.") else None


def units(pattern: str | bytes) -> Iterator[str]:
    """What lines are made of: the usual units, and words of the pattern itself, which it matches furthest."""
    yield from _UNITS
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    words = re.findall(r"[A-Za-z][A-Za-z' ]{2,}", re.sub(r"\\.|\(\?(?:P<\w+>|[:=!<>a-z]+)", "|", text))
    chosen = sorted({word.strip() for word in words})
    random.Random(0).shuffle(chosen)
    for word in chosen[:_MOST_WORDS]:
        yield f"{word} "
        yield f"{word.lower()}, "


def growth(pattern: re.Pattern[Any], unit: str) -> float:
    """How many times longer a pattern takes on a line `_LONGER` times as long; 0 where that is too short to measure."""
    if _seconds(pattern, unit, _LENGTH * _LONGER) < _MOMENT:
        return 0
    short = min(_seconds(pattern, unit, _LENGTH) for _ in range(_TRIALS))
    long = min(_seconds(pattern, unit, _LENGTH * _LONGER) for _ in range(_TRIALS))
    return long / max(short, _MOMENT / _LONGER**2) if long < _MOST_SECONDS else _LONGER**2


def _repeated_growth(pattern: re.Pattern[Any], unit: str) -> float:
    """The same, measured again where it is too much: other processes can make it seem longer."""
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
    """Print each pattern before it is timed, and after it a line on which it takes more than linear time."""
    part, parts = map(int, sys.argv[1:]) if len(sys.argv) > 1 else (0, 1)
    found = sorted(gather().items(), key=str)[part::parts]
    for (pattern, flags), place in found:
        print(f"{place}: {str(pattern)[:200]!r}", flush=True)
        compiled = re.compile(pattern, flags)
        for unit in units(pattern):
            if (times := _repeated_growth(compiled, unit)) > _MOST_GROWTH:
                print(
                    f"TOO SLOW on {unit!r}: {times:.0f} times longer on a line of {_LONGER} times the length",
                    flush=True,
                )
                break  # one line shows it
    print(f"{len(found)} patterns", flush=True)


if __name__ == "__main__":
    main()
