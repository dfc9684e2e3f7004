"""A text that is added to again and again.

Joining two strings copies both, so that a paragraph of many lines would take time in proportion to the square of its
length. Here the parts are joined once.
"""

import re
from typing import Final

from pipeline.reading.english import SUSPENDED

_CUT_WORD: Final = re.compile(r"\w-")


class GrowingText:
    """A text in parts, which are joined only when it is whole."""

    def __init__(self, text: str) -> None:
        self._parts = [text]

    def __str__(self) -> str:
        """The whole text."""
        return "".join(self._parts)

    def add(self, part: str) -> None:
        """Add a part at the end."""
        self._parts.append(part)

    def join_half(self, second: str) -> bool:
        """Add the second half of a paragraph; returns whether no space was needed before it.

        A hyphen at the break is part of a compound ('multi-agency') and stays.
        """
        is_compound = _CUT_WORD.fullmatch(self.end(2)) is not None and not SUSPENDED.match(second)
        self.add(second if is_compound else f" {second}")
        return is_compound

    def end(self, length: int) -> str:
        """The last characters, as many as there are."""
        found = ""
        for part in reversed(self._parts):
            found = part[max(0, len(part) + len(found) - length) :] + found
            if len(found) >= length:
                break
        return found

    def take_end(self, length: int) -> str:
        """Remove the last characters, as many as there are, and return them."""
        taken: list[str] = []
        while self._parts and length > 0:
            part = self._parts.pop()
            kept = part[: max(0, len(part) - length)]
            if kept:
                self._parts.append(kept)
            taken.append(part[len(kept) :])
            length -= len(part) - len(kept)
        return "".join(reversed(taken))
