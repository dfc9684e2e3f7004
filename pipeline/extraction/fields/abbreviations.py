"""Abbreviations where a document defines them.

Definitions have the form 'long form (SHORT)' or 'Short is the Long Form'. Abbreviations that a document never defines
are not collected.

The long form is found as in Schwartz and Hearst, A simple algorithm for identifying abbreviation definitions in
biomedical text (2003): the letters of the short form must occur in order in the words before it, the first of them at
the start of a word.
"""

import re

from pipeline.extraction.facts import Abbreviation
from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Document, Span

_SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z&/-]{1,9})\)")
_IS_THE = re.compile(
    rf"(?<!\w)(?P<short>[A-Z][A-Za-z]{{2,9}})(?: is|, which is) (?:the )?(?:[A-Z][a-z]+[{APOSTROPHES}]s )?"
    rf"(?P<long>[A-Z][\w{APOSTROPHES}]*(?:(?:,? and|,| for| in| of| the)? [A-Z][\w{APOSTROPHES}]*)+)"
)
_MIN_CAPITALS = 2


def abbreviations_of(document: Document) -> tuple[Abbreviation, ...]:
    """Every abbreviation once, from its first definition in the document."""
    found: dict[str, Abbreviation] = {}
    for block in document.blocks:
        words = document.words(block.span)
        for sentence in block.sentences if "(" in words or (" is " in words and _IS_THE.search(words)) else ():
            for abbreviation in _in_sentence(document, sentence):
                found.setdefault(document.words(abbreviation.short_span), abbreviation)
    return tuple(found.values())


def _in_sentence(document: Document, sentence: Span) -> list[Abbreviation]:
    words = document.words(sentence)
    found: list[Abbreviation] = []
    for match in _SHORT.finditer(words):
        short = match.group("short")
        if sum(letter.isupper() for letter in short) < _MIN_CAPITALS:
            continue
        start = _long_form_start(short, words[: match.start()].rstrip())
        if start is not None:
            long_span = Span(sentence.start + start, sentence.start + len(words[: match.start()].rstrip()))
            short_span = Span(sentence.start + match.start("short"), sentence.start + match.end("short"))
            found.append(Abbreviation(short_span, long_span, "defined in brackets after its long form"))
    for match in _IS_THE.finditer(words):
        if _letters_in_order(match.group("short"), match.group("long")):
            short_span = Span(sentence.start + match.start("short"), sentence.start + match.end("short"))
            long_span = Span(sentence.start + match.start("long"), sentence.start + match.end("long"))
            found.append(Abbreviation(short_span, long_span, "defined by 'is the'"))
    return found


def _long_form_start(short: str, before: str) -> int | None:
    """Where the long form starts in the words before the brackets; None where its letters do not match.

    Letters are matched from right to left; the first letter of the short form must begin a word. No more words are
    taken than the short form has letters plus five, or twice its letters, whichever is less.
    """
    letters = [letter.lower() for letter in short if letter.isalnum()]
    if short.endswith("s") and len(letters) > _MIN_CAPITALS:
        letters.pop()
    position = len(before) - 1
    for index in range(len(letters) - 1, -1, -1):
        while position >= 0 and (
            before[position].lower() != letters[index]
            or (index == 0 and position > 0 and before[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
        position -= 1
    start = position + 1
    words = len(before[start:].split())
    return start if words <= min(len(letters) + 5, 2 * len(letters)) else None


def _letters_in_order(short: str, long: str) -> bool:
    """Whether the letters of a contraction ('Ofsted') occur in its long form in order, the first at its start."""
    if not long.lower().startswith(short[:1].lower()):
        return False
    rest = iter(long.lower())
    return all(letter in rest for letter in short.lower())
