"""What the text of a link to a document states: its kind and the day of publication."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.core.day_text import MONTHS
from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.publications.vocabularies import PublicationKind

_WORDINGS: Final = Path(__file__).parent / "wordings.yaml"
#: 'focused visit, pdf - 01 august 2024' and 'focused visit - 01 august 2024, pdf': the day is at the end of either.
_DAY: Final = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}}) (?P<month>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})"
    r" (?P<year>20\d\d)(?:, ?\w{2,5})?$",
    re.IGNORECASE,
)
#: The letters of a month that tell it from the others.
_SHORT_MONTHS: Final = [month[:3].casefold() for month in MONTHS]


class _Wordings(ConfigModel):
    kinds: dict[PublicationKind, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LinkText:
    """The text of a link and what it states.

    Attributes:
        text: as printed, with single spaces.
        kind: of the document; None where none of the known wordings is in it.
        day: of publication; None where it has none, or one that does not exist.
    """

    text: str
    kind: PublicationKind | None
    day: date | None

    @classmethod
    def of(cls, text: str) -> "LinkText":
        """Read a text."""
        printed = " ".join(text.split())
        folded = printed.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        kind = next((kind for wording, kind in _wordings() if wording in folded), None)
        return cls(printed, kind, _day(printed))


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        return date(int(found["year"]), _SHORT_MONTHS.index(found["month"][:3].casefold()) + 1, int(found["day"]))
    except ValueError:  # no such day
        return None


@cache
def _wordings() -> list[tuple[str, PublicationKind]]:
    """Each wording with its kind, in the order of the file.

    Raises:
        ConfigError: there is a mistake in the file.
    """
    kinds = load_config(_WORDINGS, _Wordings).kinds
    return [(wording, kind) for kind, wordings in kinds.items() for wording in wordings]
