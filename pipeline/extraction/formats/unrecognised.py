"""Documents that no format recognises: they keep their text and passages, give no inspection and are flagged."""

from functools import cached_property
from typing import Self

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Period, Section
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.other_publishers import day_at_the_top
from pipeline.reading.document import Document
from pipeline.schema.vocabularies import DocumentKind, SectionKind
from pipeline.sources.discovery import SourceFile


class Unrecognised(Format):
    """Any document; asked after all other formats."""

    kind = DocumentKind.OTHER
    kind_method = "no known form of document about an inspection"

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self:
        """Every document."""
        return cls(document, file, readers)

    @cached_property
    def published(self) -> Period | None:
        """The day that a line at the top prints."""
        return day_at_the_top(self.document, self.readers)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """One section that holds everything."""
        return (Section(SectionKind.UNRECOGNISED, None, 0, len(self.document.blocks)),)
