"""What a grade is given to: an area, or the authority or its services as a whole; anything else has no grade.

"Support for care leavers is good" praises support, and "services for care leavers are good" is a grade: every word of
what is graded must belong to the name of an area or of the authority.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extraction.fields.judgements import GradeReader
from pipeline.extraction.lexicons.grades import AccountGradeLexicon
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import Area

_WORD: Final = re.compile(r"[\w’'‘&-]+")


class GradedThings:
    """Knows what can be graded. Made once from the lexicon."""

    def __init__(self, lexicon: AccountGradeLexicon, grades: GradeReader) -> None:
        self._grades = grades
        self._frames = compiled(with_any_apostrophe(lexicon.frames), ignore_case=True)
        self._whole = compiled(with_any_apostrophe(lexicon.whole), ignore_case=True)
        self._heads = compiled(rf"\b{lexicon.whole_heads}\b", ignore_case=True)
        self._before_subject = compiled(lexicon.before_subject, ignore_case=True)

    def area_of(self, words: str, offset: int, names: Sequence[str]) -> tuple[Area, Span] | None:
        """The area that some words are the name of; None where they name something else or nothing.

        Args:
            words: what is graded.
            offset: where they begin in the document.
            names: the names of the authority.
        """
        left = words
        for name in names:
            left = left.replace(name, " " * len(name))
        areas = self._grades.areas_named(left)
        for _, span in areas:
            left = left[: span.start] + " " * (span.end - span.start) + left[span.end :]
        left = self._frames.sub(lambda match: " " * len(match.group()), left)
        if not all(self._whole.fullmatch(word) for word in _WORD.findall(left)):
            return None
        if areas:
            area, span = next((item for item in reversed(areas) if item[0] != Area.OVERALL_EFFECTIVENESS), areas[-1])
            return area, Span(offset + span.start, offset + span.end)
        named = _WORD.search(words)
        if named is None or not (self._heads.search(words) or any(name in words for name in names)):
            return None
        return Area.OVERALL_EFFECTIVENESS, Span(offset + named.start(), offset + len(words.rstrip()))

    def subject_starts(self, words: str, verb: int) -> int:
        """Where the subject of a verb begins in a sentence: after the last words that end a clause."""
        return max((match.end() for match in self._before_subject.finditer(words, 0, verb)), default=0)
