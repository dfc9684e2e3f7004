"""How the growth of time is measured."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from pipeline.reading.document import UnreadableError
from tests.support.doubling import MOST_GROWTH, growth


def test_what_takes_four_times_as_long_for_twice_as_much_is_found() -> None:
    assert growth(lambda amount: {"linear": amount / 100, "square": amount**2 / 1000}) == {"linear": 2, "square": 4}


def test_what_is_soon_done_is_not_measured() -> None:
    assert growth(lambda amount: {"long": amount / 10, "short": 0.01}) == {"long": 2}


@pytest.mark.parametrize("slow", [(1,), (1, 5), (1, 5, 6, 7)])
def test_a_run_that_something_else_slows_down_is_measured_again(slow: tuple[int, ...]) -> None:
    """Slow are the first run of twice as much, which is the second of all, and one or the rest of those added."""
    runs: Iterator[int] = count()
    assert growth(lambda amount: {"all": amount * (9 if next(runs) in slow else 1)}) == {"all": 2}


@pytest.mark.parametrize(("exponent", "found"), [(1, {"all": 2}), (2, {"all": 4})])
def test_what_is_refused_is_judged_by_what_was_measured(exponent: int, found: dict[str, float]) -> None:
    assert growth(refusing(lambda amount: amount**exponent, most=40)) == found


def test_where_all_is_refused_nothing_is_measured() -> None:
    assert growth(refusing(float, most=1)) == {}


def test_a_slow_first_run_of_too_little_to_tell_is_no_growth() -> None:
    """Of work whose parts begin to count only at some amount, larger amounts decide."""
    assert max(growth(lambda amount: {"all": amount if amount > 16 else amount / 2}).values()) < MOST_GROWTH


def refusing(seconds: Callable[[int], float], most: int) -> Callable[[int], dict[str, float]]:
    def work(amount: int) -> dict[str, float]:
        if amount > most:
            raise UnreadableError("too_large", "too much")
        return {"all": seconds(amount)}

    return work
