"""Grades of several areas in one sentence, by what stands between each name of an area and each grade.

"Adoption was singled out as outstanding, as was leadership; for care leavers the verdict was good": an area has the
grade that its predicate gives, that it shares with the area before, or that is given for it. Marks of quotation around
a grade or an area change nothing. What is no name of an area has none: "support for care leavers is good" praises it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from pipeline.extraction.fields.graded_things import GradedThings
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.extraction.lexicons.grades import AccountGradeLexicon
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area

_IN_CLAUSE: Final = "an area in the clause of the grade"
#: Marks of quotation, but no apostrophe within a word.
_MARKS: Final = re.compile(r"[“”\"]|(?<!\w)[‘’']|[‘’'](?!\w)")


@dataclass(frozen=True, slots=True)
class _Bare:
    """A sentence without marks of quotation.

    Attributes:
        words: what is left.
        pieces: where each piece of it begins in it, and how much further that is in the document.
    """

    words: str
    pieces: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, words: str, offset: int) -> "_Bare":
        kept: list[str] = []
        pieces = [(0, offset)]
        length = end = 0
        for mark in _MARKS.finditer(words):
            kept.append(words[end : mark.start()])
            length += mark.start() - end
            end = mark.end()
            pieces.append((length, offset + end - length))
        return cls("".join([*kept, words[end:]]), pieces)

    def span(self, words: Span) -> Span:
        """Where some of the words are in the document."""
        return Span(words.start + self._shift(words.start), words.end + self._shift(words.end - 1))

    def _shift(self, place: int) -> int:
        return self.pieces[bisect_right(self.pieces, place, key=lambda piece: piece[0]) - 1][1]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A grade in a sentence, or words for the one before it ("the same grade").

    Attributes:
        words: its words, in the bare words.
        printed: where the grade itself is printed there: the same, or before.
    """

    words: Span
    printed: Span


@dataclass(frozen=True, slots=True)
class _Group:
    """Areas that are listed together.

    Attributes:
        areas: each with its place in the bare words.
    """

    areas: tuple[tuple[Area, Span], ...]

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.areas[0][1].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.areas[-1][1].end


class AlignedGradeReader:
    """Finds such grades. Made once from the lexicon."""

    def __init__(self, lexicon: AccountGradeLexicon, grades: GradeReader, things: GradedThings) -> None:
        self._grades = grades
        self._things = things
        words = lexicon.aligned
        ends = rf"[).,;:!?–—-]|\s{{0,3}}$| (?:{lexicon.follows}|{words.rating})\b"
        self._grade = compiled(rf"(?<![\w-])(?:{grades.any_grade})(?={ends})", ignore_case=True)
        self._same = compiled(rf"(?<![\w-])(?:{words.same})", ignore_case=True)
        self._joins = compiled(with_any_apostrophe(words.joins), ignore_case=True)
        self._predicate = compiled(with_any_apostrophe(words.predicate), ignore_case=True)
        self._for = compiled(rf"(?: {words.rating})?{words.given_for}", ignore_case=True)
        self._shares = compiled(words.shares, ignore_case=True)

    def in_sentence(self, document: Document, sentence: Span, names: Sequence[str]) -> Iterator[StatedGrade]:
        """The areas of a sentence with their grades; none of the services as a whole.

        Args:
            document: the document.
            sentence: the sentence.
            names: the names of the authority.
        """
        bare = _Bare.of(document.words(sentence), sentence.start)
        found = list(self._printed(bare.words))
        for group in self._groups(bare.words) if found else ():
            before = [item for item in found if item.words.end <= group.start]
            after = [item for item in found if item.words.start >= group.end]
            given = self._given(bare.words, group, before[-1:]) or self._stated(bare.words, group, after[:1], names)
            if given is None:
                continue
            same_as = bare.span(given.printed) if given.printed != given.words else None
            for area, span in group.areas:
                named = (area, bare.span(span))
                yield self._grades.stated(document, sentence, named, bare.span(given.words), _IN_CLAUSE, same_as)

    def _printed(self, words: str) -> Iterator[_Printed]:
        """The grades of a sentence, in order; words for the same one stand for the one before them."""
        last: Span | None = None
        for match in sorted([*self._grade.finditer(words), *self._same.finditer(words)], key=lambda item: item.start()):
            place = Span(*match.span())
            last = place if match.re is self._grade else last
            if last is not None:
                yield _Printed(place, last)

    def _groups(self, words: str) -> Iterator[_Group]:
        named = [item for item in self._grades.areas_named(words) if item[0] is not Area.OVERALL_EFFECTIVENESS]
        cuts = [
            number
            for number, ((_, one), (_, two)) in enumerate(pairwise(named), 1)
            if self._joins.fullmatch(words, one.end, two.start) is None
        ]
        for first, end in pairwise([0, *cuts, len(named)]):
            if end > first:
                yield _Group(tuple(named[first:end]))

    def _given(self, words: str, group: _Group, before: Sequence[_Printed]) -> _Printed | None:
        """The grade before some areas, where it is given for them or they share it."""
        for printed in before:
            between = (words, printed.words.end, group.start)
            if self._for.fullmatch(*between) or self._shares.fullmatch(*between):
                return printed
        return None

    def _stated(self, words: str, group: _Group, after: Sequence[_Printed], names: Sequence[str]) -> _Printed | None:
        """The grade after some areas, where they are the subject of a predicate that states it."""
        for printed in after:
            predicate = self._predicate.fullmatch(words, group.end, printed.words.start)
            if predicate is not None and (predicate["relative"] or self._is_subject(words, group, names)):
                return printed
        return None

    def _is_subject(self, words: str, group: _Group, names: Sequence[str]) -> bool:
        """Whether nothing but names of areas and the authority is in the subject of which a group is the end."""
        start = self._things.subject_starts(words, group.start)
        return self._things.area_of(words[start : group.areas[0][1].end], 0, names) is not None
