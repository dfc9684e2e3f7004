"""Names of people in a text.

What belongs here: what is shaped like a person's name, and which of the people named hold no office. What does
not: the offices, which `people` reads.
"""

import re
from dataclasses import dataclass

from pipeline.extraction.authorities import AuthorityRegister
from pipeline.extraction.knowledge_files import PeopleKnowledge
from pipeline.extraction.quick_phrases import lowered, quick_any_of
from pipeline.reading.document import Document, Span

_WORD = r"(?:(?:Mc|Mac|O['’]|D['’]|De|Di|Le|La|Fitz)?[A-Z][a-zà-öø-ÿ]+(?:[-'’][A-Za-z][a-zà-öø-ÿ]+)*)"
_PARTICLE = r"(?:de|da|dos|del|van|von|der|den|bin|al|el|ter)"
_MOST_WORDS = 4
_LONGEST_HONORIFIC = 16
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as printed; `honorific` stands before it, outside `span`."""

    span: Span
    honorific: Span | None


class NamePatterns:
    """What people's names look like in these documents. Made once from the knowledge of people."""

    def __init__(self, knowledge: PeopleKnowledge, register: AuthorityRegister) -> None:
        """Make the patterns.

        Args:
            knowledge: what is known of how people are named.
            register: the authorities; one that stands before a name is no part of it.
        """
        self._register = register
        self._not_names = frozenset(knowledge.not_names.split())
        honorifics = "|".join(re.escape(word) for word in knowledge.honorifics)
        self._honorific = re.compile(rf"(?<!\w)(?P<honorific>{honorifics})\.? $")
        self._run = re.compile(rf"(?<![\w’'-]){_WORD}(?: (?:{_PARTICLE} )?{_WORD})*(?!\w)")
        self._word = re.compile(rf"(?:{_PARTICLE} )?{_WORD}(?!\w)")
        self._honorific_words = frozenset(knowledge.honorifics)
        self._between_separators = re.compile(r"(?:(?!\band\b|\bwith\b)[^,;:()\n&])+")
        self._offices = re.compile(rf"\b(?:{'|'.join(knowledge.inspectors)})\b.*|\.$")
        self._whole_name = re.compile(rf"(?:(?:{honorifics})\.? )?{_WORD}(?: (?:{_PARTICLE} )?{_WORD})+")
        self._private = quick_any_of(knowledge.private_contexts)

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

    def private_people(self, document: Document, in_office: list[Span]) -> tuple[Span, ...]:
        """Every place where somebody is named who holds no office.

        The rule: a name of two words or more, not the name of anybody who appears in office in this document, in a
        sentence that speaks of a person's age, family, harm or death. Once named so, the same name counts wherever
        else the document has it.

        Args:
            document: the whole document.
            in_office: where the people in office are named.
        """
        known = {document.words(span) for span in in_office}
        private: set[str] = set()
        sentence = Span(0, 0)
        for match in self._private.finditer(lowered(document.text)):
            if match.start() < sentence.end:
                continue  # this sentence has been looked at
            block = document.blocks[document.block_at(match.start())]
            around = next((item for item in block.sentences if item.start <= match.start() < item.end), None)
            if around is not None:
                sentence = around
                private |= {document.words(name.span) for name in self.find(document.words(sentence), sentence.start)}
        private -= known
        spans = [
            Span(match.start(), match.end())
            for name in private
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text)
        ]
        return tuple(sorted(spans))


def _after_place(start: int, end: int, places: list[Span]) -> int:
    """Where a name begins that follows the name of an authority without a comma ("... of Lambeth David Sanders")."""
    for place in places:
        if place.start <= start < place.end < end:
            return place.end + 1
    return start
