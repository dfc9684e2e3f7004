"""Numbers of things in messages."""

import pytest

from pipeline.core.plural import pluralise


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        (0, ("problem",), "0 problems"),
        (1, ("problem",), "1 problem"),
        (1200, ("file",), "1,200 files"),
        (1, ("row has", "rows have"), "1 row has"),
        (2, ("row has", "rows have"), "2 rows have"),
    ],
)
def test_a_number_agrees_with_its_noun(number: int, words: tuple[str, ...], expected: str) -> None:
    assert pluralise(number, *words) == expected
