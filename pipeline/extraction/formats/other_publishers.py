"""Pages about inspections that the council which was inspected did not publish, or that are no account of one.

They keep their text and passages and give nothing else. Articles of the press give inspections and grades as well, and
have a module of their own.
"""

from functools import cached_property
from typing import Final, Self

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Authority, Period, Section
from pipeline.extraction.fields.dates import period_of
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.news_sections import HEAD_BLOCKS, names_newsroom, prints_the_date
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.extraction.lexicons.publishers import PublisherSigns
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DocumentKind, SectionKind
from pipeline.sources.discovery import SourceFile

#: A masthead is among so many lines at the top.
_MASTHEAD_BLOCKS: Final = 3
#: An imprint is among so many lines at the end.
_IMPRINT_BLOCKS: Final = 3
#: How many signs show a kind of document where none of them alone is sure.
_ENOUGH_SIGNS: Final = 2


class _OfAnotherPublisher(Format):
    """A page that shows the signs of its kind."""

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A page about an inspection of children's services with a sure sign, or two others."""
        lexicon = readers.lexicons
        if not any_of(lexicon.news.about_inspection).search(document.text):
            return None
        signs = lexicon.publishers.kinds[cls.kind]
        return cls(document, file, readers) if shows(document.text, signs) else None

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section that holds everything."""
        return (Section(SectionKind.UNRECOGNISED, None, 0, len(self.document.blocks)),)

    @cached_property
    def authority(self) -> Authority | None:
        """The authority that the text names most."""
        return self.authority_named_most()

    @cached_property
    def published(self) -> Period | None:
        """The day that a line at the top prints."""
        return day_at_the_top(self.document, self.readers)

    @cached_property
    def expects_inspection(self) -> bool:
        """It gives none."""
        return False


class CommitteePaper(_OfAnotherPublisher):
    """A report to members of a council, or minutes."""

    kind = DocumentKind.COMMITTEE_PAPER
    kind_method = "signs of a report to a committee or of minutes"

    @cached_property
    def published(self) -> Period | None:
        """The day at its top is that of the meeting."""
        return None


class GuidancePage(_OfAnotherPublisher):
    """A page that explains inspections."""

    kind = DocumentKind.GUIDANCE
    kind_method = "questions that a reader may have, and no day on which anything took place"

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A page that asks such questions and prints no day but that of its own last change."""
        updated = compiled(readers.lexicons.publishers.updated, ignore_case=True)
        lines = (document.words(block.span) for block in document.blocks)
        if any(date.has_day for line in lines if not updated.fullmatch(line) for date in readers.dates.find(line)):
            return None
        return super().recognise(document, file, readers)


class InspectoratePage(_OfAnotherPublisher):
    """A page of an inspectorate that is neither a letter nor a report."""

    kind = DocumentKind.INSPECTORATE_PAGE
    kind_method = "signs of an inspectorate's own page"


def day_at_the_top(document: Document, readers: FactReaders) -> Period | None:
    """The day that a line at the top of a document prints."""
    for block in document.blocks[:HEAD_BLOCKS]:
        words = document.words(block.span)
        if prints_the_date(words, readers):
            printed = next(readers.dates.find(words, block.span.start))
            return period_of(printed, "published_date", method="the date at the top")
    return None


def has_masthead(document: Document, readers: FactReaders) -> bool:
    """Whether a line at the top, the end of a page's name or its website names a council or its newsroom."""
    sites = (document.words(block.span) for block in document.blocks if block.kind == "note")
    if any(readers.register.only_one(site) is not None for site in sites):
        return True
    lines = [document.words(block.span) for block in document.blocks[:_MASTHEAD_BLOCKS]]
    names = (name for line in lines for name in (line, line.rpartition(" | ")[2]))
    return any(names_newsroom(name, readers) for name in names)


def imprint(document: Document, readers: FactReaders) -> Span | None:
    """The line at the end that names a council or its website and nothing else."""
    pattern = compiled(with_any_apostrophe(readers.lexicons.publishers.imprint))
    for block in document.blocks[-_IMPRINT_BLOCKS:]:
        words = document.words(block.span)
        match = pattern.fullmatch(words)
        is_known = match is not None and (match["site"] is None or readers.register.of_site(words) is not None)
        if is_known or names_newsroom(words, readers):
            return block.span
    return None


def shows(text: str, signs: PublisherSigns) -> bool:
    """Whether a text shows a sure sign of a kind of document, or two of its other signs."""
    if signs.sure and any_of(signs.sure, ignore_case=False).search(text):
        return True
    once = sum(any_of([sign], ignore_case=False).search(text) is not None for sign in signs.signs)
    repeated = any_of(signs.repeated, ignore_case=False).finditer(text)
    return once + sum(1 for _ in repeated) >= _ENOUGH_SIGNS
