"""Which names, in all documents, are one person: 'Cllr Kath West' here and 'Councillor Katherine West' there.

In documents of one council two forms of a name are one person where the offices agree, nothing contradicts it, and no
third person fits as well. The fullest form gives the name and the identifier.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from pipeline.extraction.facts import Appearance
from pipeline.extraction.fields.names import without_nickname
from pipeline.extraction.fields.same_person import PersonForm, PersonMatcher
from pipeline.linking.identifiers import person_id
from pipeline.linking.source import Source

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Shorter names that differ in a letter are often those of two people.
_FEWEST_LETTERS: Final = 8
#: How much of the words of two offices must be the same where they are one person's.
_SHARE_OF_OFFICE: Final = 0.5


@dataclass(slots=True)
class _Name:
    """One printed name within one body: its forms with title and office, and the words of each office."""

    name: str
    forms: list[PersonForm] = field(default_factory=list)
    offices: list[frozenset[str]] = field(default_factory=list)


class Persons:
    """The person whom each appearance is of."""

    def __init__(self, sources: Sequence[Source], matcher: PersonMatcher, councils: Collection[str]) -> None:
        """Compare all names.

        Args:
            sources: the documents.
            matcher: compares two forms of a name.
            councils: the names of councils in identifiers; other bodies are too large for two forms to be one person.
        """
        self._names: dict[tuple[str, str], str] = {}
        self._matcher = matcher
        by_surname: dict[tuple[str, str], dict[str, _Name]] = defaultdict(dict)
        for source in sources:
            for item in source.facts.appearances:
                name = _plain(source, item)
                form = matcher.form(
                    source.words(item.name_span),
                    source.words(item.honorific_span) if item.honorific_span else None,
                    source.words(item.role_span) if item.role_span else None,
                )
                known = by_surname[item.scope, form.surname].setdefault(name, _Name(name))
                known.forms.append(form)
                if item.role_span is not None:
                    known.offices.append(frozenset(_WORD.findall(source.words(item.role_span).casefold())))
        for (scope, _), names in by_surname.items():
            ordered = sorted(names.values(), key=lambda item: (*(-n for n in item.forms[0].fullness), item.name))
            for people in _people(ordered, matcher) if scope in councils else ([name] for name in ordered):
                self._names |= {(scope, item.name): people[0].name for item in people}

    def name(self, source: Source, appearance: Appearance) -> str:
        """The fullest name of the person, without a nickname."""
        return self._names[appearance.scope, _plain(source, appearance)]

    def identifier(self, source: Source, appearance: Appearance) -> str:
        """The identifier of the person."""
        return person_id(appearance.scope, self.name(source, appearance))

    def possibly_same(self) -> dict[str, list[str]]:
        """Persons of one body or council who may be one, by their identifiers: each with the others.

        Their names differ in one letter ("Smale" and "Smaile"), or one has a short form or an initial of the other's
        first name ("Dan" and "Daniel"). Nothing else shows that they are one, so each keeps a row.
        """
        by_scope: dict[str, list[str]] = defaultdict(list)
        for scope, name in sorted({(scope, name) for (scope, _), name in self._names.items()}):
            by_scope[scope].append(name)
        pairs = [(scope, *pair) for scope, names in by_scope.items() for pair in _similar(names, self._matcher)]
        found: dict[str, list[str]] = defaultdict(list)
        for scope, one, other in pairs:
            first, second = person_id(scope, one), person_id(scope, other)
            found[first].append(second)
            found[second].append(first)
        return {name: sorted(others) for name, others in found.items()}


def _similar(names: Sequence[str], matcher: PersonMatcher) -> set[tuple[str, str]]:
    """The pairs of names, which are in order, that may be one person's."""
    found: set[tuple[str, str]] = set()
    long_names = [name for name in names if len(name) >= _FEWEST_LETTERS]
    for number, one in enumerate(long_names):
        others = long_names[number + 1 :]
        near = extract(one, others, scorer=OSA.distance, processor=str.casefold, score_cutoff=1, limit=None)
        found.update((one, other) for other, _, _ in near)
    by_surname: dict[str, list[tuple[str, PersonForm]]] = defaultdict(list)
    for name in names:
        form = matcher.form(name, None, None)
        by_surname[form.surname].append((name, form))
    for same in by_surname.values():
        pairs = combinations(same, 2)
        found.update((one, other) for (one, form), (other, compared) in pairs if matcher.agree(form, compared))
    return found


def _plain(source: Source, appearance: Appearance) -> str:
    return without_nickname(source.words(appearance.name_span))


def _people(names: Iterable[_Name], matcher: PersonMatcher) -> list[list[_Name]]:
    """The names of one surname in one council by person; the fullest names come first."""
    people: list[list[_Name]] = []
    for name in names:
        matches = [
            person
            for person in people
            if all(matcher.agree_all(form, other.forms) for form in name.forms for other in person)
            and any(_is_one_office(name, other) for other in person)
        ]
        if len(matches) == 1:
            matches[0].append(name)
        else:
            people.append([name])
    return people


def _is_one_office(one: _Name, other: _Name) -> bool:
    """Whether both are elected members, or some of their offices have most words in common."""
    if any(form.is_elected for form in one.forms) and any(form.is_elected for form in other.forms):
        return True
    return any(
        len(words & others) >= _SHARE_OF_OFFICE * len(words | others)
        for words in one.offices
        for others in other.offices
    )
