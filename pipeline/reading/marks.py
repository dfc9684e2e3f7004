"""The Stream-Safe Text Format of Unicode (UAX #15): at most 30 marks in a row.

Normalising sorts the marks on each letter, which takes time in proportion to the square of their number. No language
puts more than a few on one letter. Where the standard breaks a longer row up, the marks beyond are left out here: a
character put between them would be one that the source does not have.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: The most marks (non-starters) in a row that the format allows.
MOST_MARKS: Final = 30
#: What may be a longer row, with the letter before it, which can have marks of its own. A mark is neither a letter, a
#: digit nor white space, and all marks come after the code points named here.
_LONG_ROW: Final = re.compile(rf"\w?[^\w\s\x00-\u02ff]{{{MOST_MARKS},}}+")


def limit_marks(text: str) -> str:
    """A text without the marks that follow 30 others; a character that decomposes to several counts as these."""
    return _LONG_ROW.sub(lambda row: _limited(row.group()), text)


def _limited(row: str) -> str:
    kept: list[str] = []
    n_marks = 0
    for character in row:
        n_own, has_letter = _marks_of(character)
        n_marks = n_own if has_letter else n_marks + n_own
        if n_marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _marks_of(character: str) -> tuple[int, bool]:
    """How many marks a character has once decomposed, and whether they follow anything else in it."""
    parts = unicodedata.normalize("NFD", character)
    n_marks = sum(unicodedata.combining(part) != 0 for part in parts)
    return n_marks, n_marks < len(parts)
