"""Names of people in a text: words that have the form of a person's name.

`people` and `speakers` read the offices of people, and `private_people` finds those who hold none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Span, SpanIndex

#: Letters of all Latin alphabets ('Łukasz', 'Şeyma', 'Élise'). From Ā on, capital and small letters alternate, so both
#: classes have all of them.
_UPPER, _LOWER = "[A-ZÀ-ÖØ-ÞĀ-ɏ]", "[a-zß-öø-ɏ]"
_PREFIX = rf"(?:Mc|Mac|O[{APOSTROPHES}]|D[{APOSTROPHES}]|De|Di|Le|La|Fitz|[Aa]l-|[Ee]l-|[dl][{APOSTROPHES}])"
_WORD = rf"(?:{_PREFIX}?{_UPPER}{_LOWER}+(?:[-{APOSTROPHES}](?:{_PREFIX}?{_UPPER}|{_LOWER}){_LOWER}+){{0,3}})"
_PARTICLE = r"(?:de|da|dos|del|van|von|der|den|bin|al|el|ter|la|ap|di|du)"
_NAMED = rf"(?:(?:{_PARTICLE} ){{0,3}}{_WORD})"
#: An initial, and a nickname in marks or brackets, inside a name.
_GOES_ON = rf"(?= (?:{_PARTICLE} ){{0,3}}{_PREFIX}?{_UPPER})"
_INITIAL = rf"{_UPPER}\.?{_GOES_ON}"
_NICKNAME = rf"[“\"‘'(]{_WORD}(?: {_WORD})?[”\"’')]{_GOES_ON}"
_INSIDE = rf"(?: (?:{_INITIAL}|{_NICKNAME}))"
#: A regular expression for one to four words in the form of a name; not all that it matches is a name.
NAME = rf"{_WORD}(?: (?:{_PARTICLE} )?{_WORD}){{0,3}}"
_MAX_WORDS = 4
_MAX_HONORIFIC = 32
POSSESSIVE: Final = re.compile(rf"[{APOSTROPHES}]s$")
#: After a word that is also a surname, these show that it begins an office ('Head of Service').
_GOES_ON_AS_OFFICE: Final = re.compile(r" (?:of|for|to)\b")
#: Before a word that is also a first name, these show that it is a month.
_BEFORE_MONTH: Final = re.compile(r"(?:\d(?:st|nd|rd|th)?|\b(?:in|on|of|since|until|last|this|next)) $", re.IGNORECASE)
_NICKNAME_IN: Final = re.compile(rf" {_NICKNAME}")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as printed; `honorific` comes before it and is not part of `span`."""

    span: Span
    honorific: Span | None


