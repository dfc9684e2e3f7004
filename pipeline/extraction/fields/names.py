"""Names of people in a text: words that have the form of a person's name.

`people` reads the offices of people, and `private_people` finds those who hold none.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Span, SpanIndex

#: Letters of all Latin alphabets ('Łukasz', 'Şeyma', 'Élise'). From Ā on, capital and small letters alternate, so both
#: classes have all of them.
_UPPER, _LOWER = "[A-ZÀ-ÖØ-ÞĀ-ɏ]", "[a-zß-öø-ɏ]"
_PREFIX = rf"(?:Mc|Mac|O[{APOSTROPHES}]|D[{APOSTROPHES}]|De|Di|Le|La|Fitz)"
_WORD = rf"(?:{_PREFIX}?{_UPPER}{_LOWER}+(?:[-{APOSTROPHES}](?:{_UPPER}|{_LOWER}){_LOWER}+){{0,3}})"
_PARTICLE = r"(?:de|da|dos|del|van|von|der|den|bin|al|el|ter)"
#: A regular expression for one to four words in the form of a name; not all that it matches is a name.
NAME = rf"{_WORD}(?: (?:{_PARTICLE} )?{_WORD}){{0,3}}"
_MAX_WORDS = 4
_MAX_HONORIFIC = 16
POSSESSIVE: Final = re.compile(rf"[{APOSTROPHES}]s$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as printed; `honorific` comes before it and is not part of `span`."""

    span: Span
    honorific: Span | None


class NamePatterns:
    """Finds people's names. Made once from the lexicon of people."""

    def __init__(self, lexicon: PeopleLexicon, register: AuthorityRegister) -> None:
        """Make the patterns.

        Args:
            lexicon: the words that are and are not part of names.
            register: the authorities, whose names are not part of people's names.
        """
        self._register = register
        self._not_names = frozenset(lexicon.not_names.split())
        honorifics = "|".join(re.escape(word) for word in lexicon.honorifics)
        self._honorific = re.compile(rf"(?<!\w)(?P<honorific>{honorifics})\.? $")
        self._run = re.compile(rf"(?<![\w{APOSTROPHES}-]){_WORD}(?: (?:{_PARTICLE} )?{_WORD})*(?!\w)")
        self._word = re.compile(rf"(?:{_PARTICLE} )?{_WORD}(?!\w)")
        self._honorific_words = frozenset(lexicon.honorifics)
        self._between_separators = re.compile(r"(?:(?!\band\b|\bwith\b)[^,;:()\n&])+")
        self._offices = re.compile(rf"\b(?:{'|'.join(lexicon.inspectors)})\b.*|\.$")
        self._whole_name = re.compile(rf"\A(?:(?:{honorifics})\.? )?{_WORD}(?: (?:{_PARTICLE} )?{_WORD})+")

    def find(self, text: str, offset: int = 0) -> list[PersonName]:
        """Every name of two to four words, or of one word after an honorific.

        A name ends at a capitalised word that belongs to an office, a body, a place of work or the start of a sentence.
        """
        names: list[PersonName] = []
        authorities = [mention.span for mention in self._register.mentions(text)]
        for run in self._run.finditer(text):
            for first, last in self._parts(run):
                start, end = run.start() + first, run.start() + last
                end -= 2 * bool(POSSESSIVE.search(text[start:end]))
                start = _after_authority(start, end, authorities)
                before = self._honorific.search(text[max(0, start - _MAX_HONORIFIC) : start])
                offset_before = max(0, start - _MAX_HONORIFIC)
                honorific = (
                    Span(offset + offset_before + before.start(1), offset + offset_before + before.end(1))
                    if before
                    else None
                )
                words = len(text[start:end].split())
                if words <= _MAX_WORDS and (words > 1 or honorific):
                    names.append(PersonName(Span(offset + start, offset + end), honorific))
        return names

    def find_expected(self, text: str, offset: int = 0) -> list[PersonName]:
        """Every name in a text that lists people.

        These are the names of `find`, and parts between commas that have the form of a name although some of their
        words are also common words ('Ian Young', 'Mark Green').
        """
        names = self.find(text, offset)
        found = SpanIndex(name.span for name in names)
        for part in self._between_separators.finditer(text):
            words = self._offices.sub("", part.group()).strip()
            start = offset + part.start() + part.group().find(words)
            span = Span(start, start + len(words))
            bare = [word for word in words.split() if word.rstrip(".") not in self._honorific_words]
            if (
                not self._whole_name.fullmatch(words)
                or not 1 < len(bare) <= _MAX_WORDS
                or bare[0] in self._not_names
                or found.overlaps(span)
            ):
                continue
            lead = len(words) - len(" ".join(bare))
            honorific = Span(start, start + lead - 1) if lead else None
            names.append(PersonName(Span(start + lead, span.end), honorific))
        return sorted(names, key=lambda name: name.span)

    def is_honorific(self, word: str) -> bool:
        """Whether a word is a title before a name."""
        return word in self._honorific_words

    def _parts(self, run: re.Match[str]) -> list[tuple[int, int]]:
        """The parts of a run of capitalised words between the words that are not part of names."""
        parts: list[tuple[int, int]] = []
        current: tuple[int, int] | None = None
        for word in self._word.finditer(run.group()):
            bare = POSSESSIVE.sub("", word.group())
            ends_here = bare != word.group()
            if bare in self._not_names or bare in self._honorific_words:
                if current:
                    parts.append(current)
                current = None
                continue
            current = (current[0] if current else word.start(), word.end())
            if ends_here:
                parts.append(current)
                current = None
        if current:
            parts.append(current)
        return parts


def _after_authority(start: int, end: int, authorities: list[Span]) -> int:
    """Where a name begins that follows that of an authority without a comma ("... of Lambeth David Sanders")."""
    before = bisect_right(authorities, start, key=lambda span: span.start)
    authority = authorities[before - 1] if before else None
    return authority.end + 1 if authority is not None and start < authority.end < end else start
