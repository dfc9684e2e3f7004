"""Who speaks a quotation, by the words that attribute it: a name with its office, as running text prints them.

The office comes after the name, before it, or before it and a comma; the title of a councillor is an office too. A
speaker without an office is a private person. So is one whose age, or being a parent, a carer or similar, is printed
before anything that looks like an office.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import LocalAuthority
from pipeline.extraction.fields.names import NamePatterns, PersonName
from pipeline.extraction.fields.offices import OfficeReader, Organisation
from pipeline.extraction.fields.people import appearance
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Capacity

#: What can stand between a name and the office after it, and around an office.
_AROUND: Final = " ,\n–—-:("
#: An office begins within so many characters after a name.
_NEAR: Final = 90
#: Words before an office that are no part of it.
_ARTICLE: Final = re.compile(r"(?:(?:and|by|both) )?(?:(?:the|an?|our|its|their) )?", re.IGNORECASE)
_OWN_BODY: Final = re.compile(r" (?:of|from|at) ")
#: A participle or preposition with which a sentence begins before it names its subject.
_INTRODUCTION: Final = re.compile(
    r"(?:[A-Z][a-z]+ing|In|On|At|After|Following|Asked|As|With|For|By|Under|But|And|Meanwhile|However|Also)\b"
)
#: A finite verb that no list knows, with what depends on it, at the end of the words of attribution.
_OPEN_VERB: Final = re.compile(r"(?:,| (?:also|then|has))? (?!looked |based |retired )[a-z]+ed\b(?: [^,]*)?\Z")
#: The subject of a sentence, where it names nobody.
_UNNAMED: Final = re.compile(r"(?:An?|One|Another|The|This|His|Her|Their)\b[^,.]{0,60}")
#: A private person with an age, at the start of a sentence.
_WITH_AGE: Final = re.compile(
    r"(?<![\w'’-])[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?(?:,? (?:aged|now) \d{1,2}\b| \(\d{1,2}\)|, \d{1,2},)"
)
#: After a name: it is the beginning of that of a body ("Brighter Futures for Children").
_BODY_GOES_ON: Final = re.compile(r" (?:for|of) [A-Z]")
_LONGEST_OFFICE: Final = 100
#: What no office has.
_NO_OFFICE: Final = re.compile(r"[“”\"\d:;]|\b(?:where|who|which|that|has|have|is|was|will)\b")
#: A last clause that belongs to no list of services ("…, hit back").
_LAST_CLAUSE: Final = re.compile(r", (?!of|for|and)[a-z]+(?: (?!and |& )[^, ]+)*\Z")


class SpeakerOffices:
    """Reads a speaker in words of attribution. Made once from the lexicon of people."""

    def __init__(self, lexicon: PeopleLexicon, names: NamePatterns, offices: OfficeReader) -> None:
        self._names = names
        self._offices = offices
        self.roles = any_of([*lexicon.roles, *lexicon.roles_of_speakers])
        modifiers = "|".join(lexicon.role_modifiers)
        self._modifiers = re.compile(
            rf"(?<![\w'’&-])(?:(?:the (?=[Cc]ouncil['’]s )|[A-Z][\w'’&-]*(?: and| &)?|{modifiers})(?: |\Z)){{0,12}}\Z"
        )
        self._after_role = re.compile(r"(?: (?:of|for|to|with|in|at) [^.;:“”\"]{0,200}|(?: [A-Z&][\w'’,-]*){0,12})\Z")
        self._private_words = any_of([f"{phrase}s?" for phrase in lexicon.private_people])
        self._private_bodies = any_of(lexicon.private_bodies)
        self._office_titles = frozenset(lexicon.office_titles)
        self._office_letters = re.compile(rf"\b(?:{'|'.join(lexicon.office_letters)})\b")
        self._post_nominals = re.compile(rf"(?:,? (?:{'|'.join(lexicon.post_nominals)})\b)*")
        self._became, self._since = re.compile(lexicon.became), re.compile(lexicon.since)
        verbs = "|".join([*lexicon.speaking, *lexicon.after_offices])
        self._stops = re.compile(rf"(?:,\s{{0,3}}|\s{{1,3}})(?:and )?(?:also )?(?:{verbs})\b")

    def is_about_private_person(self, sentence: str) -> bool:
        """Whether a sentence begins with a private person: unnamed ('One mother …'), or with an age ('Jade, 19, …')."""
        if _WITH_AGE.match(sentence):
            return True
        begins = _UNNAMED.match(sentence)
        return begins is not None and self._private_words.search(begins.group()) is not None

    def is_office(self, document: Document, person: Appearance) -> bool:
        """Whether what is beside a name is an office and nothing more, and the name is no body's."""
        if person.role_span is None:
            return False
        role = document.words(person.role_span)
        name = person.name_span
        is_body = _BODY_GOES_ON.match(document.text, name.end) is not None or self._offices.is_place(
            document.words(name)
        )
        is_bare = len(role) <= _LONGEST_OFFICE and _NO_OFFICE.search(role) is None
        return is_bare and not is_body and self.roles.match(_ARTICLE.sub("", role, count=1)) is not None

    def subject(self, document: Document, lead: Span) -> PersonName | None:
        """The name of the person who speaks: the subject of the words, not somebody whom they mention."""
        return self._subject_of(document, lead, self.names(document, lead))

    def names(self, document: Document, lead: Span) -> list[PersonName]:
        """Every name in words that have offices or verbs of speaking beside names."""
        return self._names.find(document.words(lead), lead.start, beside_office=True)

    def _subject_of(self, document: Document, lead: Span, names: Sequence[PersonName]) -> PersonName | None:
        words = document.words(lead)
        if not names:
            return None
        if not _INTRODUCTION.match(words) or "," not in words:
            return names[0]
        after_comma = [name for name in names if self._follows_comma(document, lead, name)]
        return after_comma[0] if after_comma else names[-1]

    def speaker(
        self, document: Document, lead: Span, authority: LocalAuthority | None, *, name: PersonName | None = None
    ) -> Appearance | None:
        """The office holder who speaks, None for anybody else.

        Args:
            document: the document.
            lead: the words that attribute a quotation.
            authority: the authority that the document is about.
            name: the person, where it is not the subject of these words.
        """
        names = self.names(document, lead)
        name = name or self._subject_of(document, lead, names)
        if name is None:
            return None
        titled = name.honorific is not None and document.words(name.honorific) in self._office_titles
        start = (name.honorific or name.span).start
        role = self._after(document, name, lead, names)
        if role is not None and not titled and self._is_private(document.words(role)):
            return None
        free_from = max((other.span.end for other in names if other.span.end < name.span.start), default=lead.start)
        role = role or self._before(document, Span(free_from, start))
        role = role or self._in_letters(document, name, lead)
        if role is None and not titled:
            return None
        organisation = Organisation(None, None, "", authority.slug if authority else "")
        rest = Span(name.span.end, lead.end)
        if role is not None:
            organisation = self._offices.organisation_of(document, role, role, authority)
        elif _OWN_BODY.match(document.words(rest)):
            organisation = self._offices.council_in(document, rest, authority)
        office = self._offices.office(document, role, organisation, authority)
        return appearance(Capacity.QUOTED, name, office, "named beside the verb of speaking")

    def _follows_comma(self, document: Document, lead: Span, name: PersonName) -> bool:
        """Whether a name, with its title and the office before it, comes directly after a comma."""
        before = Span(lead.start, (name.honorific or name.span).start)
        office = self._before(document, before, after_comma=False)
        words = document.words(Span(lead.start, office.start if office else before.end)).rstrip()
        return re.search(r",(?: (?:the|an?|our|its))?\Z", words) is not None

    def _after(self, document: Document, name: PersonName, lead: Span, names: Sequence[PersonName]) -> Span | None:
        """The office directly after a name, without what the sentence goes on to say of the speaker."""
        end = min(
            ((other.honorific or other.span).start for other in names if other.span.start > name.span.end),
            default=lead.end,
        )
        words = document.words(Span(name.span.end, end))
        letters = self._post_nominals.match(words)
        start = letters.end() if letters else 0
        party = re.match(r" \([^)]*\)", words[start:])
        if party is not None and not self.roles.search(party.group()):
            start += party.end()
        start += len(words[start:]) - len(words[start:].lstrip(_AROUND))
        became = self._became.match(words, start)
        start = became.end() if became else start
        stop = self._stops.search(words, max(0, start - 1))
        text = words[start : stop.start() if stop else len(words)]
        role = self.roles.search(text)
        if role is None or role.start() > _NEAR or text.startswith("and "):
            return None
        if stop is None:
            verb = _OPEN_VERB.search(text, role.end()) or _LAST_CLAUSE.search(text, role.end())
            text = text[: verb.start()] if verb else text
        text = text.rstrip(" ,.\n:–—-")
        text = text.removesuffix(" and").rstrip(" ,")
        text = text[:-1] if text.endswith(")") and "(" not in text else text
        text = self._since.sub("", text) if became else text
        article = _ARTICLE.match(text)
        skipped = article.end() if article else 0
        return Span(name.span.end + start + skipped, name.span.end + start + len(text))

    def _before(self, document: Document, part: Span, *, after_comma: bool = True) -> Span | None:
        """The office at the end of a part, before a name: 'the Deputy Leader of the Council, '."""
        words = document.words(part).rstrip()
        if after_comma:
            words = words.rstrip(" ,–—-")
        roles = [match for match in self.roles.finditer(words) if self._after_role.match(words, match.end())]
        if not roles:
            return None
        first = roles[0]
        modifiers = self._modifiers.search(words[: first.start()])
        start = modifiers.start() if modifiers else first.start()
        article = _ARTICLE.match(words, start)
        start = article.end() if article else start
        return Span(part.start + start, part.start + len(words))

    def _in_letters(self, document: Document, name: PersonName, lead: Span) -> Span | None:
        """The office that letters after a name stand for ('MP')."""
        rest = Span(name.span.end, lead.end)
        letters = self._post_nominals.match(document.words(rest))
        found = self._office_letters.search(letters.group()) if letters else None
        return Span(rest.start + found.start(), rest.start + found.end()) if found else None

    def _is_private(self, role: str) -> bool:
        """Whether the words after a name describe a private person first ("34, a mother and Chair of …")."""
        if self._private_bodies.search(role):
            return True
        office = self.roles.search(role)
        before = role[: office.start()] if office else role
        return before[:1].isdigit() or self._private_words.search(role if office is None else before) is not None
