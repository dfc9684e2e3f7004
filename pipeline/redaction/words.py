"""Words of any text in a form in which a reader takes them for the same.

A word is letters and digits. Its form has neither capitals nor accents, nor letters of another width or joined letters,
and nothing that is never shown. Time is proportional to the length of a text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.reading.characters import APOSTROPHES

#: Apostrophes that Unicode counts among letters.
_LETTERS_AS_APOSTROPHES: Final = "\u02b9\u02bb-\u02bd\u02c8\u02cc\ua78b\ua78c"
#: Everything that is printed for an apostrophe.
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}{_LETTERS_AS_APOSTROPHES}\u2018\u201b\u00b4`\u2032\uff07]")
#: Letters and digits, without the raised and lowered digits that number notes.
_RUN: Final = re.compile(rf"[^\W_²³¹⁰-⁹₀-₉{_LETTERS_AS_APOSTROPHES}]+")
_SOFT_HYPHEN: Final = "\u00ad"
#: What cuts one word in two, beside a line end alone: a hyphen or a dash with the line end after it, or an apostrophe.
_CUT: Final = re.compile(rf"[-‐‑﹣－–−‧]\s*|{_APOSTROPHE.pattern}")
_BLANKS: Final = re.compile(r"[^\S\n]*")
#: What is neither a letter nor an accent of one.
NO_LETTER: Final = re.compile(rf"[\W\d_{_LETTERS_AS_APOSTROPHES}]+")
#: A character in an address, as two digits after a percent sign.
_ESCAPED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
#: What may stand around a name that somebody goes by: "Jane (Jay) Bloggs".
_OPENS: Final = frozenset("([{“‘\"'«")
_CLOSES: Final = frozenset(")]}”’\"'»")
#: Letters that are never shown.
_FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
#: Letters that have a stroke or are joined in a way that Unicode does not take apart.
_STROKES: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i"}
)
_LAST_ASCII: Final = 127
#: The digits of a number that may come between two words.
_MOST_DIGITS: Final = 4
#: How many initials may be written as one word, in capitals.
_MOST_INITIALS_JOINED: Final = 2
#: A word with more accents than any language has is not put together from them: that takes quadratic time.
_MOST_MARKS: Final = 30


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in order.

    Attributes:
        starts: where each begins, in code points.
        ends: where each ends (exclusive), with the accents and what is never shown that follow its last letter.
        folded: the form of each in which words are compared.
        plain: each in lower case, in NFC, with its accents.
        cut: whether what is between it and the next one may only cut one word in two.
        passed_over: whether each may come between two words of a phrase: initials that are no part of a word with an
            apostrophe, a number, or a word in brackets or marks.
        apart: whether more than blanks is between it and the next one.
        joined: whether only a hyphen or the like is between it and the next one.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    cut: list[bool] = field(default_factory=list)
    passed_over: list[bool] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        """The number of words."""
        return len(self.starts)


def words_of(text: str) -> Words:
    """The words of a text."""
    if "%" in text:
        text = _ESCAPED.sub(_as_blanks, text)
    words = Words()
    for start, end in _places(text):
        folded, plain = _forms(text[start:end])
        if not folded:
            continue
        if words.starts:
            last = words.ends[-1]
            cut, apart, joined = _gap(text[last:start], after_soft_hyphen=text[last - 1] == _SOFT_HYPHEN)
            words.cut.append(cut)
            words.apart.append(apart)
            words.joined.append(joined)
        words.starts.append(start)
        words.ends.append(end)
        words.folded.append(folded)
        words.plain.append(plain)
        words.passed_over.append(_is_passed_over(folded, text, start, end))
    if words.starts:
        words.cut.append(False)
        words.apart.append(False)
        words.joined.append(False)
    return words


def _as_blanks(escape: re.Match[str]) -> str:
    """Blanks for an escaped character that is no letter or digit; the escape itself for one that is part of some."""
    number = int(escape[1], 16)
    return escape.group() if number > _LAST_ASCII or chr(number).isalnum() else " " * len(escape.group())


def is_number(word: str) -> bool:
    """Whether a word is a number that is short enough to be an age or the number of a page."""
    return len(word) <= _MOST_DIGITS and word.isdecimal()


def _is_passed_over(folded: str, text: str, start: int, end: int) -> bool:
    """Whether a word may come between two words of a phrase."""
    if len(folded) > _MOST_INITIALS_JOINED and folded.isalpha():  # most words: neither a number nor initials
        return _is_aside(text, start, end)
    return is_number(folded) or _is_initials(folded, text, start, end) or _is_aside(text, start, end)


def _is_aside(text: str, start: int, end: int) -> bool:
    """Whether a word stands alone in brackets or marks."""
    return text[start - 1 : start] in _OPENS and text[end : end + 1] in _CLOSES


def _is_initials(folded: str, text: str, start: int, end: int) -> bool:
    """Whether a word of a text is one letter, or two capitals, and no part of a word with an apostrophe."""
    if (
        not folded.isalpha()
        or len(folded) > _MOST_INITIALS_JOINED
        or (len(folded) > 1 and not text[start:end].isupper())
    ):
        return False
    follows_letter = start > 1 and text[start - 2].isalnum() and _APOSTROPHE.match(text[start - 1])
    return not follows_letter and not (_APOSTROPHE.match(text, end) and text[end + 1 : end + 2].isalnum())


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends: runs of letters and digits, put together where nothing visible is between."""
    begin = end = None
    for run in _RUN.finditer(text):
        if begin is not None and end is not None:
            while end < run.start() and _is_ignored(text[end]):
                end += 1
            if end < run.start():
                yield begin, end
                begin = None
        begin, end = run.start() if begin is None else begin, run.end()
    if begin is not None and end is not None:
        while end < len(text) and _is_ignored(text[end]):
            end += 1
        yield begin, end


