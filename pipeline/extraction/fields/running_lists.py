"""Sentences that list what must improve in running text, without bullets."""

import re
from itertools import pairwise
from typing import Final

from pipeline.extraction.fields.improvement_headings import whole_parts
from pipeline.extraction.lexicons.improvements import ImprovementLexicon
from pipeline.extraction.lexicons.phrases import compiled, filled, with_any_apostrophe
from pipeline.reading.document import Span

#: A longer sentence is not searched.
_LONGEST: Final = 1_000
#: What divides parts with numbers: "(i) …; (ii) …", "a) …, b) … and c) …".
NUMBERED: Final = re.compile(r"(?:^|(?<=: )|[,;]?\s(?:and\s)?)\(?(?:[ivx]{1,4}|[a-h]|\d)\) (?=\w)")
_SEMICOLON: Final = re.compile(r";\s*(?:and\s+)?")


class RunningListReader:
    """Finds the items of lists in running text. Made once from the lexicon."""

    def __init__(self, lexicon: ImprovementLexicon) -> None:
        parts, running = whole_parts(lexicon.headings), lexicon.running
        introduction = "|".join(filled(form, parts) for form in running.introductions)
        pattern = rf"\b(?:{introduction})(?:{running.verbs}) "
        self._introduction = compiled(with_any_apostrophe(pattern), ignore_case=True)
        self._after_comma = re.compile(
            rf"(?:,\s{{1,3}}(?:and\s{{1,3}})?|\s{{1,3}}and\s{{1,3}})(?={with_any_apostrophe(running.begins)}\b)",
            re.IGNORECASE,
        )
        self._begins = re.compile(rf"{with_any_apostrophe(running.begins)}\b", re.IGNORECASE)

    def items(self, words: str, offset: int = 0) -> list[Span]:
        """The things that a sentence says must improve, two or more; empty where it lists none.

        Semicolons divide them, else commas and 'and' before words with which such things begin. A sentence that only
        may be a list is none.

        Args:
            words: the sentence.
            offset: of the sentence in its document, added to the spans.
        """
        if len(words) > _LONGEST:
            return []
        found = self._introduction.search(words)
        return self.parts_after(words, found.end(), offset) if found else []

    def parts_after(self, words: str, start: int, offset: int = 0) -> list[Span]:
        """The parts of a list that begins at a place of a sentence; empty where it has fewer than two."""
        end = len(words.rstrip(" ."))
        numbered = list(NUMBERED.finditer(words, start, end))
        dividers = numbered if len(numbered) > 1 else list(_SEMICOLON.finditer(words, start, end))
        if not dividers:
            if self._begins.match(words, start) is None:
                return []
            dividers = list(self._after_comma.finditer(words, start, end))
            # 'the pace and the quality of plans' is one thing or two: only a comma makes a list
            if not any("," in divider.group() for divider in dividers):
                return []
        bounds = [(start, start), *(divider.span() for divider in dividers), (end, end)]
        spans = [Span(offset + left, offset + right) for (_, left), (right, _) in pairwise(bounds) if right > left]
        return spans if len(spans) > 1 else []
