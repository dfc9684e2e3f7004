"""How much longer twice as much takes.

Times are of the processor, so that other processes change them little, and Python's garbage collector, which looks at
everything that is in memory, waits. Where the growth seems too large, the least of several runs counts, the two amounts by
turns, so that a processor that is slower for some seconds slows both; and then larger amounts do: what truly takes more than
its share of time takes four times as long there, while noise fades.
"""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline.reading.document import UnreadableError

#: The most that twice as much may take.
MOST_GROWTH: Final = 2.5
#: Seconds from which a time is measured well enough to be compared.
MEASURABLE: Final = 0.3
#: Seconds that several times as much as there is may take, where each must be compared with each.
MOST_SECONDS: Final = 20.0
_RUNS: Final = 3
#: How many amounts, each twice the one before, are tried where the growth seems too large.
_TRIALS: Final = 3
_LARGEST: Final = 2**23

#: Does the work for an amount, and gives the seconds that each stage took.
Work = Callable[[int], Mapping[str, float]]


class Stopwatch:
    """Measures the stages of some work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.process_time()

    def end(self, stage: str) -> None:
        """End a stage, which began with the end of the one before."""
        now = time.process_time()
        self.seconds[stage] = now - self._began
        self._began = now


def growth(work: Work, least: int = 16, measurable: float = MEASURABLE) -> dict[str, float]:
    """How many times longer each measurable stage takes for twice as much; none where that much is refused.

    Args:
        work: the work.
        least: the amount to begin with.
        measurable: the seconds that twice as much must take to be measured.
    """
    amount = least
    gc.freeze()  # what is in memory already is not looked at again before each run
    try:
        once = _once(work, amount)
        while sum(once.values()) < measurable / 2 and amount < _LARGEST:
            amount *= 2
            once = _once(work, amount)
        found = _growth(once, _once(work, 2 * amount), measurable)
        return _measured_with_care(work, amount, measurable, found)
    except UnreadableError:
        return {}
    finally:
        gc.unfreeze()


def _measured_with_care(work: Work, amount: int, measurable: float, found: Mapping[str, float]) -> dict[str, float]:
    """The growth that was found, or where it seems too large, that of this amount or of larger ones."""
    for _ in range(_TRIALS):
        if all(times < MOST_GROWTH for times in found.values()):
            break
        try:
            found = _growth(*_least_of_both(work, amount), measurable)
        except UnreadableError:  # that much is refused, and what was measured stands
            break
        amount *= 2
    return dict(found)


def _growth(once: Mapping[str, float], more: Mapping[str, float], measurable: float) -> dict[str, float]:
    return {stage: seconds / once[stage] for stage, seconds in more.items() if seconds >= measurable}


def _least_of_both(work: Work, amount: int) -> tuple[dict[str, float], dict[str, float]]:
    """The least seconds of each stage in some runs, of an amount and of twice as much."""
    runs = [(_once(work, amount), _once(work, 2 * amount)) for _ in range(_RUNS)]
    once, more = zip(*runs, strict=True)
    return _least(once), _least(more)


def _least(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {stage: min(run[stage] for run in runs) for stage in runs[0]}


def _once(work: Work, amount: int) -> Mapping[str, float]:
    gc.collect()
    gc.disable()
    try:
        return work(amount)
    finally:
        gc.enable()
