"""What shows that a letter or report may be used under the terms of all that the inspectorate publishes."""

from pipeline.extraction.facts import Licence
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.lexicons.publishers import PublisherLexicon
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import LicenceBasis


def licence_of(document: Document, lexicon: PublisherLexicon) -> Licence | None:
    """The licence that a letter or report of the inspectorate prints, or else its letterhead or imprint; None without.

    A letter that somebody copied without them may have been changed, so nothing follows from its words alone. Nor does
    anything follow from a letterhead where other terms are printed.
    """
    text = document.text
    dated = compiled(lexicon.copyright_year, ignore_case=True).search(text)
    year = int(dated["year"]) if dated is not None else None
    printed = compiled(lexicon.open_licence, ignore_case=True).search(text)
    if printed is not None:
        return Licence(Span(*printed.span()), LicenceBasis.PRINTED, year)
    head = dated or any_of(lexicon.letterhead).search(text)
    if head is None or compiled(lexicon.other_terms, ignore_case=True).search(text):
        return None
    return Licence(Span(*head.span()), LicenceBasis.LETTERHEAD, year)
