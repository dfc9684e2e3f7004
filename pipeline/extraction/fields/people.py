"""People in office: inspectors, signatories, addressees, those copied to.

What belongs here: reading a name with its honorific, office and organisation from the places where letters put
them. What does not: people who are quoted (see `statements`), and anybody who holds no office.
"""

import re
from dataclasses import dataclass, replace

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority, slug
from pipeline.extraction.fields.names import NamePatterns, PersonName
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Capacity

_OFSTED = "Ofsted"


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
    """Reads people in office. Made once from the lexicon of people and the register of authorities."""

    def __init__(self, lexicons: PeopleLexicon, names: NamePatterns, register: AuthorityRegister) -> None:
        self._names = names
        self._roles = any_of(lexicons.roles)
        self._inspectors = any_of(lexicons.inspectors)
        self._other_inspectorates = [
            (re.compile(with_any_apostrophe(item.office)), item) for item in lexicons.other_inspectorates
        ]
        self._inspecting = any_of(lexicons.inspecting)
        self._of_an_inspection = any_of(lexicons.of_an_inspection)
        self._private_words = any_of([f"{phrase}s?" for phrase in lexicons.private_people])
        self._organisations = any_of(lexicons.organisations, ignore_case=False)
        self._post_nominals = re.compile(rf"(?:,? (?:{'|'.join(lexicons.post_nominals)})\b)*,?")
        self._office_titles = frozenset(lexicons.office_titles)
        self._council_forms = tuple(lexicons.council_forms)
        self._council_words = rf"(?: (?:{'|'.join(lexicons.council_words)}))*"
        self._own_council = lexicons.own_council
        self._register = register

    def addressee(
        self, document: Document, area: Span, salutation: Span, authority: LocalAuthority | None
    ) -> list[Appearance]:
        """The person whom a letter is written to: the first name of the address block.

        Args:
            document: the letter.
            area: the address block.
            salutation: the words 'Dear ...', from which an honorific is taken where the address prints none.
            authority: whose letter it is.
        """
        names = self._first_line_or_any(document, area)
        if not names:
            return []
        name = names[0]
        honorific = name.honorific or self._honorific_in(document, salutation, name)
        rest = Span(self._after_post_nominals(document, name.span.end, area.end), area.end)
        organisation = self._council_in(document, rest, authority)
        role_end = organisation.span.start if organisation.span else _line_end(document, rest)
        role = self._role_in(document, Span(rest.start, role_end)) if role_end > rest.start else None
        if role is None:
            role = self._role_in(document, Span(area.start, name.span.start))
        if role is None and organisation.span is not None:
            role = self._role_in(document, Span(organisation.span.end, area.end))
        role = self._without_place(document, role) if role else None
        method = "the first name of the address block"
        office = self._office(document, role, organisation, authority)
        return [_appearance(Capacity.ADDRESSEE, replace(name, honorific=honorific), office, method)]

    def _first_line_or_any(self, document: Document, area: Span) -> list[PersonName]:
        """The names of a block that begins with one; its first line is read as a name even of common words."""
        first = document.blocks[document.block_at(area.start)].span
        line = Span(max(first.start, area.start), min(first.end, area.end))
        return self._names.find_expected(document.words(line), line.start) or self._names.find(
            document.words(area), area.start
        )

    def _after_post_nominals(self, document: Document, start: int, end: int) -> int:
        """Where the letters after a name ('OBE') end."""
        found = self._post_nominals.match(document.words(Span(start, end)))
        return start + found.end() if found else start

    def _without_place(self, document: Document, role: Span) -> Span:
        """An office without the name of the authority that is printed after it on its line."""
        words = document.words(role)
        for mention in self._register.mentions(words):
            before = words[: mention.span.start].rstrip(" ,")
            rest = words[mention.span.end :]
            if re.fullmatch(self._council_words, rest) and self._roles.search(before) and not before.endswith(" of"):
                return Span(role.start, role.start + len(before))
        return role

    def inspectors(self, document: Document, sentence: Span) -> list[Appearance]:
        """The people whom a sentence names as those who inspected."""
        words = document.words(sentence)
        cue = self._inspecting.search(words)
        if cue is None or not self._of_an_inspection.search(words[: cue.end()]):
            return []
        office = self._inspectors.search(words)
        role = Span(sentence.start + office.start(), sentence.start + office.end()) if office else None
        ofsted = _Organisation(_OFSTED if role else None, role, "inspectors of this title work for Ofsted", "ofsted")
        method = f"named after '{cue.group()}'"
        return [
            _appearance(Capacity.INSPECTOR, name, _Office(role, ofsted), method)
            for name in self._names.find_expected(words[cue.end() :], sentence.start + cue.end())
        ]

    def team(self, document: Document, line: Span, capacity: Capacity) -> list[Appearance]:
        """The people whom a line names after their office; those of a report act for the inspectorate."""
        words = document.words(line)
        office = self._inspectors.search(words)
        role = Span(line.start + office.start(), line.start + office.end()) if office else None
        other = self._organisations.search(words)
        body = other.group() if other is not None else _OFSTED
        place = Span(line.start + other.start(), line.start + other.end()) if other is not None else role
        printed = body if place is not None else None
        organisation = _Organisation(printed, place, "the body that the line or the office names", slug(body))
        return [
            _appearance(capacity, name, _Office(role, organisation), "named after the office on a line of the report")
            for name in self._names.find(words, line.start) or self._names.find_expected(words, line.start)
        ]

    def signatory(self, document: Document, area: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """The person who signs: the first name after the valediction."""
        names = self._first_line_or_any(document, area)
        if not names:
            return []
        name = names[0]
        role = self._role_in(document, Span(name.span.end, area.end))
        organisation = self._organisation_of(document, role, Span(name.span.end, area.end), authority)
        method = "the name under the valediction"
        office = self._office(document, role, organisation, authority)
        return [_appearance(Capacity.SIGNATORY, name, _of_inspectorate(office), method)]

    def several(
        self, document: Document, area: Span, authority: LocalAuthority | None, capacity: Capacity
    ) -> list[Appearance]:
        """Everybody whom the lines of an address or of a signature block name, one or more a line, each with their
        office; a name stands at the beginning of a line or before a comma.
        """
        appearances: list[Appearance] = []
        for block in document.blocks[document.block_at(area.start) : document.block_at(area.end - 1) + 1]:
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
                stretch = Span(start, end)
                role = self._role_in(document, stretch) if start < end else None
                organisation = self._organisation_of(document, role, stretch, authority)
                method = (
                    "named in the address block" if capacity == Capacity.ADDRESSEE else "named under the valediction"
                )
                office = self._office(document, role, organisation, authority)
                is_writer = capacity == Capacity.SIGNATORY
                appearances.append(
                    _appearance(capacity, name, _of_inspectorate(office) if is_writer else office, method)
                )
        return appearances

    def copied_to(self, document: Document, area: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """Everybody after 'Copy:', each with what is printed up to the next name."""
        names = self._names.find(document.words(area), area.start)
        appearances: list[Appearance] = []
        for name, following in zip(names, [*names[1:], None], strict=False):
            end = (following.honorific or following.span).start if following else area.end
            stretch = Span(name.span.end, end)
            role = self._role_in(document, stretch)
            organisation = self._organisation_of(document, role, stretch, authority)
            method = "named after 'Copy'"
            office = self._office(document, role, organisation, authority)
            appearances.append(_appearance(Capacity.COPIED_TO, name, office, method))
        return appearances

    def speaker(self, document: Document, lead: Span, authority: LocalAuthority | None) -> Appearance | None:
        """The person in office who speaks, from the words before (or after) a verb of speaking.

        The office stands after the name and a comma, or before the name; a councillor's title is one. Somebody with
        neither holds no office as far as the text tells, and is nobody here. Nor does somebody of whom an age, or
        being a parent, a carer or the like, is printed before anything that is called as an office is.
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
        """Whether what stands after a name begins with what a private person is ("34, a mother and Chair of …")."""
        office = self._roles.search(role)
        before = role[: office.start()] if office else role
        return before[:1].isdigit() or self._private_words.search(before) is not None

    def _office(
        self, document: Document, role: Span | None, organisation: _Organisation, authority: LocalAuthority | None
    ) -> _Office:
        """An office with its body; inspectors' titles tell the body by themselves."""
        words = document.words(role) if role is not None else ""
        other = next((item for pattern, item in self._other_inspectorates if pattern.search(words)), None)
        if role is not None and other is not None:
            method = "inspectors of this title work for this inspectorate"
            return _Office(role, _Organisation(other.organisation, role, method, other.scope))
        if role is not None and self._inspectors.search(document.words(role)):
            organisation = _Organisation(_OFSTED, role, "inspectors of this title work for Ofsted", "ofsted")
        scope = organisation.scope or (authority.slug if authority else "unknown")
        return _Office(role, replace(organisation, scope=scope))

    def _honorific_in(self, document: Document, salutation: Span, name: PersonName) -> Span | None:
        surname = document.words(name.span).split()[-1]
        for greeted in self._names.find(document.words(salutation), salutation.start):
            if document.words(greeted.span).split()[-1] == surname:
                return greeted.honorific
        return None

    def _role_in(self, document: Document, stretch: Span, *, whole: bool = False) -> Span | None:
        """The office in a stretch of text, without the commas and blanks round it, None where it holds no office.

        Args:
            document: the document.
            stretch: where to look.
            whole: keep the organisation in the office, as running text prints it.
        """
        words = document.words(stretch)
        found = self._roles.search(words)
        if found is None:
            return None
        start = len(words) - len(words.lstrip(" ,\n–-"))
        end = len(words)
        if not whole:
            organisation = self._council_in(document, stretch, None).span
            if organisation is not None and organisation.start - stretch.start > found.end():
                end = organisation.start - stretch.start
            line_end = words.find("\n", found.end())
            end = min(end, line_end) if line_end >= 0 else end
            line_start = words.rfind("\n", 0, found.start())
            start = max(start, line_start + 1)
        text = words[start:end].rstrip(" ,\n:–-")
        if text.endswith(" of"):
            text = words[start : len(words)].rstrip(" ,\n:–-")
        return Span(stretch.start + start, stretch.start + start + len(text)) if text else None

    def _role_before(self, document: Document, stretch: Span) -> Span | None:
        """An office printed straight before the name: 'Her Majesty's Inspector Andy Whippey'."""
        words = document.words(stretch).rstrip()
        best: Span | None = None
        for pattern in (self._inspectors, self._roles):
            for match in pattern.finditer(words):
                if match.end() == len(words) and best is None:
                    best = Span(stretch.start + match.start(), stretch.start + match.end())
        return best

    def _organisation_of(
        self, document: Document, role: Span | None, stretch: Span, authority: LocalAuthority | None
    ) -> _Organisation:
        other = self._organisations.search(document.words(stretch))
        if other is not None:
            span = Span(stretch.start + other.start(), stretch.start + other.end())
            return _Organisation(other.group(), span, "printed beside the name", slug(other.group()))
        return self._council_in(document, stretch if role is None else _around(stretch, role), authority)

    def _council_in(self, document: Document, stretch: Span, authority: LocalAuthority | None) -> _Organisation:
        """The council, or a body of it, that a stretch of text names."""
        words = document.words(stretch)
        mentions = self._register.mentions(words)
        for mention in mentions:
            name = re.escape(words[mention.span.start : mention.span.end])
            for form in self._council_forms:
                pattern = rf"(?<!\w){with_any_apostrophe(form).replace('{name}', name)}(?!\w)"
                for match in re.finditer(pattern, words):
                    if match.start() <= mention.span.start and mention.span.end <= match.end():
                        span = Span(stretch.start + match.start(), stretch.start + match.end())
                        return _Organisation(match.group(), span, "printed beside the name", mention.authority.slug)
        scope = authority.slug if authority else ""
        unnamed = words.find(self._own_council)
        if unnamed >= 0:
            span = Span(stretch.start + unnamed, stretch.start + unnamed + len(self._own_council))
            return _Organisation(self._own_council, span, "printed beside the name", scope)
        return _Organisation(None, None, "", scope)


def _of_inspectorate(office: _Office) -> _Office:
    """The office of somebody who signs an inspectors' letter: never one of the council."""
    if office.organisation.name is not None:
        return office
    return replace(office, organisation=replace(office.organisation, scope="ofsted"))


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


def _line_end(document: Document, stretch: Span) -> int:
    """The end of the first non-empty line of a stretch."""
    words = document.words(stretch)
    lead = len(words) - len(words.lstrip())
    end = words.find("\n", lead)
    return stretch.end if end < 0 else stretch.start + end


def _around(stretch: Span, role: Span) -> Span:
    return Span(min(stretch.start, role.start), max(stretch.end, role.end))
