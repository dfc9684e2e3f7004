"""The front page of a report: its title, its dates, its lead inspector, its judgements.

What belongs here: reading lines that stand alone, label and value beside or below each other. What does not: running
text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.extraction.facts import Evidence, Judgement, Period
from pipeline.extraction.fields.dates import DatePatterns, PrintedDate, period_of
from pipeline.extraction.fields.judgements import GradeReader
from pipeline.extraction.lexicons.models import ReportLexicon
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area, DateBasis, DatePrecision, Framework, Grade, InspectionType

#: How far down a title can stand.
_HEAD_BLOCKS: Final = 14
#: A longer block is running text and no line of a front page.
_LONGEST_LINE: Final = 220
#: After so many grades a longer block ends the front page.
_FEWEST_GRADES: Final = 3
#: How far down the judgements can stand.
_FRONT_BLOCKS: Final = 60
#: A value that does not stand beside its label stands at most so many lines below it.
_LINES_BELOW: Final = 2


@dataclass(frozen=True, slots=True)
class ReportTitleFound:
    """What the title says: its block, the kind of inspection and its framework."""

    block: int
    inspection_type: InspectionType
    framework: Framework


@dataclass(frozen=True, slots=True)
class _Label:
    """The name of an area that stands alone, with the row of its table."""

    area: Area
    span: Span
    row: int | None


@dataclass(frozen=True, slots=True)
class _PrintedGrade:
    """A grade that stands alone, with the row of its table."""

    grade: Grade
    span: Span
    row: int | None


_Token = _Label | _PrintedGrade


class FrontPageReader:
    """Reads front pages. Made once from what is known of reports."""

    def __init__(self, lexicons: ReportLexicon, grades: GradeReader, dates: DatePatterns) -> None:
        self._grades = grades
        self._dates = dates
        self._titles = [(title, [_line(pattern) for pattern in title.patterns]) for title in lexicons.titles]
        self._date_label = _line(lexicons.inspection_dates, whole=False)
        self._published = _line(lexicons.published, whole=False)
        self._previous = _line(lexicons.previous_inspection, whole=False)
        any_grade = f"(?:{grades.any_grade}|{grades.any_grade.replace(' ', ' ?')})"
        self._overall = [_line(form.replace("{grade}", any_grade)) for form in lexicons.overall_sentences]
        self._lscb = [_line(form.replace("{grade}", any_grade)) for form in lexicons.lscb_sentences]
        self._area_sentences = [_line(form.replace("{grade}", any_grade)) for form in lexicons.area_sentences]

    def title(self, document: Document) -> ReportTitleFound | None:
        """The title, among the first lines; the more particular kinds are asked first."""
        for title, patterns in self._titles:
            for index, block in enumerate(document.blocks[:_HEAD_BLOCKS]):
                words = document.words(block.span)
                if len(words) <= _LONGEST_LINE and any(pattern.fullmatch(words) for pattern in patterns):
                    return ReportTitleFound(index, title.inspection_type, title.framework)
        return None

    def is_label(self, words: str) -> bool:
        """Whether a line of the front page begins with a label or states a judgement."""
        return any(label.match(words) for label in (self._date_label, self._published, self._previous)) or (
            self._grades.may_be_in(words) or self._grades.area_of(words) is not None
        )

    def inspection_period(self, document: Document) -> tuple[Period | None, Span | None]:
        """The days of the inspection, and the line that prints them; several visits are first start and last end."""
        return self._period_after(document, self._date_label)

    def previous_period(self, document: Document) -> Period | None:
        """The days of the inspection before, where the front page prints them."""
        return self._period_after(document, self._previous)[0]

    def _period_after(self, document: Document, label: re.Pattern[str]) -> tuple[Period | None, Span | None]:
        """The days after a label, and the line that prints them."""
        for span in self._values(document, label):
            printed = [date for date in self._dates.find(document.words(span), span.start) if date.has_day]
            if not printed:
                continue
            periods = [
                period
                for date in _with_years(printed)
                if (period := period_of(date, "start_date", method="the days on the front page")) is not None
            ]
            if not periods:
                return None, span
            first = min(periods, key=lambda period: period.first)
            last = max(periods, key=lambda period: period.last)
            readings = tuple(dict.fromkeys((*first.evidence, *last.evidence)))
            return Period(first.first, last.last, DatePrecision.DAY, DateBasis.STATED, readings), span
        return None, None

    def published(self, document: Document) -> Period | None:
        """The day of publication, where the front page prints one."""
        for span in self._values(document, self._published):
            printed = next((d for d in self._dates.find(document.words(span), span.start) if d.has_day), None)
            if printed is not None:
                return period_of(printed, "published_date", method="the day of publication on the front page")
        return None

    def judgements(self, document: Document, first: int) -> tuple[tuple[Judgement, ...], int]:
        """Every judgement line of the front page, and the index of the block after the last.

        A grade stands beside, above or below its label. Where rows of a table say which belong together they are
        asked; else labels and grades are taken in their order.
        """
        tokens: list[_Token] = []
        whole: list[Judgement] = []
        end = first
        index = first
        while index < min(len(document.blocks), first + _FRONT_BLOCKS):
            block = document.blocks[index]
            judgement = self.sentence(document, block.span)
            token, used = (None, 1) if judgement else self._token(document, index)
            if judgement is not None:
                whole.append(judgement)
            elif token is not None:
                tokens.append(token)
            elif (
                block.kind != "note"
                and sum(isinstance(token, _PrintedGrade) for token in tokens) + len(whole) >= _FEWEST_GRADES
            ):
                break
            index += used
            end = index if judgement is not None or token is not None else end
        found = [*whole, *_paired(tokens)]
        once = {judgement.area: judgement for judgement in reversed(found)}
        return tuple(sorted(once.values(), key=lambda judgement: judgement.span)), end

    def sentence(self, document: Document, span: Span) -> Judgement | None:
        """The judgement that a line states as a sentence or as 'area: grade', None where it states none."""
        words = document.words(span)
        if len(words) > _LONGEST_LINE or not self._grades.may_be_in(words):
            return None
        for pattern in self._overall:
            if match := pattern.fullmatch(words):
                return self._judgement(Area.OVERALL_EFFECTIVENESS, None, span, match)
        for pattern in self._lscb:
            if match := pattern.fullmatch(words):
                return self._judgement(Area.LSCB, None, span, match)
        for pattern in self._area_sentences:
            if match := pattern.fullmatch(words):
                area = self._grades.area_of(match.group("area"))
                if area is not None:
                    place = Span(span.start + match.start("area"), span.start + match.end("area"))
                    return self._judgement(area, place, span, match)
        return self._side_by_side(words, span)

    def _side_by_side(self, words: str, span: Span) -> Judgement | None:
        """A label and a grade on one line: 'Adoption performance Good'."""
        for start in [match.end() for match in re.finditer(r"[ :]+", words)]:
            grade, label = self._grades.grade_of(words[start:]), words[:start].rstrip(" :")
            area = self._grades.area_of(label) if grade else None
            if grade and area:
                place = Span(span.start, span.start + len(label))
                grade_span = Span(span.start + start, span.start + len(words.rstrip(". ")))
                return _made(area, grade, place, grade_span, span)
        return None

    def _judgement(self, area: Area, place: Span | None, span: Span, match: re.Match[str]) -> Judgement | None:
        grade = self._grades.grade_of(re.sub(r"improvementto", "improvement to", match.group("grade")))
        if grade is None:
            return None
        grade_span = Span(span.start + match.start("grade"), span.start + match.end("grade"))
        return _made(area, grade, place, grade_span, span)

    def _token(self, document: Document, index: int) -> tuple[_Token | None, int]:
        """The label or grade that begins at a block, and how many blocks it takes: 'Requires' and 'improvement'."""
        block = document.blocks[index]
        for used in (1, 2, 3):
            blocks = document.blocks[index : index + used]
            if len(blocks) < used or any(len(document.words(item.span)) > _LONGEST_LINE for item in blocks):
                break
            span = Span(block.span.start, blocks[-1].span.end)
            words = document.words(span)
            grade = self._grades.grade_of(re.sub(r"improvementto", "improvement to", words))
            if grade is not None:
                return _PrintedGrade(grade, span, block.row), used
            area = self._grades.area_of(words)
            if area is not None:
                return _Label(area, span, block.row), used
        return None, 1

    def _values(self, document: Document, label: re.Pattern[str]) -> Iterator[Span]:
        """What stands after a label on its line, with the lines straight below it."""
        for index, block in enumerate(document.blocks[:_FRONT_BLOCKS]):
            words = document.words(block.span)
            match = label.match(words)
            if match is None or len(words) > _LONGEST_LINE:
                continue
            if words[match.end() :].strip():
                yield Span(block.span.start + match.end(), block.span.end)
            for below in document.blocks[index + 1 : index + 1 + _LINES_BELOW]:
                if below.span.end - below.span.start <= _LONGEST_LINE:
                    yield below.span


def _paired(tokens: Sequence[_Token]) -> list[Judgement]:
    """Labels with their grades: by the row of a table, else each in its order, else each label with the next grade."""
    labels = [token for token in tokens if isinstance(token, _Label)]
    grades = [token for token in tokens if isinstance(token, _PrintedGrade)]
    by_row: dict[int | None, _PrintedGrade] = {grade.row: grade for grade in grades if grade.row is not None}
    if labels and all(label.row in by_row for label in labels):
        return [_of(label, by_row[label.row]) for label in labels]
    if len(labels) == len(grades):
        return [_of(label, grade) for label, grade in zip(labels, grades, strict=True)]
    return [
        _of(token, following)
        for token, following in pairwise(tokens)
        if isinstance(token, _Label) and isinstance(following, _PrintedGrade)
    ]


def _n_grades(tokens: Sequence[_Token]) -> int:
    return sum(isinstance(token, _PrintedGrade) for token in tokens)


def _of(label: _Label, grade: _PrintedGrade) -> Judgement:
    span = Span(min(label.span.start, grade.span.start), max(label.span.end, grade.span.end))
    return _made(label.area, grade.grade, label.span, grade.span, span)


def _made(area: Area, grade: Grade, place: Span | None, grade_span: Span, span: Span) -> Judgement:
    readings = [Evidence("grade", grade_span, "the grade as printed")]
    what = "the label of the judgement" if place is not None else "the sentence says what the grade is for"
    readings.append(Evidence("area", place or span, what))
    return Judgement(0, area, grade, place, grade_span, span, tuple(readings))


def _with_years(printed: Sequence[PrintedDate]) -> list[PrintedDate]:
    """Dates of which only the last may print its year: the others are of that year, or of the one before."""
    known = next((date for date in reversed(printed) if date.has_year), None)
    if known is None:
        return list(printed)
    whole = []
    for date in printed:
        if date.has_year or known.last[0] is None or known.first[1] is None or date.last[1] is None:
            whole.append(date)
            continue
        year = known.last[0] - (date.last[1] > known.first[1])
        whole.append(replace(date, first=(year, *date.first[1:]), last=(year, *date.last[1:])))
    return whole


def _line(pattern: str, *, whole: bool = True) -> re.Pattern[str]:
    """A pattern of the lexicon for a line, with or without `?`, `:` or a note's digit at its end."""
    made = with_any_apostrophe(pattern)
    return compiled(rf"(?:{made})[ ?:.]*\d?" if whole else rf"(?:{made})", ignore_case=True)
