"""Grades of reports until 2013: under the heading of each area, and in a table at the end ('Grade 4 (Inadequate)')."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Evidence, Judgement
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.extraction.lexicons.reports import ReportTitle
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area, Framework, Grade


class NumberedGrades:
    """Reads the graded areas of the reports of one framework. Made once from the lexicon."""

    def __init__(self, title: ReportTitle, readers: FactReaders) -> None:
        self._grades = readers.grades
        labels = readers.lexicons.reports.areas_under_headings
        self._labels = [(area, _whole(label)) for area in title.areas for label in labels[area]]
        self._forms = [
            _whole(form.replace("{grade}", f"(?:{readers.grades.any_grade})"))
            for form in readers.lexicons.reports.numbered_grades
        ]

    def area_of_block(self, document: Document, index: int) -> Area | None:
        """The area that a block is a label of; None where it is none."""
        words = " ".join(document.words(document.blocks[index].span).split())
        return next((area for area, label in self._labels if label.fullmatch(words)), None)

    def grade_in(self, words: str) -> tuple[Grade, int, int] | None:
        """The grade that a line prints and where in it, None where it prints none."""
        for form in self._forms:
            match = form.fullmatch(words)
            grade = self._grades.grade_of(match.group("grade")) if match else None
            if match and grade:
                return grade, *match.span("grade")
        return None

    def is_graded(self, document: Document, index: int) -> bool:
        """Whether a block is a label of an area with its grade below it."""
        return self._below(document, index) is not None

    def judgements(self, document: Document) -> tuple[Judgement, ...]:
        """Each graded area, in reading order, with every place that gives the same grade again as further evidence.

        An area with two grades in one document has none.
        """
        found: dict[Area, Judgement] = {}
        doubtful: set[Area] = set()
        for index in range(len(document.blocks)):
            judgement = self._below(document, index)
            if judgement is None or judgement.area is None:
                continue
            first = found.setdefault(judgement.area, judgement)
            if first.grade != judgement.grade:
                doubtful.add(judgement.area)
        return tuple(judgement for area, judgement in found.items() if area not in doubtful)

    def _below(self, document: Document, index: int) -> Judgement | None:
        """The judgement whose label is a block and whose grade is beside it in its row or straight below it."""
        blocks = document.blocks
        if index + 1 >= len(blocks) or blocks[index].kind not in ("heading", "paragraph", "table_cell"):
            return None
        label, value = blocks[index], blocks[index + 1]
        area = self.area_of_block(document, index)
        graded = self.grade_in(document.words(value.span)) if area is not None and label.row == value.row else None
        if area is None or graded is None:
            return None
        grade, start, end = graded
        grade_span = Span(value.span.start + start, value.span.start + end)
        evidence = (
            Evidence("grade", grade_span, "the grade as printed"),
            Evidence("area", label.span, "the label of the judgement"),
        )
        return Judgement(0, area, grade, label.span, grade_span, Span(label.span.start, value.span.end), evidence)


@cache
def numbered_grades(readers: FactReaders, framework: Framework) -> NumberedGrades | None:
    """The reader for the reports of a framework; None for those whose grades are on the front page."""
    titles: Sequence[ReportTitle] = readers.lexicons.reports.titles
    title = next(title for title in titles if title.framework == framework)
    return NumberedGrades(title, readers) if title.areas else None


def _whole(pattern: str) -> re.Pattern[str]:
    return compiled(rf"(?:{with_any_apostrophe(pattern)})[ :.]*", ignore_case=True)
