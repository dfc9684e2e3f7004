"""People who hold an office in letters: inspectors, signatories, addressees and recipients of copies.

Each is read with honorific, office and organisation from where documents print them. `speakers` reads the people who
are quoted, and `private_people` finds people who hold no office.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority
from pipeline.extraction.fields.names import NamePatterns, PersonName
from pipeline.extraction.fields.offices import OFSTED, Office, OfficeReader, Organisation
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import Capacity, Inspectorate


class PeopleReader:
    """Reads people who hold an office. Made once from the lexicon of people and the register of authorities."""

    def __init__(
        self, lexicon: PeopleLexicon, names: NamePatterns, offices: OfficeReader, register: AuthorityRegister
    ) -> None:
        self._names = names
        self._offices = offices
        self._inspecting = any_of(lexicon.inspecting)
        self._of_an_inspection = any_of(lexicon.of_an_inspection)
        self._post_nominals = re.compile(rf"(?:,? (?:{'|'.join(lexicon.post_nominals)})\b)*,?")
        self._council_words = rf"(?: (?:{'|'.join(lexicon.council_words)}))*"
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
        organisation = self._offices.council_in(document, rest, authority)
        role_end = organisation.span.start if organisation.span else _line_end(document, rest)
        role = self._offices.role_in(document, Span(rest.start, role_end)) if role_end > rest.start else None
        if role is None:
            role = self._offices.role_in(document, Span(address.start, name.span.start))
        if role is None and organisation.span is not None:
            role = self._offices.role_in(document, Span(organisation.span.end, address.end))
        role = self._without_authority(document, role) if role else None
        method = "the first name of the address block"
        office = self._offices.office(document, role, organisation, authority)
        return [appearance(Capacity.ADDRESSEE, replace(name, honorific=honorific), office, method)]

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
            if (
                re.fullmatch(self._council_words, rest)
                and self._offices.roles.search(before)
                and not before.endswith(" of")
            ):
                return Span(role.start, role.start + len(before))
        return role

    def inspectors(self, document: Document, sentence: Span) -> list[Appearance]:
        """The people whom a sentence names as the inspectors."""
        words = document.words(sentence)
        cue = self._inspecting.search(words)
        if cue is None or not self._of_an_inspection.search(words[: cue.end()]):
            return []
        office = self._offices.inspectors.search(words)
        role = Span(sentence.start + office.start(), sentence.start + office.end()) if office else None
        ofsted = Organisation(
            OFSTED if role else None, role, "inspectors of this title work for Ofsted", Inspectorate.OFSTED
        )
        method = f"named after '{cue.group()}'"
        return [
            appearance(Capacity.INSPECTOR, name, Office(role, ofsted), method)
            for name in self._names.find_expected(words[cue.end() :], sentence.start + cue.end())
        ]

    def team(self, document: Document, line: Span, capacity: Capacity) -> list[Appearance]:
        """The people whom a line of a report names after their office, who work for the body named or for Ofsted."""
        words = document.words(line)
        office = self._offices.inspectors.search(words)
        role = Span(line.start + office.start(), line.start + office.end()) if office else None
        other = self._offices.organisations.search(words)
        body = other.group() if other is not None else OFSTED
        body_span = Span(line.start + other.start(), line.start + other.end()) if other is not None else role
        printed = body if body_span is not None else None
        organisation = Organisation(
            printed, body_span, "the body that the line or the office names", self._offices.scope_of(body)
        )
        return [
            appearance(capacity, name, Office(role, organisation), "named after the office on a line of the report")
            for name in self._names.find_expected(words, line.start)
        ]

    def signatory(self, document: Document, signature: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """The person who signs: the first name after the valediction."""
        names = self._first_line_or_any(document, signature)
        if not names:
            return []
        name = names[0]
        role = self._offices.role_in(document, Span(name.span.end, signature.end))
        organisation = self._offices.organisation_of(document, role, Span(name.span.end, signature.end), authority)
        method = "the name under the valediction"
        office = self._offices.office(document, role, organisation, authority)
        return [appearance(Capacity.SIGNATORY, name, _of_inspectorate(office), method)]

    def listed(
        self, document: Document, lines: Span, authority: LocalAuthority | None, capacity: Capacity
    ) -> list[Appearance]:
        """Everybody whom the lines of an address or signature block name, each with their office.

        A line can name several people. A name is at the start of a line or before a comma.
        """
        appearances: list[Appearance] = []
        blocks = document.blocks[document.block_at(lines.start) : document.block_at(lines.end - 1) + 1]
        bodies = self._bodies_above(document, blocks) if capacity == Capacity.SIGNATORY else {}
        for block in blocks:
            names = self._names_in_line(document, block)
            for name, following in zip(names, [*names[1:], None], strict=False):
                end = (following.honorific or following.span).start if following else block.span.end
                start = self._after_post_nominals(document, name.span.end, end)
                if start >= end and document.block_at(block.span.start) + 1 < len(document.blocks):
                    below = document.blocks[document.block_at(block.span.start) + 1]
                    start, end = below.span.start, below.span.end
                part = Span(start, end)
                role = self._offices.role_in(document, part, in_list=True) if start < end else None
                organisation = bodies.get(block.span.start) or self._offices.organisation_of(
                    document, role, part, authority
                )
                method = (
                    "named in the address block" if capacity == Capacity.ADDRESSEE else "named under the valediction"
                )
                office = self._offices.office(document, role, organisation, authority)
                is_writer = capacity == Capacity.SIGNATORY
                appearances.append(
                    appearance(capacity, name, _of_inspectorate(office) if is_writer else office, method)
                )
        return appearances

    def _names_in_line(self, document: Document, block: Block) -> list[PersonName]:
        """The names at the start of a line of an address or signature block, and those before a comma."""
        return [
            name
            for name in self._names.find(document.words(block.span), block.span.start, beside_office=True)
            if (name.honorific or name.span).start == block.span.start
            or document.words(Span(name.span.end, min(block.span.end, name.span.end + 1))) == ","
        ]

    def _bodies_above(self, document: Document, blocks: Sequence[Block]) -> dict[int, Organisation]:
        """The bodies of people who sign in columns, by where their lines begin.

        Read line by line, two columns are two bodies and then the two people who sign for them.
        """
        read = (
            (block.span.start, self._body(document, block), self._names_in_line(document, block)) for block in blocks
        )
        lines = [(start, body) for start, body, names in read if body is not None or names]
        runs = [list(run) for _, run in groupby(lines, lambda line: line[1] is None)]
        return {
            start: body
            for bodies, people in pairwise(runs)
            if len(bodies) == len(people)
            for (_, body), (start, _) in zip(bodies, people, strict=True)
            if body is not None
        }

    def _body(self, document: Document, block: Block) -> Organisation | None:
        """The body that is all that a line names."""
        printed = document.words(block.span)
        if self._offices.organisations.fullmatch(printed) is None:
            return None
        method = "the body that stands above the name, in the order of the columns"
        return Organisation(printed, block.span, method, self._offices.scope_of(printed))

    def copied_to(self, document: Document, copies: Span, authority: LocalAuthority | None) -> list[Appearance]:
        """Everybody named after 'Copy:', each with the office printed before the next name."""
        names = self._names.find(document.words(copies), copies.start, beside_office=True)
        appearances: list[Appearance] = []
        for name, following in zip(names, [*names[1:], None], strict=False):
            end = (following.honorific or following.span).start if following else copies.end
            part = Span(name.span.end, end)
            role = self._offices.role_in(document, part)
            organisation = self._offices.organisation_of(document, role, part, authority)
            method = "named after 'Copy'"
            office = self._offices.office(document, role, organisation, authority)
            appearances.append(appearance(Capacity.COPIED_TO, name, office, method))
        return appearances

    def _honorific_in(self, document: Document, salutation: Span, name: PersonName) -> Span | None:
        surname = document.words(name.span).split()[-1]
        for greeted in self._names.find(document.words(salutation), salutation.start):
            if document.words(greeted.span).split()[-1] == surname:
                return greeted.honorific
        return None


def _of_inspectorate(office: Office) -> Office:
    """The office of a signatory of an inspectors' letter: never an office in the council."""
    if office.organisation.name is not None:
        return office
    return replace(office, organisation=replace(office.organisation, scope=Inspectorate.OFSTED))


def appearance(capacity: Capacity, name: PersonName, office: Office, method: str) -> Appearance:
    """A person in office, as facts hold one."""
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
