"""Whose the quotations of a document are: 'she added' and 'Councillor West' are people whom it names in full elsewhere.

A pronoun is the nearest person named before it, as a speaker or as the subject of a sentence, whom it fits. Where that
is nobody in office, the quotation is nobody's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import LocalAuthority
from pipeline.extraction.fields.names import PersonName
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.fields.same_person import Gender, PersonForm, PersonMatcher
from pipeline.extraction.fields.speaker_offices import SpeakerOffices
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Capacity

_PRONOUN: Final = re.compile(r"(?<!\w)(he|she|they)(?!\w)", re.IGNORECASE)
#: After one person has spoken, 'they' are those whom one of these words names.
_SEVERAL: Final = re.compile(r"\b(?:\w+(?:ors|ers|ents|ople|dren)|Ofsted|reports?|letters?|teams?|staff|council)\b")
_DEFINITE: Final = re.compile(r"(?<!\w)(?:the|its|our) ", re.IGNORECASE)


@dataclass(slots=True)
class _Person:
    """One person, in all forms in which the document names them so far; `gender` as a pronoun showed it."""

    appearances: list[Appearance]
    forms: list[PersonForm]
    gender: Gender | None

    def name_again(self, found: Appearance, form: PersonForm) -> None:
        """Add another place that names the person."""
        self.appearances.append(found)
        if form not in self.forms:
            self.forms.append(form)


@dataclass(slots=True)
class _Speakers:
    """Who has spoken so far.

    Attributes:
        people: everybody in office.
        turns: where somebody spoke, in reading order; None for a speaker who holds no office.
    """

    people: list[_Person] = field(default_factory=list)
    turns: list[tuple[int, _Person | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Introduction:
    """Somebody of whom a sentence outside quotations speaks.

    Attributes:
        place: where.
        name: the name, None for somebody whom it does not name.
        person: with office, None for somebody who holds none there.
        is_subject: whether the sentence is about that person.
    """

    place: int
    name: PersonName | None
    person: Appearance | None
    is_subject: bool


@dataclass(frozen=True, slots=True)
class SpokenQuotations:
    """The quotations of people in office.

    Attributes:
        spoken: each quotation with its speaker, who is the same for all of theirs.
        others: people who speak in none, and whom a sentence names with their office; each once.
        names: where the document names all these people, in whatever form.
    """

    spoken: list[tuple[Quotation, Appearance]]
    others: list[Appearance]
    names: tuple[Span, ...]


class SpeakerReader:
    """Finds the speakers of quotations. Made once."""

    def __init__(self, offices: SpeakerOffices, matcher: PersonMatcher) -> None:
        self._offices = offices
        self._matcher = matcher

    def spoken(
        self, document: Document, quotations: Sequence[Quotation], authority: LocalAuthority | None
    ) -> SpokenQuotations:
        """The quotations whose speakers hold an office.

        Args:
            document: the document.
            quotations: its quotations.
            authority: the authority that it is about.
        """
        speakers = _Speakers()
        quoted = [fragment for quotation in quotations for fragment in quotation.fragments]
        introduced = list(self._introduced(document, quoted, authority))
        by_lead: dict[Span, _Person | None] = {}
        for quotation in quotations:
            if quotation.lead not in by_lead:
                found = self._offices.speaker(document, quotation.lead, authority)
                if found is not None:
                    person: _Person | None = self._known_as(document, speakers, found)
                else:
                    person = self._referred_to(document, quotation, speakers, introduced)
                by_lead[quotation.lead] = person
            person = by_lead[quotation.lead]
            speakers.turns.append((max(quotation.lead.end, quotation.fragments[-1].end), person))
        self._add_introductions(document, speakers, introduced)
        fullest = {id(person): self._fullest(document, person) for person in speakers.people}
        spoken = [
            (quotation, fullest[id(person)])
            for quotation in quotations
            if (person := by_lead[quotation.lead]) is not None
        ]
        named = [appearance.name_span for person in speakers.people for appearance in person.appearances]
        others = list(self._others(document, speakers, introduced))
        return SpokenQuotations(spoken, others, (*named, *(person.name_span for person in others)))

    def _form(self, document: Document, person: Appearance) -> PersonForm:
        honorific = document.words(person.honorific_span) if person.honorific_span else None
        role = document.words(person.role_span) if person.role_span else None
        return self._matcher.form(document.words(person.name_span), honorific, role)

    def _known_as(self, document: Document, speakers: _Speakers, found: Appearance) -> _Person:
        """The person whom an appearance names: the only one known whom it fits, else another one."""
        form = self._form(document, found)
        matches = self._matches(speakers, found, form)
        if len(matches) == 1:
            matches[0].name_again(found, form)
            return matches[0]
        person = _Person([found], [form], self._matcher.gender(form))
        speakers.people.append(person)
        return person

    def _add_introductions(self, document: Document, speakers: _Speakers, introduced: Sequence[_Introduction]) -> None:
        """Add to each speaker what sentences outside quotations print of the same person, and of nobody else's."""
        for found in (item.person for item in introduced if item.person is not None):
            form = self._form(document, found)
            matches = self._matches(speakers, found, form)
            if len(matches) == 1 and (form.first_names or found.role_span is not None):
                matches[0].name_again(found, form)

    def _others(
        self, document: Document, speakers: _Speakers, introduced: Sequence[_Introduction]
    ) -> Iterator[Appearance]:
        """The people in an office whom a sentence names in full and whom no quotation has as its speaker."""
        known = [form for person in speakers.people for form in person.forms]
        for item in introduced:
            found = item.person
            if found is None or found.role_span is None or not self._offices.is_office(document, found):
                continue
            form = self._form(document, found)
            if form.first_names and not any(self._matcher.agree(form, other) for other in known):
                known.append(form)
                yield replace(found, capacity=Capacity.NAMED_OFFICIAL)

    def _matches(self, speakers: _Speakers, found: Appearance, form: PersonForm) -> list[_Person]:
        """The people known whom an appearance fits."""
        return [
            person
            for person in speakers.people
            if person.appearances[0].scope == found.scope and self._matcher.agree_all(form, person.forms)
        ]

    def _referred_to(
        self,
        document: Document,
        quotation: Quotation,
        speakers: _Speakers,
        introduced: Sequence[_Introduction],
    ) -> _Person | None:
        """The person in office to whom a pronoun, a name or an office without more refers, None where to nobody."""
        words = document.words(quotation.lead)
        name = self._offices.subject(document, quotation.lead)
        pronoun = _PRONOUN.search(words)
        if pronoun and (name is None or quotation.lead.start + pronoun.start() < name.span.start):
            return self._whom(document, quotation, pronoun.group().lower(), speakers, introduced)
        if name is not None:
            return self._named(document, name, speakers, introduced)
        return self._in_office(document, words, speakers)

    def _whom(
        self,
        document: Document,
        quotation: Quotation,
        pronoun: str,
        speakers: _Speakers,
        introduced: Sequence[_Introduction],
    ) -> _Person | None:
        """The nearest person before a pronoun whom it fits."""
        position = min(quotation.lead.start, quotation.fragments[0].start)
        turns: list[tuple[int, _Person | _Introduction | None]] = [
            *((place, person) for place, person in speakers.turns if place <= position),
            *((item.place, item) for item in introduced if item.is_subject and item.place < position),
        ]
        for place, turn in sorted(turns, key=lambda item: item[0], reverse=True):
            if pronoun == "they" and _SEVERAL.search(document.text[place:position]):
                return None
            gender = self._gender(document, turn)
            if pronoun != "they" and gender is not None and gender != pronoun:
                continue
            person = turn if not isinstance(turn, _Introduction) else self._met(document, turn, speakers, introduced)
            if person is not None and pronoun in {"he", "she"}:
                person.gender = "he" if pronoun == "he" else "she"
            return person
        return None

    def _gender(self, document: Document, turn: _Person | _Introduction | None) -> Gender | None:
        """The gender of whoever has a turn, as far as it is known."""
        if isinstance(turn, _Introduction):
            if turn.name is None:
                return None
            honorific = document.words(turn.name.honorific) if turn.name.honorific else None
            return self._matcher.gender(self._matcher.form(document.words(turn.name.span), honorific, None))
        return turn.gender if turn is not None else None

    def _met(
        self, document: Document, met: _Introduction, speakers: _Speakers, introduced: Sequence[_Introduction]
    ) -> _Person | None:
        """The person in office whom a sentence outside quotations has as its subject, None for anybody else."""
        if met.person is not None:
            return self._known_as(document, speakers, met.person)
        return self._named(document, met.name, speakers, introduced) if met.name is not None else None

    def _named(
        self,
        document: Document,
        name: PersonName,
        speakers: _Speakers,
        introduced: Sequence[_Introduction],
    ) -> _Person | None:
        """The only person in office whom a name without an office fits: a speaker, else somebody else named."""
        honorific = document.words(name.honorific) if name.honorific else None
        form = self._matcher.form(document.words(name.span), honorific, None)
        matches = [person for person in speakers.people if self._matcher.agree_all(form, person.forms)]
        if len(matches) == 1:
            return matches[0]
        named = (item.person for item in introduced if item.person is not None)
        others = [person for person in named if self._matcher.agree(form, self._form(document, person))]
        if matches or not others:
            return None
        first = self._form(document, others[0])
        if not all(self._matcher.agree(first, self._form(document, other)) for other in others):
            return None
        return self._known_as(document, speakers, others[0])

    def _in_office(self, document: Document, words: str, speakers: _Speakers) -> _Person | None:
        """The only speaker whose office some words name ('the director added')."""
        role = self._offices.roles.search(words)
        if role is None or not _DEFINITE.search(words[: role.start()] or words):
            return None
        matches = [
            person
            for person in speakers.people
            if any(
                role.group().casefold() in document.words(item.role_span).casefold()
                for item in person.appearances
                if item.role_span is not None
            )
        ]
        return matches[0] if len(matches) == 1 else None

    def _introduced(
        self, document: Document, quoted: Sequence[Span], authority: LocalAuthority | None
    ) -> Iterator[_Introduction]:
        """The people whom sentences outside quotations name, and where."""
        for block in document.blocks:
            for sentence in block.sentences:
                if any(sentence.overlaps(fragment) for fragment in quoted):
                    continue
                words = document.words(sentence)
                names = self._offices.names(document, sentence)
                subject = self._offices.subject(document, sentence) if names else None
                for name in names:
                    person = self._offices.speaker(document, sentence, authority, name=name)
                    yield _Introduction(name.span.end, name, person, is_subject=name == subject)
                if not names and self._offices.is_about_private_person(words):
                    yield _Introduction(sentence.end, None, None, is_subject=True)

    def _fullest(self, document: Document, person: _Person) -> Appearance:
        """One appearance of a person: the fullest name, with the title and the office that any of them prints."""
        order = sorted(person.appearances, key=lambda item: self._form(document, item).fullness, reverse=True)
        named = order[0]
        office = next((item for item in (named, *person.appearances) if item.role_span is not None), named)
        body = next((item for item in (office, *person.appearances) if item.organisation is not None), office)
        honorific = next((item.honorific_span for item in (named, *person.appearances) if item.honorific_span), None)
        return replace(
            named,
            honorific_span=honorific,
            role_span=office.role_span,
            organisation=body.organisation,
            organisation_span=body.organisation_span,
            organisation_method=body.organisation_method,
        )
