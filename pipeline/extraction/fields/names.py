"""Names of people in a text.

What belongs here: what is shaped like a person's name. What does not: offices, which `people` reads, and which of the
people named hold none (see `private_people`).
"""

import re
from dataclasses import dataclass

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.reading.document import Span

#: Letters of all Latin alphabets ('Łukasz', 'Şeyma', 'Élise'). From Ā on capital and small ones take turns, and either
#: class has both.
_UPPER, _LOWER = "[A-ZÀ-ÖØ-ÞĀ-ɏ]", "[a-zß-öø-ɏ]"
_WORD = rf"(?:(?:Mc|Mac|O['’]|D['’]|De|Di|Le|La|Fitz)?{_UPPER}{_LOWER}+(?:[-'’](?:{_UPPER}|{_LOWER}){_LOWER}+){{0,3}})"
_PARTICLE = r"(?:de|da|dos|del|van|von|der|den|bin|al|el|ter)"
#: A name of one to four words, as a regular expression; what is shaped like one need not be one.
NAME = rf"{_WORD}(?: (?:{_PARTICLE} )?{_WORD}){{0,3}}"
_MOST_WORDS = 4
_LONGEST_HONORIFIC = 16
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as printed; `honorific` stands before it, outside `span`."""

    span: Span
    honorific: Span | None


class NamePatterns:
    """What people's names look like in these documents. Made once from the lexicon of people."""

    def __init__(self, lexicons: PeopleLexicon, register: AuthorityRegister) -> None:
        """Make the patterns.

        Args:
            lexicons: what is known of how people are named.
            register: the authorities; one that stands before a name is no part of it.
        """
        self._register = register
        self._not_names = frozenset(lexicons.not_names.split())
        honorifics = "|".join(re.escape(word) for word in lexicons.honorifics)
        self._honorific = re.compile(rf"(?<!\w)(?P<honorific>{honorifics})\.? $")
        self._run = re.compile(rf"(?<![\w’'-]){_WORD}(?: (?:{_PARTICLE} )?{_WORD})*(?!\w)")
        self._word = re.compile(rf"(?:{_PARTICLE} )?{_WORD}(?!\w)")
        self._honorific_words = frozenset(lexicons.honorifics)
        self._between_separators = re.compile(r"(?:(?!\band\b|\bwith\b)[^,;:()\n&])+")
        self._offices = re.compile(rf"\b(?:{'|'.join(lexicons.inspectors)})\b.*|\.$")
        self._whole_name = re.compile(rf"\A(?:(?:{honorifics})\.? )?{_WORD}(?: (?:{_PARTICLE} )?{_WORD})+")

    def find(self, text: str, offset: int = 0) -> list[PersonName]:
        """Every name of two to four words, or of one word after an honorific.

        A capitalised word that is part of an office, a body, a place of work or the beginning of a sentence ends a
        name.
        """
        names: list[PersonName] = []
        places = [mention.span for mention in self._register.mentions(text)]
        for run in self._run.finditer(text):
            for first, last in self._stretches(run):
                start, end = run.start() + first, run.start() + last
                end -= 2 * bool(_POSSESSIVE.search(text[start:end]))
                start = _after_place(start, end, places)
                before = self._honorific.search(text[max(0, start - _LONGEST_HONORIFIC) : start])
                offset_before = max(0, start - _LONGEST_HONORIFIC)
                honorific = (
                    Span(offset + offset_before + before.start(1), offset + offset_before + before.end(1))
                    if before
                    else None
                )
                words = len(text[start:end].split())
                if words <= _MOST_WORDS and (words > 1 or honorific):
                    names.append(PersonName(Span(offset + start, offset + end), honorific))
        return names

    def find_expected(self, text: str, offset: int = 0) -> list[PersonName]:
        """Every name of a text that lists people: as `find`, and stretches between commas that are shaped like a name
        whole, though a part of them is also a common word ('Ian Young', 'Mark Green').
        """
        names = self.find(text, offset)
        for stretch in self._between_separators.finditer(text):
            words = self._offices.sub("", stretch.group()).strip()
            start = offset + stretch.start() + stretch.group().find(words)
            span = Span(start, start + len(words))
            bare = [word for word in words.split() if word.rstrip(".") not in self._honorific_words]
            if (
                not self._whole_name.fullmatch(words)
                or not 1 < len(bare) <= _MOST_WORDS
                or bare[0] in self._not_names
                or any(name.span.overlaps(span) for name in names)
            ):
                continue
            lead = len(words) - len(" ".join(bare))
            honorific = Span(start, start + lead - 1) if lead else None
            names.append(PersonName(Span(start + lead, span.end), honorific))
        return sorted(names, key=lambda name: name.span)

    def is_honorific(self, word: str) -> bool:
        """Whether a word is a title before a name."""
        return word in self._honorific_words

    def _stretches(self, run: re.Match[str]) -> list[tuple[int, int]]:
        """The parts of a run of capitalised words between those that are in no name."""
        stretches: list[tuple[int, int]] = []
        current: tuple[int, int] | None = None
        for word in self._word.finditer(run.group()):
            bare = re.sub(r"['’]s$", "", word.group())
            ends_here = bare != word.group()
            if bare in self._not_names or bare in self._honorific_words:
                if current:
                    stretches.append(current)
                current = None
                continue
            current = (current[0] if current else word.start(), word.end())
            if ends_here:
                stretches.append(current)
                current = None
        if current:
            stretches.append(current)
        return stretches


def _after_place(start: int, end: int, places: list[Span]) -> int:
    """Where a name begins that follows the name of an authority without a comma ("... of Lambeth David Sanders")."""
    for place in places:
        if place.start <= start < place.end < end:
            return place.end + 1
    return start
