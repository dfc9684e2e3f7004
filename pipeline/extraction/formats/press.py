"""Articles in the media about an inspection.

They give the inspection that they report on, if they date it, with its grades and earlier ones: what is known only from
them has the evidence level of a report by somebody else. Only a council's own account gives findings, claims, actions
and statements of that council, so these are not read here.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Self

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import (
    Action,
    Appearance,
    Finding,
    ImprovementArea,
    InspectionMention,
)
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.formats.news import CouncilNews
from pipeline.extraction.formats.news_recognition import is_about_one_inspection
from pipeline.extraction.formats.other_publishers import has_masthead, shows
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DocumentKind
from pipeline.sources.discovery import SourceFile


class PressArticle(CouncilNews):
    """An article in the media."""

    kind = DocumentKind.PRESS_ARTICLE
    kind_method = "signs of the press: who signs, asks for comment or looks for readers"

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A page that names an inspectorate, with these signs and without the masthead of a council's newsroom."""
        lexicons = readers.lexicons
        if has_masthead(document, readers) or not any_of(lexicons.news.about_inspection).search(document.text):
            return None
        signs = lexicons.publishers.kinds[cls.kind]
        return cls(document, file, readers) if shows(document.text, signs) else None

    @cached_property
    def expects_inspection(self) -> bool:
        """Most articles that name an inspectorate report on no inspection."""
        return False

    @cached_property
    def shows_its_publisher(self) -> bool:
        """The signs show it."""
        return True

    @cached_property
    def _reports(self) -> bool:
        """Whether the article is about an inspection of one council's services for children, and dates it."""
        own = self._inspections.own
        return own is not None and own.period is not None and is_about_one_inspection(self.document, self.readers)

    @cached_property
    def own_inspection(self) -> InspectionMention | None:
        """The inspection that the article reports on and dates."""
        return self._inspections.own if self._reports else None

    @cached_property
    def further_inspections(self) -> tuple[tuple[InspectionMention, Span | None], ...]:
        """Others that it reports on."""
        return self._inspections.further if self._reports else ()

    @cached_property
    def dated_nouns(self) -> Sequence[DatedNoun]:
        """The inspections that it dates beside these."""
        return self._inspections.earlier_nouns if self._reports else ()

    @cached_property
    def account_grades(self) -> Sequence[AccountGrade]:
        """The grades of its own inspection and of earlier ones."""
        return self._grades_of_own_part() if self._reports else ()

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """The article, if it reports on an inspection."""
        return self._body if self._reports else ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """None are read."""
        return ()

    @cached_property
    def improvement_areas(self) -> tuple[ImprovementArea, ...]:
        """None are read."""
        return ()

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """None are read."""
        return ()

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """None are read."""
        return ()

    @cached_property
    def quotations(self) -> Sequence[Quotation]:
        """None are read, so that nobody speaks."""
        return ()
