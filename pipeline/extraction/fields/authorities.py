"""The register of local authorities, and finding their names in a text."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.core.paths import LEXICONS, LOCAL_AUTHORITIES
from pipeline.core.yaml_config import ConfigError, load_config
from pipeline.extraction.lexicons.authorities import AuthorityLexicon
from pipeline.extraction.lexicons.phrases import with_any_apostrophe
from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Span

_COLUMNS = (
    "ons_code",
    "ofsted_urn",
    "name",
    "also_known_as",
    "short_names",
    "also_a_word",
    "region",
    "authority_type",
    "valid_from",
    "valid_to",
)
#: A postcode after the name of a town in an address.
_POSTCODE: Final = re.compile(r",? [A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b")
#: How far around a name these words are looked for.
_NEAR: Final = 70
#: Words next to a name that is also a common word which show that it means the authority.
_AUTHORITY_AFTER: Final = re.compile(
    rf"(?: (?:Metropolitan |City |County )?Borough |[{APOSTROPHES}]s | Council| children| local)"
)
#: The website of a council, whose name is the last part before `gov.uk`.
_SITE: Final = re.compile(r"(?<![\w-])(?P<name>[a-z-]{3,40})\.gov\.uk\b", re.IGNORECASE)
_AUTHORITY_BEFORE: Final = re.compile(r"\b(?:in|to|of|for|at)\s$")


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """One row of the register `sources/local_authorities.csv`.

    A name that is `also_a_word` ('Reading') names an authority only next to words that show it, and so does one of the
    `short_names` ('Kingston') that is no abbreviation in capitals ('RBKC'). `first_day` and
    `last_day` are None where no reorganisation since 2009 created or abolished it.
    """

    ons_code: str
    ofsted_urn: str
    name: str
    also_known_as: tuple[str, ...]
    short_names: tuple[str, ...]
    also_a_word: bool
    region: str
    authority_type: str
    first_day: date | None = None
    last_day: date | None = None

    def existed_on(self, day: date) -> bool:
        """Whether the authority existed on a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)

    @property
    def slug(self) -> str:
        """The name as identifiers use it."""
        return slug(self.name)


@dataclass(frozen=True, slots=True)
class AuthorityMention:
    """A mention of an authority in a text."""

    authority: LocalAuthority
    span: Span