def _forms(word: str) -> tuple[str, str]:
    """The form of a word in which words are compared, and the one with its accents."""
    if word.isascii():
        low = word.lower()
        return low, low
    folded = folded_text(word)
    shown = "".join(letter for letter in word if not _is_never_shown(letter))
    if len(shown) - len(folded) > _MOST_MARKS:
        return folded, folded
    return folded, unicodedata.normalize("NFC", shown).lower()


@lru_cache(10_000)
def _is_never_shown(letter: str) -> bool:
    """Whether a code point is a soft hyphen, a joiner, a mark of direction or the like."""
    return letter in _FILLERS or unicodedata.category(letter) == "Cf"


@lru_cache(10_000)
def _is_ignored(letter: str) -> bool:
    """Whether a code point is an accent or never shown."""
    return letter in _FILLERS or unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


@lru_cache(10_000)
def _gap(between: str, *, after_soft_hyphen: bool) -> tuple[bool, bool, bool]:
    """What lies between two words: whether it may only cut one in two, is more than blanks, and is a hyphen alone."""
    shown = _without_ignored(between)
    if after_soft_hyphen:
        is_cut = not shown.strip()
    else:
        is_cut = (shown.isspace() and "\n" in shown) or _CUT.fullmatch(shown) is not None
    return is_cut, _BLANKS.fullmatch(between) is None, is_cut and not any(map(str.isspace, between))


def folded_text(text: str) -> str:
    """A text with its letters in the form in which words are compared."""
    if text.isascii():
        return text.lower()
    # accents are left out first: putting very many of them in order takes quadratic time
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _without_ignored(text)).casefold())
    return _without_ignored(taken_apart).translate(_STROKES)


def _without_ignored(text: str) -> str:
    ignored = "".join(filter(_is_ignored, set(text)))
    return re.sub(f"[{ignored}]", "", text) if ignored else text


def hash_of(phrase: str) -> str:
    """The hash by which a list withholds words without showing them: of the words with single spaces, in UTF-8."""
    return hashlib.sha256(phrase.encode()).hexdigest()
