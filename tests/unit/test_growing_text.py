"""Texts that are added to line by line, compared with the same done to plain strings."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.growing_text import GrowingText

PARTS = st.text(alphabet="a- 1", min_size=1, max_size=6)


@given(st.lists(st.one_of(PARTS, st.integers(1, 12)), max_size=20))
def test_what_is_added_and_taken_is_what_a_string_would_be(steps: list[str | int]) -> None:
    growing, whole = GrowingText("begin"), "begin"
    for step in steps:
        if isinstance(step, str):
            growing.add(step)
            whole += step
        else:
            assert growing.end(step) == whole[-step:]
            assert growing.take_end(step) == whole[-step:]
            whole = whole[:-step]
    assert str(growing) == whole


@given(st.lists(st.sampled_from(["multi-", "agency", "short-", "and longer-term", "a", "b-"]), min_size=1, max_size=8))
def test_halves_are_joined_by_a_space_unless_a_hyphen_cuts_a_compound(halves: list[str]) -> None:
    growing, whole = GrowingText(halves[0]), halves[0]
    for half in halves[1:]:
        is_compound = re.search(r"\w-$", whole) is not None and not half.startswith("and ")
        assert growing.join_half(half) is is_compound
        whole += half if is_compound else f" {half}"
    assert str(growing) == whole
