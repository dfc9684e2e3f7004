"""Grades on lines that are the name of an area and its grade, and the earlier grade beside it in brackets."""

from typing import Final

from pipeline.extraction.fields.dates import DatePatterns, PrintedDate
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.reading.document import Document, Span

_BEFORE: Final = "the area before the colon"
_MARKS: Final = "[‘’“”\"']*"


class LabelledGradeReader:
    """Finds such grades. Made once from the lexicon."""

    def __init__(self, grades: GradeReader, dates: DatePatterns) -> None:
        self._grades = grades
        self._dates = dates
        grade = rf"{_MARKS}(?P<grade>{grades.any_grade}){_MARKS}"
        self._in_brackets = compiled(
            rf"\s?[(\[](?P<date>[^()\[\]:]{{4,40}}?)[:,–—-]? ?{grade}[)\]][.]?\s*$", ignore_case=True
        )

    def own(self, document: Document, span: Span) -> StatedGrade | None:
        """The grade after the name of an area and a colon ("Adoption: good"); None where it is no such line.

        Args:
            document: the document.
            span: a line or a sentence.
        """
        found = self._grades.labelled(document.words(span))
        if found is None:
            return None
        area, match = found
        label = Span(span.start + match.start("label"), span.start + match.end("label"))
        grade = Span(span.start + match.start("grade"), span.start + match.end("grade"))
        return self._grades.stated(document, span, (area, label), grade, _BEFORE)

    def read(self, document: Document, line: Span) -> list[tuple[StatedGrade, PrintedDate | None]]:
        """The grade of a line, and the one in brackets with its date ("Good (May 2019: Inadequate)").

        Args:
            document: the document.
            line: the line.

        Returns:
            Each with the date beside it: None for the line's own.
        """
        bracket = self._in_brackets.search(document.words(line))
        if bracket is None:
            own = self.own(document, line)
            return [(own, None)] if own is not None else []
        own = self.own(document, Span(line.start, line.start + bracket.start()))
        date = next(self._dates.find(bracket["date"], line.start + bracket.start("date")), None)
        if own is None or own.area is None or own.area_span is None:
            return []
        if date is None:
            return [(own, None)]
        grade = Span(line.start + bracket.start("grade"), line.start + bracket.end("grade"))
        area = (own.area, own.area_span)
        return [(own, None), (self._grades.stated(document, line, area, grade, _BEFORE), date)]
