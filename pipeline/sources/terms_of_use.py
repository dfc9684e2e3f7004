"""The terms of use of a document: what its publisher allows."""

from dataclasses import dataclass
from typing import Final

OFSTED: Final = "Ofsted"
#: Its documents are Crown copyright and may be used under this licence: its reports print it, and so does GOV.UK.
_LICENCE: Final = "OGL-UK-3.0"
_LICENSED: Final = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True, slots=True)
class TermsOfUse:
    """The terms of use of a document; what is not known is None.

    Attributes:
        publisher: who published it.
        licence: the licence, a term of the vocabulary.
        attribution: what to print beside a quotation.
        redistributable: whether its whole text may be published.
    """

    publisher: str | None = None
    licence: str | None = None
    attribution: str | None = None
    redistributable: bool | None = None


def terms_of_the_inspectorate(year: int | None) -> TermsOfUse:
    """The terms of what Ofsted publishes.

    Args:
        year: in which it was published; None where that is not known.
    """
    of_year = f" {year}" if year is not None else ""
    return TermsOfUse(OFSTED, _LICENCE, f"© Crown copyright{of_year}. {_LICENSED}", redistributable=True)
