"""People who hold an office: inspectors, signatories, addressees, recipients of copies and speakers.

Each is read with honorific, office and organisation from where documents print them. `private_people` finds people who
hold no office.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority, slug
from pipeline.extraction.fields.names import NamePatterns, PersonName
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Capacity, Inspectorate

#: The name of the inspectorate, as an organisation.
_OFSTED: Final = "Ofsted"


@dataclass(frozen=True, slots=True)
class _Organisation:
    name: str | None
    span: Span | None
    method: str
    scope: str


@dataclass(frozen=True, slots=True)
class _Office:
    role: Span | None
    organisation: _Organisation


class PeopleReader:
    """Reads people who hold an office. Made once from the lexicon of people and the register of authorities."""

    def __init__(self, lexicon: PeopleLexicon, names: NamePatterns, register: AuthorityRegister) -> None:
        self._names = names
        self._roles = any_of(lexicon.roles)
        self._inspectors = any_of(lexicon.inspectors)
        self._other_inspectorates = [
            (re.compile(with_any_apostrophe(item.office)), item) for item in lexicon.other_inspectorates
        ]
        self._inspecting = any_of(lexicon.inspecting)
        self._of_an_inspection = any_of(lexicon.of_an_inspection)
        self._private_words = any_of([f"{phrase}s?" for phrase in lexicon.private_people])
        self._organisations = any_of(lexicon.organisations, ignore_case=False)
        self._post_nominals = re.compile(rf"(?:,? (?:{'|'.join(lexicon.post_nominals)})\b)*,?")
        self._office_titles = frozenset(lexicon.office_titles)
        self._council_forms = tuple(with_any_apostrophe(form) for form in lexicon.council_forms)
        #: the forms of the name of each council that has been met: they are compiled once
        self._forms_of: dict[str, tuple[re.Pattern[str], ...]] = {}
        self._council_words = rf"(?: (?:{'|'.join(lexicon.council_words)}))*"
        self._own_council = lexicon.own_council
        self._register = register

    def addressee(
        self, document: Document, address: Span, salutation: Span, authority: LocalAuthority | None
    ) -> list[Appearance]:
        """The person to whom a letter is addressed: the first name of the address block.

        Args:
            document: the letter.
            address: the address block.
            salutation: the words 'Dear ...', which give the honorific where the address has none.
            authority: the authority that the letter is about.
        """
        names = self._first_line_or_any(document, address)
        if not names:
            return []
        name = names[0]
        honorific = name.honorific or self._honorific_in(document, salutation, name)
        rest = Span(self._after_post_nominals(document, name.span.end, address.end), address.end)
        organisation = self._council_in(document, rest, authority)
        role_end = organisation.span.start if organisation.span else _line_end(document, rest)
        role = self._role_in(document, Span(rest.start, role_end)) if role_end > rest.start else None
        if role is None:
            role = self._role_in(document, Span(address.start, name.span.start))
        if role is None and organisation.span is not None:
            role = self._role_in(document, Span(organisation.span.end, address.end))
        role = self._without_authority(document, role) if role else None
        method = "the first name of the address block"
        office = self._office(document, role, organisation, authority)
        return [_appearance(Capacity.ADDRESSEE, replace(name, honorific=honorific), office, method)]

    def _first_line_or_any(self, document: Document, lines: Span) -> list[PersonName]:
        """The names in lines that begin with one; the first line can be a name that consists of common words."""
        first = document.blocks[document.block_at(lines.start)].span
        line = Span(max(first.start, lines.start), min(first.end, lines.end))
        return self._names.find_expected(document.words(line), line.start) or self._names.find(
            document.words(lines), lines.start
        )

    def _after_post_nominals(self, document: Document, start: int, end: int) -> int:
        """Where the letters after a name ('OBE') end."""
        found = self._post_nominals.match(document.words(Span(start, end)))
        return start + found.end() if found else start

    def _without_authority(self, document: Document, role: Span) -> Span:
        """An office without the name of the authority that follows it on its line."""
        words = document.words(role)
        for mention in self._register.mentions(words):
            before = words[: mention.span.start].rstrip(" ,")
            rest = words[mention.span.end :]
            if re.fullmatch(self._council_words, rest) and self._roles.search(before) and not before.endswith(" of"):
                return Span(role.start, role.start + len(before))
        return role

    def inspectors(self, document: Document, sentence: Span) -> list[Appearance]:
        """The people whom a sentence names as the inspectors."""
        words = document.words(sentence)
        cue = self._inspecting.search(words)
        if cue is None or not self._of_an_inspection.search(words[: cue.end()]):
            return []
        office = self._inspectors.search(words)
        role = Span(sentence.start + office.start(), sentence.start + office.end()) if office else None
        ofsted = _Organisation(
            _OFSTED if role else None, role, "inspectors of this title work for Ofsted", Inspectorate.OFSTED
        )
        method = f"named after '{cue.group()}'"
        return [
            _appearance(Capacity.INSPECTOR, name, _Office(role, ofsted), method)
            for name in self._names.find_expected(words[cue.end() :], sentence.start + cue.end())
        ]

    def team(self, document: Document, line: Span, capacity: Capacity) -> list[Appearance]:
        """The people whom a line of a report names after their office, who work for the body named or for Ofsted."""
        words = document.words(line)
        office = self._inspectors.search(words)
        role = Span(line.start + office.start(), line.start + office.end()) if office else None
        other = self._organisations.search(words)
        body = other.group() if other is not None else _OFSTED
        body_span = Span(line.start + other.start(), line.start + other.end()) if other is not None else role
        printed = body if body_span is not None else None
        organisation = _Organisation(printed, body_span, "the body that the line or the office names", slug(body))
        return [
            _appearance(capacity, name, _Office(role, organisation), "named after the office on a line of the report")
            for name in self._names.find(words, line.start) or self._names.find_expected(words, line.start)
        ]

    def signatory(self, document: Document, signature: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """The person who signs: the first name after the valediction."""
        names = self._first_line_or_any(document, signature)
        if not names:
            return []
        name = names[0]
        role = self._role_in(document, Span(name.span.end, signature.end))
        organisation = self._organisation_of(document, role, Span(name.span.end, signature.end), authority)
        method = "the name under the valediction"
        office = self._office(document, role, organisation, authority)
        return [_appearance(Capacity.SIGNATORY, name, _of_inspectorate(office), method)]

    def listed(
        self, document: Document, lines: Span, authority: LocalAuthority | None, capacity: Capacity
    ) -> list[Appearance]:
        """Everybody whom the lines of an address or signature block name, each with their office.

        A line can name several people. A name is at the start of a line or before a comma.
        """
        appearances: list[Appearance] = []
        for block in document.blocks[document.block_at(lines.start) : document.block_at(lines.end - 1) + 1]:
            words = document.words(block.span)
            names = [
                name
                for name in self._names.find(words, block.span.start)
                if (name.honorific or name.span).start == block.span.start
                or document.words(Span(name.span.end, min(block.span.end, name.span.end + 1))) == ","
            ]
            for name, following in zip(names, [*names[1:], None], strict=False):
                end = (following.honorific or following.span).start if following else block.span.end
                start = self._after_post_nominals(document, name.span.end, end)
                if start >= end and document.block_at(block.span.start) + 1 < len(document.blocks):
                    below = document.blocks[document.block_at(block.span.start) + 1]
                    start, end = below.span.start, below.span.end
                part = Span(start, end)
                role = self._role_in(document, part) if start < end else None
                organisation = self._organisation_of(document, role, part, authority)
                method = (
                    "named in the address block" if capacity == Capacity.ADDRESSEE else "named under the valediction"
                )
                office = self._office(document, role, organisation, authority)
                is_writer = capacity == Capacity.SIGNATORY
                appearances.append(
                    _appearance(capacity, name, _of_inspectorate(office) if is_writer else office, method)
                )
        return appearances

    def copied_to(self, document: Document, copies: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """Everybody named after 'Copy:', each with the office printed before the next name."""
        names = self._names.find(document.words(copies), copies.start)
        appearances: list[Appearance] = []
        for name, following in zip(names, [*names[1:], None], strict=False):
            end = (following.honorific or following.span).start if following else copies.end
            part = Span(name.span.end, end)
            role = self._role_in(document, part)
            organisation = self._organisation_of(document, role, part, authority)
            method = "named after 'Copy'"
            office = self._office(document, role, organisation, authority)
            appearances.append(_appearance(Capacity.COPIED_TO, name, office, method))
        return appearances

    def speaker(self, document: Document, lead: Span, authority: LocalAuthority | None) -> Appearance | None:
        """The office holder who speaks, by the words before (or after) a verb of speaking; None for anybody else.

        The office comes after the name and a comma, or before the name; the title of a councillor is an office too. A
        speaker without an office is a private person. So is one whose age, or being a parent, a carer or similar, is
        printed before anything that looks like an office.
        """
        names = self._names.find(document.words(lead), lead.start)
        if not names:
            return None
        name = names[0]
        titled = name.honorific is not None and document.words(name.honorific) in self._office_titles
        role = self._role_in(document, Span(name.span.end, lead.end), whole=True)
        if role is not None and not titled and self._is_private(document.words(role)):
            role = None
        elif role is None:
            role = self._role_before(document, Span(lead.start, name.span.start))
        if role is None and not titled:
            return None
        organisation = self._organisation_of(document, role, role or lead, authority)
        method = "named beside the verb of speaking"
        return _appearance(Capacity.QUOTED, name, self._office(document, role, organisation, authority), method)

    def _is_private(self, role: str) -> bool:
        """Whether the words after a name describe a private person first ("34, a mother and Chair of …")."""
        office = self._roles.search(role)
        before = role[: office.start()] if office else role
        return before[:1].isdigit() or self._private_words.search(before) is not None

    def _office(
        self, document: Document, role: Span | None, organisation: _Organisation, authority: LocalAuthority | None
    ) -> _Office:
        """An office with its organisation, which the titles of inspectors determine."""
        if role is not None:
            words = document.words(role)
            other = next((item for pattern, item in self._other_inspectorates if pattern.search(words)), None)
            if other is not None:
                method = "inspectors of this title work for this inspectorate"
                return _Office(role, _Organisation(other.organisation, role, method, other.scope))
            if self._inspectors.search(words):
                method = "inspectors of this title work for Ofsted"
                organisation = _Organisation(_OFSTED, role, method, Inspectorate.OFSTED)
        scope = organisation.scope or (authority.slug if authority else "unknown")
        return _Office(role, replace(organisation, scope=scope))

    def _honorific_in(self, document: Document, salutation: Span, name: PersonName) -> Span | None:
        surname = document.words(name.span).split()[-1]
        for greeted in self._names.find(document.words(salutation), salutation.start):
            if document.words(greeted.span).split()[-1] == surname:
                return greeted.honorific
        return None

    def _role_in(self, document: Document, part: Span, *, whole: bool = False) -> Span | None:
        """The office in a part of a document, without the commas and spaces around it; None where there is no office.

        Args:
            document: the document.
            part: the part.
            whole: whether the organisation stays in the office, as running text prints it.
        """
        words = document.words(part)
        found = self._roles.search(words)
        if found is None:
            return None
        start = len(words) - len(words.lstrip(" ,\n–-"))
        end = len(words)
        if not whole:
            organisation = self._council_in(document, part, None).span
            if organisation is not None and organisation.start - part.start > found.end():
                end = organisation.start - part.start
            line_end = words.find("\n", found.end())
            end = min(end, line_end) if line_end >= 0 else end
            line_start = words.rfind("\n", 0, found.start())
            start = max(start, line_start + 1)
        text = words[start:end].rstrip(" ,\n:–-")
        if text.endswith(" of"):
            text = words[start : len(words)].rstrip(" ,\n:–-")
        return Span(part.start + start, part.start + start + len(text)) if text else None

    def _role_before(self, document: Document, part: Span) -> Span | None:
        """The office directly before a name, at the end of a part: 'Her Majesty's Inspector Andy Whippey'."""
        words = document.words(part).rstrip()
        best: Span | None = None
        for pattern in (self._inspectors, self._roles):
            for match in pattern.finditer(words):
                if match.end() == len(words) and best is None:
                    best = Span(part.start + match.start(), part.start + match.end())
        return best

    def _organisation_of(
        self, document: Document, role: Span | None, part: Span, authority: LocalAuthority | None
    ) -> _Organisation:
        other = self._organisations.search(document.words(part))
        if other is not None:
            span = Span(part.start + other.start(), part.start + other.end())
            return _Organisation(other.group(), span, "printed beside the name", slug(other.group()))
        return self._council_in(document, part if role is None else _around(part, role), authority)

    def _council_forms_of(self, name: str) -> tuple[re.Pattern[str], ...]:
        """What a council or a body of it is called, as patterns with its name as it is printed."""
        if name not in self._forms_of:
            self._forms_of[name] = tuple(
                re.compile(rf"(?<!\w){form.replace('{name}', re.escape(name))}(?!\w)") for form in self._council_forms
            )
        return self._forms_of[name]

    def _council_in(self, document: Document, part: Span, authority: LocalAuthority | None) -> _Organisation:
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
                    return _Organisation(match.group(), span, "printed beside the name", mention.authority.slug)
        scope = authority.slug if authority else ""
        unnamed = words.find(self._own_council)
        if unnamed >= 0:
            span = Span(part.start + unnamed, part.start + unnamed + len(self._own_council))
            return _Organisation(self._own_council, span, "printed beside the name", scope)
        return _Organisation(None, None, "", scope)


def _of_inspectorate(office: _Office) -> _Office:
    """The office of a signatory of an inspectors' letter: never an office in the council."""
    if office.organisation.name is not None:
        return office
    return replace(office, organisation=replace(office.organisation, scope=Inspectorate.OFSTED))


def _appearance(capacity: Capacity, name: PersonName, office: _Office, method: str) -> Appearance:
    organisation = office.organisation
    return Appearance(
        capacity,
        name.span,
        name.honorific,
        office.role,
        organisation.name,
        organisation.span,
        organisation.method,
        organisation.scope,
        method,
    )


def _line_end(document: Document, part: Span) -> int:
    """The end of the first non-empty line of a part."""
    words = document.words(part)
    lead = len(words) - len(words.lstrip())
    end = words.find("\n", lead)
    return part.end if end < 0 else part.start + end


def _around(part: Span, role: Span) -> Span:
    return Span(min(part.start, role.start), max(part.end, role.end))
