"""Offices: what a document prints of the office that somebody holds, and the body that it is an office of."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority, slug
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Inspectorate, Voice

#: The name of the inspectorate, as an organisation.
OFSTED: Final = "Ofsted"
#: What a clause after a name tells of the person (", who leads the opposition, said").
_DESCRIBED: Final = re.compile(r",? who [^,;:.“”\"\n]{3,80}")


@dataclass(frozen=True, slots=True)
class Organisation:
    """The body that somebody acts for, as printed, and what names are unique within (`scope`)."""

    name: str | None
    span: Span | None
    method: str
    scope: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office as printed, and the body that it is an office of."""

    role: Span | None
    organisation: Organisation


class OfficeReader:
    """Reads offices and bodies. Made once from the lexicon of people and the register of authorities."""

    def __init__(self, lexicon: PeopleLexicon, register: AuthorityRegister) -> None:
        self.roles = any_of(lexicon.roles)
        self._roles_in_lists = any_of([*lexicon.roles, *lexicon.roles_of_speakers, *lexicon.roles_in_lists])
        self.inspectors = any_of(lexicon.inspectors)
        self._outside = [
            (re.compile(with_any_apostrophe(item.office)), item)
            for item in (*lexicon.other_inspectorates, *lexicon.outside_offices)
        ]
        self.organisations = any_of(lexicon.organisations, ignore_case=False)
        self._party = re.compile(rf" \((?:{'|'.join(lexicon.parties)})\b")
        self._not_for_council = any_of(lexicon.not_for_council)
        self._inspectorates = frozenset({Inspectorate.OFSTED, *(item.scope for item in lexicon.other_inspectorates)})
        self._outside_scopes = frozenset(
            {
                *(item.scope for item in lexicon.outside_offices),
                *map(slug, lexicon.organisations),
            }
        )
        self._council_forms = tuple(with_any_apostrophe(form) for form in lexicon.council_forms)
        #: the forms of the name of each council that has been met: they are compiled once
        self._forms_of: dict[str, tuple[re.Pattern[str], ...]] = {}
        self._own_council = lexicon.own_council
        self._register = register

    def office(
        self, document: Document, role: Span | None, organisation: Organisation, authority: LocalAuthority | None
    ) -> Office:
        """An office with its organisation, which the titles of inspectors determine."""
        words = document.words(role) if role is not None else ""
        other = next((item for pattern, item in self._outside if pattern.search(words)), None)
        if role is not None and other is not None:
            method = "holders of this office act for this body"
            return Office(role, Organisation(other.organisation, role, method, other.scope))
        if role is not None and self.inspectors.search(document.words(role)):
            organisation = Organisation(OFSTED, role, "inspectors of this title work for Ofsted", Inspectorate.OFSTED)
        scope = organisation.scope or (authority.slug if authority else "unknown")
        return Office(role, replace(organisation, scope=scope))

    def is_place(self, name: str) -> bool:
        """Whether words that look like a name are that of an authority ("Cheshire East")."""
        return name.casefold() in self._register.by_name

    def scope_of(self, body: str) -> str:
        """What names are unique within for a body as printed: one scope for 'CQC' and 'Care Quality Commission'."""
        return next((item.scope for pattern, item in self._outside if pattern.search(body)), slug(body))

    def voice_of(self, document: Document, person: Appearance) -> Voice | None:
        """Whose voice somebody in office is when quoted: the inspectorate's, the council's, or that of neither.

        A minister is not the council's voice, nor is a councillor of the opposition or one who speaks for a party.
        """
        if person.scope in self._inspectorates:
            return Voice.QUOTED_INSPECTORATE
        role = document.words(person.role_span) if person.role_span else ""
        if person.scope in self._outside_scopes or self._not_for_council.search(role):
            return None
        if person.role_span is not None:
            return Voice.QUOTED_COUNCIL
        described = _DESCRIBED.match(document.text, person.name_span.end)
        of_others = described is not None and self._not_for_council.search(described.group()) is not None
        of_party = self._party.match(document.text, person.name_span.end) is not None
        return None if of_others or of_party else Voice.QUOTED_COUNCIL

    def role_in(self, document: Document, part: Span, *, in_list: bool = False) -> Span | None:
        """The office in a part of a document, without the commas and spaces around it; None where there is no office.

        Args:
            document: the document.
            part: the part.
            in_list: whether it follows a name in a list of people and their offices.
        """
        words = document.words(part)
        found = (self._roles_in_lists if in_list else self.roles).search(words) or self.inspectors.search(words)
        if found is None:
            return None
        start = len(words) - len(words.lstrip(" ,\n–-"))
        end = len(words)
        organisation = self.council_in(document, part, None).span
        if organisation is not None and organisation.start - part.start > found.end():
            end = organisation.start - part.start
        line_end = words.find("\n", found.end())
        end = min(end, line_end) if line_end >= 0 else end
        line_start = words.rfind("\n", 0, found.start())
        start = max(start, line_start + 1)
        text = words[start:end].rstrip(" ,\n:–-[(")
        if text.endswith(" of"):
            text = words[start : len(words)].rstrip(" ,\n:–-")
        return Span(part.start + start, part.start + start + len(text)) if text else None

    def organisation_of(
        self, document: Document, role: Span | None, part: Span, authority: LocalAuthority | None
    ) -> Organisation:
        """The body that a part of a document names beside an office."""
        other = self.organisations.search(document.words(part))
        if other is not None:
            span = Span(part.start + other.start(), part.start + other.end())
            return Organisation(other.group(), span, "printed beside the name", self.scope_of(other.group()))
        return self.council_in(document, part if role is None else _around(part, role), authority)

    def _council_forms_of(self, name: str) -> tuple[re.Pattern[str], ...]:
        """What a council or a body of it is called, as patterns with its name as it is printed."""
        if name not in self._forms_of:
            self._forms_of[name] = tuple(
                re.compile(rf"(?<!\w){form.replace('{name}', re.escape(name))}(?!\w)") for form in self._council_forms
            )
        return self._forms_of[name]

    def council_in(self, document: Document, part: Span, authority: LocalAuthority | None) -> Organisation:
        """The council, or a body of the council, that a part of a document names."""
        words = document.words(part)
        mentions = self._register.mentions(words)
        matches: dict[tuple[str, int], list[re.Match[str]]] = {}
        for mention in mentions:
            name = words[mention.span.start : mention.span.end]
            for number, form in enumerate(self._council_forms_of(name)):
                if (name, number) not in matches:
                    matches[name, number] = list(form.finditer(words))
                found = matches[name, number]
                # of matches that do not overlap, only the first that ends after the name begins can hold it
                at = bisect_right(found, mention.span.start, key=lambda match: match.end())
                match = found[at] if at < len(found) else None
                if match is not None and match.start() <= mention.span.start and mention.span.end <= match.end():
                    span = Span(part.start + match.start(), part.start + match.end())
                    return Organisation(match.group(), span, "printed beside the name", mention.authority.slug)
        scope = authority.slug if authority else ""
        unnamed = words.find(self._own_council)
        if unnamed >= 0:
            span = Span(part.start + unnamed, part.start + unnamed + len(self._own_council))
            return Organisation(self._own_council, span, "printed beside the name", scope)
        return Organisation(None, None, "", scope)


def _around(part: Span, role: Span) -> Span:
    return Span(min(part.start, role.start), max(part.end, role.end))
