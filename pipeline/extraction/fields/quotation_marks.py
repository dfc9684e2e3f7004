"""Words in quotation marks within one paragraph, whatever marks it uses.

A mark that can be an apostrophe ('teams' letter') closes a quotation only where the words around it allow no other
reading. What stands in marks inside a quotation belongs to it, and a nickname between two names is no quotation.
"""

import re
from dataclasses import dataclass
from typing import Final

#: Each opening mark with the marks that can close it.
_CLOSED_BY: Final = {
    "“": '”"',
    '"': '"”',
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‘": "’'",
    "'": "'’",
    "‚": "‘’",
    "‹": "›",
}
#: Marks that are closing marks too, and so open only at the start of a word.
_ALSO_CLOSING: Final = frozenset("\"'»")
_DOUBLE: Final = frozenset('“"')
#: Marks that are apostrophes too.
_SINGLE: Final = frozenset("‘'‚")
_OPENING: Final = re.compile(f"[{''.join(_CLOSED_BY)}]")
_BEFORE_OPENING: Final = frozenset("([–—-:/“‘\"'")
_ENDS_SENTENCE: Final = frozenset('.,!?…:;–—-”"')
#: A quotation in single marks is looked for in so many characters of its paragraph.
_LONGEST_SINGLE: Final = 4_000
#: For each single mark: where it can close a quotation, and where it opens another.
_CLOSES_SINGLE: Final = {mark: re.compile(rf"(?<!\s)[{_CLOSED_BY[mark]}](?!\w)") for mark in "‘'‚"}
_OPENS_AGAIN: Final = {mark: re.compile(rf"(?<![\w.,!?]){mark}(?=\w)") for mark in "‘'‚"}
#: The words before a mark that show what it opens stand within so many characters.
_NEAR: Final = 40
_NICKNAME: Final = re.compile(r"[^\W\d_][\w-]*(?: [^\W\d_][\w-]*)?")
#: A surname, perhaps with what comes before it ('van der Berg', 'al-Rashid').
_NAME_AFTER: Final = re.compile(r" (?:[a-z]{1,3}[ -]){0,3}[^\W\d_a-z]")
_NAME_BEFORE: Final = re.compile(r"(?<![\w-])[^\W\d_][\w-]* \Z")


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in marks, as offsets in their paragraph.

    Attributes:
        opening: of the opening mark.
        start: of the first word.
        end: after the last word.
        after: after the closing mark, or of the end of the paragraph where nothing closes the quotation.
        is_closed: whether a mark closes it.
    """

    opening: int
    start: int
    end: int
    after: int
    is_closed: bool


def marked(text: str, position: int = 0) -> list[Marked]:
    """What a paragraph has in marks from a position on, without what stands in marks inside that."""
    found: list[Marked] = []
    while True:
        opening = _next_opening(text, position)
        if opening is None:
            return found
        item = _marked_at(text, opening)
        if item is None:
            position = opening + 1
            continue
        position = max(item.after, opening + 1)
        if not _is_nickname(text, item):
            found.append(item)


def opens_again(text: str, mark: str) -> bool:
    """Whether a paragraph begins with a mark, or with the other double one: some pages mix straight and curly marks."""
    opening = opening_mark(text)
    return opening != "" and (opening == mark or {opening, mark} <= _DOUBLE)


def opening_mark(text: str) -> str:
    """The mark with which a paragraph begins, empty where it begins with none."""
    return text[0] if text and _opens(text, 0) else ""


def closing_in(text: str, start: int, mark: str) -> int | None:
    """Where a quotation that was opened before `start` with a mark closes, None where it does not."""
    return _closing_single(text, start, mark) if mark in _SINGLE else _closing_double(text, start, mark)


def _marked_at(text: str, opening: int) -> Marked | None:
    """What the mark at an offset opens; None for an apostrophe."""
    mark, start = text[opening], opening + 1
    close = closing_in(text, start, mark)
    if close is not None:
        return Marked(opening, start, close, close + 1, is_closed=True)
    before = text[max(0, opening - _NEAR) : opening].rstrip()
    if mark in _SINGLE and before and before[-1] not in ":,":
        return None
    return Marked(opening, start, len(text), len(text), is_closed=False)


def _next_opening(text: str, position: int) -> int | None:
    return next((match.start() for match in _OPENING.finditer(text, position) if _opens(text, match.start())), None)


def _opens(text: str, position: int) -> bool:
    """Whether the mark at an offset can open a quotation."""
    mark, before, after = text[position], text[position - 1 : position], text[position + 1 : position + 2]
    if mark not in _CLOSED_BY or not after or after.isspace():
        return False
    if mark in _ALSO_CLOSING or mark in _SINGLE:
        starts_word = not before or before.isspace() or before in _BEFORE_OPENING
        return starts_word and (after.isalnum() or after in "…“\"‘'«[£(")
    return True


def _closing_double(text: str, start: int, mark: str) -> int | None:
    """The first mark that closes, skipping quotations in the same marks inside."""
    depth = 0
    for position in range(start, len(text)):
        letter = text[position]
        if letter == mark and _opens(text, position) and position > start:
            depth += 1
        elif letter in _CLOSED_BY[mark]:
            if depth == 0:
                return position
            depth -= 1
    return None


def _closing_single(text: str, start: int, mark: str) -> int | None:
    """The mark that closes single quotation marks: one after the end of a sentence, else one after a word.

    An apostrophe at the end of a word ("the teams' letter") looks like a closing mark. One after an 's' closes only
    where no other mark does.
    """
    limit = min(len(text), start + _LONGEST_SINGLE)
    again = next((match.start() for match in _OPENS_AGAIN[mark].finditer(text, start, limit)), limit)
    inside = [match.start() for match in _CLOSES_SINGLE[mark].finditer(text, start + 1, again)]
    strong = [place for place in inside if text[place - 1] in _ENDS_SENTENCE]
    introduced = text[max(0, start - _NEAR) : max(0, start - 1)].rstrip()[-1:] in {"", ":", ","}
    if strong and introduced:
        return strong[0]
    if not inside:
        beyond = _CLOSES_SINGLE[mark].search(text, again, limit)
        inside = [beyond.start()] if beyond else []
    weak = [place for place in inside if text[place - 1] != "s"]
    if not weak and introduced and text[start].isupper() and text.rstrip()[-1] in _ENDS_SENTENCE:
        return None  # it goes on in the next paragraph
    weak = weak or inside
    return weak[0] if weak else None


def _is_nickname(text: str, item: Marked) -> bool:
    """Whether the words in marks are a nickname: one or two capitalised words between two names."""
    words = text[item.start : item.end]
    before = _NAME_BEFORE.search(text[max(0, item.opening - _NEAR) : item.opening])
    return (
        _NICKNAME.fullmatch(words) is not None
        and words[0].isupper()
        and before is not None
        and before.group()[0].isupper()
        and _NAME_AFTER.match(text, item.after) is not None
    )
