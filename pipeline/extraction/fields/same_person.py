"""Which printed names can be those of one person: 'Councillor Katherine West', 'Cllr Kath West', 'Councillor West'."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.extraction.fields.names import without_nickname
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.phrases import any_of

Gender = Literal["she", "he"]
_NOT_LETTERS: Final = re.compile(r"[^\w\s-]")


@dataclass(frozen=True, slots=True)
class PersonForm:
    """One form in which a person is named.

    Attributes:
        first_names: first names and initials, in small letters.
        nicknames: nicknames in marks, in small letters.
        surname: in small letters.
        gender: as the title shows it, None where it shows none.
        is_elected: whether the title or the office is that of an elected member, None where neither is printed.
    """

    first_names: tuple[str, ...]
    nicknames: tuple[str, ...]
    surname: str
    gender: Gender | None
    is_elected: bool | None

    @property
    def fullness(self) -> tuple[int, int]:
        """How much of the name it gives; the fullest form of a name has the most."""
        return len(self.first_names), sum(map(len, self.first_names))


class PersonMatcher:
    """Compares forms of names. Made once from the lexicon of people."""

    def __init__(self, lexicon: PeopleLexicon) -> None:
        self._full_names: dict[str, set[str]] = {}
        for full, short_forms in lexicon.short_first_names.items():
            for name in (full, *short_forms):
                self._full_names.setdefault(name.casefold(), set()).add(full.casefold())
        self._titles: dict[str, Gender] = {
            **dict.fromkeys(lexicon.womens_titles, "she"),
            **dict.fromkeys(lexicon.mens_titles, "he"),
        }
        self._first_names: dict[str, Gender] = {
            **dict.fromkeys(map(str.casefold, lexicon.womens_first_names), "she"),
            **dict.fromkeys(map(str.casefold, lexicon.mens_first_names), "he"),
        }
        self._office_titles = frozenset(lexicon.office_titles)
        self._elected = any_of(lexicon.elected_offices)

    def form(self, name: str, honorific: str | None, role: str | None) -> PersonForm:
        """The form of a name as printed, with its title and office."""
        plain = without_nickname(name)
        *first, last = (_plain(word) for word in plain.split())
        known = set(plain.split())
        nicknames = tuple(_plain(word) for word in name.split() if word not in known)
        elected: bool | None = None
        if honorific in self._office_titles:
            elected = True
        elif role:
            elected = self._elected.search(role) is not None
        return PersonForm(tuple(first), nicknames, last, self._titles.get(honorific or ""), elected)

    def gender(self, form: PersonForm) -> Gender | None:
        """The gender that the title or the first name shows, None where they show none."""
        return form.gender or (self._first_names.get(form.first_names[0]) if form.first_names else None)

    def agree(self, one: PersonForm, other: PersonForm) -> bool:
        """Whether two forms can name one person: nothing in them contradicts it."""
        if one.surname != other.surname:
            return False
        if {self.gender(one), self.gender(other)} == {"she", "he"}:
            return False
        if one.is_elected is not None and other.is_elected is not None and one.is_elected != other.is_elected:
            return False
        if not one.first_names or not other.first_names:
            return True
        (first, *more), (second, *others) = one.first_names, other.first_names
        is_same = any(self._is_same(a, b) for a in (first, *one.nicknames) for b in (second, *other.nicknames))
        return is_same and all(map(self._is_same, more, others))

    def agree_all(self, form: PersonForm, forms: Iterable[PersonForm]) -> bool:
        """Whether a form agrees with all forms of a person."""
        return all(self.agree(form, other) for other in forms)

    def _is_same(self, one: str, other: str) -> bool:
        """Whether two first names are one: equal, an initial of the other, or forms of one name."""
        if one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]):
            return True
        return bool(self._full_names.get(one, set()) & self._full_names.get(other, set()))


def _plain(word: str) -> str:
    return _NOT_LETTERS.sub("", word).casefold()
