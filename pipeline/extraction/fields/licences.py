"""What shows that a letter or report may be used under the terms of all that the inspectorate publishes."""

from pipeline.extraction.facts import Licence
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.extraction.lexicons.publishers import PublisherLexicon
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import LicenceBasis


def licence_of(document: Document, lexicon: PublisherLexicon) -> Licence | None:
    """The licence that a letter or report of the inspectorate prints, or else its letterhead; None without either.

    A letter that somebody copied without them may have been changed, so nothing follows from its words alone.
    """
    printed = compiled(lexicon.open_licence, ignore_case=True).search(document.text)
    if printed is not None:
        return Licence(Span(*printed.span()), LicenceBasis.PRINTED)
    head = any_of(lexicon.letterhead).search(document.text)
    return Licence(Span(*head.span()), LicenceBasis.LETTERHEAD) if head is not None else None