class AuthorityRegister:
    """All local authorities; finds their names in a text."""

    def __init__(self, authorities: tuple[LocalAuthority, ...], lexicon: AuthorityLexicon) -> None:
        """Index the names.

        Args:
            authorities: all authorities.
            lexicon: the words around a name which show what it means.
        """
        self.by_code = {authority.ons_code: authority for authority in authorities}
        self._by_site = {
            authority.slug.replace("-", ""): authority for authority in authorities if authority.last_day is None
        }
        # a name shared with a predecessor means the authority of today, unless a date shows otherwise
        self.by_name = {
            name.casefold().replace(".", ""): authority
            for authority in sorted(authorities, key=lambda item: item.last_day is None)
            for name in (*authority.short_names, authority.name, *authority.also_known_as)
        }
        self._short = {
            name.casefold() for authority in authorities for name in authority.short_names if not name.isupper()
        }
        #: A regular expression that matches any name, '&' standing for 'and'.
        self.any_name = "|".join(
            _any_case_inside(re.escape(name).replace(r"\ and\ ", r"\ (?:and|&)\ ").replace(r"\.", r"\.?"))
            for name in sorted(
                {
                    name
                    for authority in authorities
                    for full in (authority.name, *authority.also_known_as, *authority.short_names)
                    for name in (full, full.upper())
                },
                key=lambda name: (-len(name), name),
            )
        )
        self._council_after = re.compile(
            "|".join(with_any_apostrophe(phrase) for phrase in lexicon.council_after), re.IGNORECASE
        )
        self._body_after = re.compile(
            rf"(?:[{APOSTROPHES}]s)?(?: (?:[A-Z][\w{APOSTROPHES}]+|and|of)){{0,4}}?"
            rf" (?:{'|'.join(lexicon.bodies_after)})\b"
            rf"|[{APOSTROPHES}]s (?:{'|'.join(lexicon.of_the_place)})"
        )
        self._body_before = re.compile(rf"\b(?:{'|'.join(lexicon.bodies_before)})\s$")
        self._predecessor = re.compile(rf"\b(?:{'|'.join(lexicon.predecessor_before)})\s$", re.IGNORECASE)
        self._relative = re.compile(lexicon.relative_clause)
        self._pattern = re.compile(rf"(?<![\w-])(?:{self.any_name})(?![\w-]| Road| Street| Avenue| BS\d)")

    def mentions(self, text: str, offset: int = 0) -> list[AuthorityMention]:
        """Every authority named in a text, in order; a longer name wins over one inside it."""
        found: list[AuthorityMention] = []
        for match in self._pattern.finditer(text):
            name = match.group()
            bare = name.casefold().replace(".", "")
            authority = self.by_name.get(bare) or self.by_name.get(bare.replace("&", "and"))
            if authority is None:
                continue
            after = text[match.end() : match.end() + _NEAR]
            if name.casefold() in self._short and not self._council_after.match(after):
                continue
            if self._is_of_another_body(text[max(0, match.start() - _NEAR) : match.start()], after):
                continue
            if authority.also_a_word and not (
                _AUTHORITY_AFTER.match(after)
                or _AUTHORITY_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
            ):
                continue
            found.append(AuthorityMention(authority, Span(offset + match.start(), offset + match.end())))
        return found

    def _is_of_another_body(self, before: str, after: str) -> bool:
        """Whether the words around a name show that it is that of a body in the place, or of a town in an address."""
        return any((self._body_after.match(after), _POSTCODE.match(after), self._body_before.search(before)))

    def at_date(self, authority: LocalAuthority, day: date) -> LocalAuthority:
        """The authority of a name on a given day: this one, its successor or its predecessor.

        Where no other authority, or more than one, had one of its names on that day, it is this one.
        """
        if authority.existed_on(day):
            return authority
        names = {authority.name, *authority.also_known_as}
        others = [
            other
            for other in self.by_code.values()
            if other.existed_on(day) and names & {other.name, *other.also_known_as}
        ]
        return others[0] if len(others) == 1 else authority

    def only_one(self, text: str, offset: int = 0) -> AuthorityMention | None:
        """The first mention, where a text names only one authority; otherwise None."""
        found = self.mentions(text, offset)
        codes = {mention.authority.ons_code for mention in found}
        return found[0] if len(codes) == 1 else None

    def of_site(self, text: str, offset: int = 0) -> AuthorityMention | None:
        """The authority whose website a text names first, where the site has its name ("www.northtyneside.gov.uk")."""
        for match in _SITE.finditer(text):
            authority = self._by_site.get(match["name"].lower().replace("-", ""))
            if authority is not None:
                return AuthorityMention(authority, Span(offset + match.start(), offset + match.end()))
        return None

    def names_only_others(self, text: str, ons_code: str | None) -> bool:
        """Whether a text names authorities and not this one; never where this one is not known.

        What a relative clause names does not count ("Essex, where Kent has found a partner, was judged good").
        """
        if ons_code is None:
            return False
        named = [mention.authority.ons_code for mention in self.mentions(text)]
        if len({*named}) > 1 and ons_code in named and self._relative.search(text):
            named = [mention.authority.ons_code for mention in self.mentions(self._relative.sub(" ", text))]
        return bool(named) and ons_code not in named

    def most_named(self, text: str) -> AuthorityMention | None:
        """The first mention of the authority that a text names at least twice as often as any other, if any.

        A former authority, which the one that the text is about has replaced, does not count.
        """
        found = [
            mention
            for mention in self.mentions(text)
            if not self._predecessor.search(text[max(0, mention.span.start - _NEAR) : mention.span.start])
        ]
        counts = Counter(mention.authority.ons_code for mention in found).most_common(2)
        if not counts or (len(counts) > 1 and counts[0][1] < 2 * counts[1][1]):
            return None
        return next(mention for mention in found if mention.authority.ons_code == counts[0][0])


def _any_case_inside(pattern: str) -> str:
    """A pattern of a name in which small words may begin with a capital ('Stockton-On-Tees')."""
    return re.sub(r"(?<=[- ])(on|upon|of|and|with|the)\b", lambda m: f"[{m[1][0]}{m[1][0].upper()}]{m[1][1:]}", pattern)


def slug(name: str) -> str:
    """A name as identifiers use it: lower-case letters and digits, with `-` between words."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(rf"[{APOSTROPHES}.]", "", name.casefold())).strip("-")


def _day(printed: str) -> date | None:
    return date.fromisoformat(printed) if printed else None


@cache
def load_authorities(path: Path = LOCAL_AUTHORITIES) -> AuthorityRegister:
    """Read the register, once in a process.

    Raises:
        ConfigError: a column or a code is missing, with the line.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise ConfigError(f"{path}:1: columns are {reader.fieldnames}; expected {', '.join(_COLUMNS)}")
        authorities = []
        for row in reader:
            if not re.fullmatch(r"E\d{8}", row["ons_code"]) or not row["name"]:
                raise ConfigError(f"{path}:{reader.line_num}: expected an ONS code (E and 8 digits) and a name")
            names = tuple(name for name in row["also_known_as"].split("|") if name)
            authorities.append(
                LocalAuthority(
                    row["ons_code"],
                    row["ofsted_urn"],
                    row["name"],
                    names,
                    tuple(name for name in row["short_names"].split("|") if name),
                    row["also_a_word"] == "yes",
                    row["region"],
                    row["authority_type"],
                    _day(row["valid_from"]),
                    _day(row["valid_to"]),
                )
            )
    return AuthorityRegister(tuple(authorities), load_config(LEXICONS / "authorities.yaml", AuthorityLexicon))
