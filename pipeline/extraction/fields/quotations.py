"""Quotations: where each begins and ends, also over several paragraphs, and the words that name its speaker.

Words quoted in passing in somebody else's sentence are not quotations.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.facts import Statement
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.reading.characters import CLOSING_DOUBLE_QUOTES, OPENING_DOUBLE_QUOTES
from pipeline.reading.document import Document, Span, SpanIndex

#: More of a quotation, after the words that name its speaker.
_CONTINUATION: Final = re.compile(
    rf"[{OPENING_DOUBLE_QUOTES}](?P<rest>[^{CLOSING_DOUBLE_QUOTES}]+)[{CLOSING_DOUBLE_QUOTES}]?\s*$"
)
#: A quotation of fewer words is a phrase quoted in passing.
_MIN_WORDS = 6
#: How many paragraphs without a mark can come before the one that closes a quotation.
_MAX_UNMARKED = 2


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: the words that name its speaker, and its fragments without the marks, one for each paragraph."""

    lead: Span
    fragments: tuple[Span, ...]


class QuotedWords:
    """Which words of a document are inside quotations, and whose they are."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._fragments = [(part, statement.speaker) for statement in statements for part in statement.fragments]
        self._index = SpanIndex(part for part, _ in self._fragments)

    def part_of(self, span: Span) -> tuple[Span, int] | None:
        """The first part of a span that is inside a quotation, and the index of its speaker; None without one."""
        found = self._index.first_overlapping(span)
        if found is None:
            return None
        part, speaker = self._fragments[found]
        return Span(max(part.start, span.start), min(part.end, span.end)), speaker


class QuotationReader:
    """Finds quotations. Made once from the verbs of speaking."""

    def __init__(self, lexicon: PeopleLexicon) -> None:
        verbs = "|".join(lexicon.speaking)
        self._before = re.compile(rf"(?<!\w)(?:{verbs})\b[^“”\".]{{0,60}}?[:,]?\s*[{OPENING_DOUBLE_QUOTES}]")
        self._after = re.compile(
            rf"[,.!?][{CLOSING_DOUBLE_QUOTES}],? (?P<lead>(?:(?:{verbs}) )?[^“”\".]{{3,160}}?)(?: (?:{verbs}))?[.,:]"
        )
        self._verb = re.compile(rf"\b(?:{verbs})\b")

    def quotations(self, document: Document, blocks: range) -> list[Quotation]:
        """Every quotation whose speaker the words around it name, in reading order."""
        found: list[Quotation] = []
        index = blocks.start
        while index < blocks.stop:
            quotation, after = self._starting_in(document, index, blocks.stop)
            if quotation is not None:
                found.append(quotation)
            index = after
        return found

    def _starting_in(self, document: Document, index: int, stop: int) -> tuple[Quotation | None, int]:
        block = document.blocks[index]
        words = document.words(block.span)
        opening = self._before.search(words)
        if opening is not None:
            lead_end = next(self._verb.finditer(words, opening.start())).start()
            lead = Span(block.span.start, block.span.start + lead_end)
            fragments, after = self._fragments(document, index, opening.end(), stop)
            return (Quotation(lead, fragments) if _is_long(document, fragments) else None), after
        trailing = self._after.search(words)
        first = words[:1]
        if trailing is not None and first and first in OPENING_DOUBLE_QUOTES:
            lead = Span(block.span.start + trailing.start("lead"), block.span.start + trailing.end("lead"))
            quoted = [Span(block.span.start + 1, block.span.start + trailing.start() + 1)]
            continuation = _CONTINUATION.search(words[trailing.end() :])
            if continuation:
                start = block.span.start + trailing.end()
                quoted.append(Span(start + continuation.start("rest"), start + continuation.end("rest")))
            parts = tuple(quoted)
            return (Quotation(lead, parts) if _is_long(document, parts) else None), index + 1
        return None, index + 1

    def _fragments(self, document: Document, index: int, start: int, stop: int) -> tuple[tuple[Span, ...], int]:
        """The fragments of a quotation that opens in a block, and the index of the block after it."""
        block = document.blocks[index]
        words = document.words(block.span)
        close = _closing(words, start)
        if close is not None:
            return (Span(block.span.start + start, block.span.start + close),), index + 1
        fragments = [Span(block.span.start + start, block.span.end)]
        last = self._last_block(document, index + 1, stop)
        for number in range(index + 1, last + 1):
            following = document.blocks[number]
            text = document.words(following.span)
            begin = 1 if text[:1] in OPENING_DOUBLE_QUOTES else 0
            end = _closing(text, begin)
            fragments.append(
                Span(following.span.start + begin, following.span.end if end is None else following.span.start + end)
            )
        return tuple(fragments), last + 1

    def _last_block(self, document: Document, index: int, stop: int) -> int:
        """The block in which an unclosed quotation ends: the one that closes it, else the last that continues it.

        A paragraph that begins with a mark continues it. So do up to two paragraphs without a mark if the one after
        them closes it. A heading, a list item or another speaker ends it.
        """
        last = index - 1
        for number in range(index, min(stop, index + _MAX_UNMARKED + 8)):
            block = document.blocks[number]
            text = document.words(block.span)
            if block.kind != "paragraph" or self._before.search(text):
                break
            opens = text[:1] in OPENING_DOUBLE_QUOTES
            closes = _closing(text, 1 if opens else 0) is not None
            if opens or (closes and number - last <= _MAX_UNMARKED + 1):
                last = number
                if closes:
                    break
            elif number - last > _MAX_UNMARKED:
                break
        return last


def _closing(words: str, start: int) -> int | None:
    """The offset of the mark that closes a quotation opened before `start`, skipping quotations inside it."""
    depth = 0
    for position in range(start, len(words)):
        letter = words[position]
        if letter == "“" or (
            letter == '"' and position + 1 < len(words) and words[position - 1 : position] in {" ", ""}
        ):
            depth += 1
        elif letter in CLOSING_DOUBLE_QUOTES:
            if depth == 0:
                return position
            depth -= 1
    return None


def _is_long(document: Document, fragments: tuple[Span, ...]) -> bool:
    return sum(len(document.words(fragment).split()) for fragment in fragments) >= _MIN_WORDS
