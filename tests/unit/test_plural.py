"""Numbers of things in messages."""

import pytest

from pipeline.core.plural import pluralise


@pytest.mark.parametrize(
    ("number", "words", "said"),
    [
        (0, ("problem",), "0 problems"),
        (1, ("problem",), "1 problem"),
        (1200, ("file",), "1,200 files"),
        (1, ("row has", "rows have"), "1 row has"),
        (2, ("row has", "rows have"), "2 rows have"),
    ],
)
def test_one_is_said_of_one_only(number: int, words: tuple[str, ...], said: str) -> None:
    assert pluralise(number, *words) == said