def without_nickname(name: str) -> str:
    """A name as printed without a nickname in marks or brackets ('William “Bill” Thackray')."""
    return _NICKNAME_IN.sub("", name)


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
        self._word_surnames = frozenset(lexicon.word_surnames)
        self._word_first_names = frozenset(lexicon.word_first_names)
        honorifics = "|".join(re.escape(word) for word in lexicon.honorifics)
        self._honorific = re.compile(
            rf"(?<!\w)(?P<titles>(?:(?:{honorifics})\.? ){{1,4}})"
            rf"(?P<initials>(?:{_UPPER}\.? ){{0,4}}(?:{_PARTICLE} ){{0,3}})$"
        )
        self._initials = re.compile(rf"(?<!\w)(?P<initials>(?:{_UPPER}\. ?){{1,4}}(?:{_PARTICLE} ){{0,3}})$")
        self._run = re.compile(rf"(?<![\w{APOSTROPHES}-]){_WORD}(?:{_INSIDE}* {_NAMED})*(?!\w)")
        self._word = re.compile(rf"{_NAMED}(?!\w)")
        self._honorific_words = frozenset(lexicon.honorifics)
        self._office_titles = frozenset(lexicon.office_titles)
        self._between_separators = re.compile(r"(?:(?!\band\b|\bwith\b)[^,;:()\n&])+")
        self._offices = re.compile(rf"\b(?:{'|'.join(lexicon.inspectors)})\b.*|\.$")
        self._whole_name = re.compile(rf"\A(?:(?:{honorifics})\.? )?{_WORD}(?:{_INSIDE}* {_NAMED})+")

    def find(self, text: str, offset: int = 0, *, beside_office: bool = False) -> list[PersonName]:
        """Every name of two to four words, or of one word after an honorific.

        A name ends at a capitalised word that belongs to an office, a body, a place of work or the start of a sentence,
        unless that word is also a surname and the words around it show a name.

        Args:
            text: the text.
            offset: of the text in its document.
            beside_office: whether an office or a verb of speaking stands beside each name, so that a first name makes
                a surname of a word that can be one ('Executive Director for People Tanya May said').
        """
        names: list[PersonName] = []
        authorities = [mention.span for mention in self._register.mentions(text)]
        for run in self._run.finditer(text):
            for first, last in self._parts(run, text, beside_office=beside_office):
                start, end = run.start() + first, run.start() + last
                end -= 2 * bool(POSSESSIVE.search(text[start:end]))
                start = _after_authority(start, end, authorities)
                offset_before = max(0, start - _MAX_HONORIFIC)
                before = self._honorific.search(text[offset_before:start])
                honorific = self._title(before, offset + offset_before) if before else None
                initials = before or (self._initials.search(text[offset_before:start]) if beside_office else None)
                start -= len(initials["initials"]) if initials else 0
                words = len(self._word.findall(text[start:end]))
                if words <= _MAX_WORDS and (words > 1 or honorific or initials):
                    names.append(PersonName(Span(offset + start, offset + end), honorific))
        return names

    def find_expected(self, text: str, offset: int = 0) -> list[PersonName]:
        """Every name in a text that lists people.

        These are the names of `find`, and parts between commas that have the form of a name although some of their
        words are also common words ('Ian Young', 'Mark Green').
        """
        names = self.find(text, offset, beside_office=True)
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
                or bare[-1] in self._not_names - self._word_surnames
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

    def _title(self, titles: re.Match[str], offset: int) -> Span:
        """The title before a name: of several the one that is an office, else the last."""
        found = list(re.finditer(r"[^\s.]+", titles["titles"]))
        chosen = next((title for title in found if title.group() in self._office_titles), found[-1])
        start = offset + titles.start("titles")
        return Span(start + chosen.start(), start + chosen.end())

    def _parts(self, run: re.Match[str], text: str, *, beside_office: bool) -> Iterator[tuple[int, int]]:
        """The parts of a run of capitalised words between the words that are not part of names."""
        current: tuple[int, int] | None = None
        before = text[max(0, run.start() - _MAX_HONORIFIC) : run.start()]
        titled = bool(self._honorific.search(before) or (beside_office and self._initials.search(before)))
        words = list(self._word.finditer(run.group()))
        for word, following in zip(words, [*words[1:], None], strict=False):
            bare = POSSESSIVE.sub("", word.group())
            if bare in self._honorific_words or (
                bare in self._not_names
                and not (
                    (titled or (beside_office and current is not None))
                    and self._is_surname(bare, following, text[run.start() + word.end() :])
                )
                and not (
                    (titled or beside_office) and current is None and self._is_first_name(run, word, following, text)
                )
            ):
                if current:
                    yield current
                current, titled = None, bare in self._honorific_words
                continue
            current = (current[0] if current else word.start(), word.end())
            if bare != word.group():
                yield current
                current, titled = None, False
        if current:
            yield current

    def _is_surname(self, word: str, following: re.Match[str] | None, after: str) -> bool:
        """Whether a common word is a surname where it stands: nothing of a name comes after it, and no office."""
        return (
            word in self._word_surnames
            and not _GOES_ON_AS_OFFICE.match(after)
            and (following is None or (following.group() in self._not_names - self._word_surnames))
        )

    def _is_first_name(
        self, run: re.Match[str], word: re.Match[str], following: re.Match[str] | None, text: str
    ) -> bool:
        """Whether a common word is a first name where it stands: a surname comes after it, and it is no month."""
        start = run.start() + word.start()
        return (
            word.group() in self._word_first_names
            and following is not None
            and following.group() not in (self._not_names - self._word_surnames) | self._honorific_words
            and not _BEFORE_MONTH.search(text[max(0, start - _MAX_HONORIFIC) : start])
        )


def _after_authority(start: int, end: int, authorities: list[Span]) -> int:
    """Where a name begins that follows that of an authority without a comma ("... of Lambeth David Sanders")."""
    before = bisect_right(authorities, start, key=lambda span: span.start)
    authority = authorities[before - 1] if before else None
    return authority.end + 1 if authority is not None and start < authority.end < end else start
