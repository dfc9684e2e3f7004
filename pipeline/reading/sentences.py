"""Splitting the text of one block into sentences.

A document is split into blocks first, so that no sentence crosses one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from nupunkt import sent_spans

from pipeline.reading.characters import CLOSING_QUOTES, OPENING_QUOTES
from pipeline.reading.document import Span
from pipeline.reading.english import ABBREVIATIONS

#: A full stop after an ordinary word, before a capital: a boundary that the segmenter misses where the word is
#: also an abbreviation elsewhere ('met', 'art').
_MISSED: Final = re.compile(rf"(?<= )(?P<word>[a-z][a-z-]{{2,}})[.!?][{CLOSING_QUOTES})]* (?=[A-Z{OPENING_QUOTES}])")
#: Punctuation before a space, or the end of a line. A sentence can end there if the punctuation has a mark of `_ENDS`.
#: Possessive, so that each run of punctuation is matched once, however long.
_AFTER_PUNCTUATION: Final = re.compile(r"(?<![^\w\s])[^\w\s]++\s|\n")
_ENDS: Final = re.compile(r"[.!?…\n]")
#: What follows a sentence in brackets belongs to it: '(Recommendation)', '(paragraph 12)'.
_ASIDE: Final = re.compile(r"\([^()]{1,80}\)\.?")
#: The longest sentence of 165 real documents has 805 code points. Later steps may compare each part of a sentence with
#: each other part, so a longer one is cut between two words.
LONGEST_SENTENCE: Final = 2_000


def split_sentences(text: str, offset: int) -> tuple[Span, ...]:
    """The sentences of a block's text, trimmed of white space.

    Args:
        text: the text of the block.
        offset: where the block starts in the document's text; the spans returned are counted from its start.
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
    """A sentence, cut where it is longer than `LONGEST_SENTENCE`."""
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = blank if blank > 0 else start + LONGEST_SENTENCE
        yield start, cut
        start = cut + (blank > 0)
    yield start, end


def _boundaries(text: str) -> list[tuple[int, int]]:
    """The segmenter's sentences, cut again where it missed a boundary."""
    simple = _simple_boundaries(text)
    if simple is not None:
        return simple
    spans: list[tuple[int, int]] = []
    for start, end in sent_spans(text):
        cut = start
        for missed in _MISSED.finditer(text, start, end):
            if missed.group("word") not in ABBREVIATIONS:
                spans.append((cut, missed.end()))
                cut = missed.end()
        spans.append((cut, end))
    return spans


def _simple_boundaries(text: str) -> list[tuple[int, int]] | None:
    """The sentences of a text in which each ends with an ordinary word and the next begins with a capital.

    None where a full stop might belong to an abbreviation, which only the segmenter can decide.
    """
    ends = [match.end() for match in _AFTER_PUNCTUATION.finditer(text) if _ENDS.search(match.group())]
    if not ends:
        return [(0, len(text))]
    cuts = [match.end() for match in _MISSED.finditer(text) if match.group("word") not in ABBREVIATIONS]
    if cuts != ends:
        return None
    return list(pairwise([0, *cuts, len(text)]))
