"""Cutting the text of one block into sentences.

What belongs here: the segmenter and where its cuts are trimmed. What does not: cutting a document into blocks,
which comes first, so that a sentence never crosses one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nupunkt import sent_spans

from pipeline.reading.document import Span

#: A full stop after an ordinary word, before a capital: a boundary that the segmenter misses where the word is
#: also an abbreviation elsewhere ('met', 'art').
_MISSED: Final = re.compile(r"(?<= )(?P<word>[a-z][a-z-]{2,})[.!?][\"'”’)]* (?=[A-Z“‘\"'])")
#: Marks with more after them, or the end of a line; a sentence can end there, where one of the marks ends sentences.
#: Each run of marks is looked at once, however long.
_AFTER_MARKS: Final = re.compile(r"(?<![^\w\s])[^\w\s]++\s|\n")
_ENDS: Final = re.compile(r"[.!?…\n]")
#: What stands in brackets after a sentence belongs to it: '(Recommendation)', '(paragraph 12)'.
_ASIDE: Final = re.compile(r"\([^()]{1,80}\)\.?")
#: The longest sentence of 165 real documents has 805 code points. What looks at a sentence may look at each part of it
#: from each other, so a longer one is cut between two words.
LONGEST_SENTENCE: Final = 2_000
#: Ordinary words that are as a rule abbreviations before a full stop.
_ABBREVIATIONS: Final = frozenset({"approx", "dept", "est", "etc", "fig", "inc", "incl", "para", "vol"})


def sentences_of(text: str, offset: int) -> tuple[Span, ...]:
    """The sentences of a block's text, trimmed of white space.

    Args:
        text: the text of the block.
        offset: where the block starts in the document's text; the spans returned count from the document's start.
    """
    spans: list[Span] = []
    for start, end in _boundaries(text):
        sentence = text[start:end]
        lead = len(sentence) - len(sentence.lstrip())
        trimmed = sentence.strip()
        if trimmed and spans and _ASIDE.fullmatch(trimmed):
            spans[-1] = Span(spans[-1].start, offset + start + lead + len(trimmed))
        elif trimmed:
            first = start + lead
            spans += [Span(offset + begin, offset + stop) for begin, stop in _parts(text, first, first + len(trimmed))]
    return tuple(spans)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut where it is longer than any real one."""
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut + (blank > 0)
    yield start, end


def _boundaries(text: str) -> list[tuple[int, int]]:
    """The segmenter's sentences, cut once more where it missed a boundary."""
    plain = _plain_boundaries(text)
    if plain is not None:
        return plain
    spans: list[tuple[int, int]] = []
    for start, end in sent_spans(text):
        cut = start
        for missed in _MISSED.finditer(text, start, end):
            if missed.group("word") not in _ABBREVIATIONS:
                spans.append((cut, missed.end()))
                cut = missed.end()
        spans.append((cut, end))
    return spans


def _plain_boundaries(text: str) -> list[tuple[int, int]] | None:
    """The sentences of a text that ends each with an ordinary word and begins each with a capital; None where some end
    needs the segmenter to be told from an abbreviation.
    """
    ends = [match.end() for match in _AFTER_MARKS.finditer(text) if _ENDS.search(match.group())]
    if not ends:
        return [(0, len(text))]
    cuts = [match.end() for match in _MISSED.finditer(text) if match.group("word") not in _ABBREVIATIONS]
    if cuts != ends:
        return None
    return list(pairwise([0, *cuts, len(text)]))
