"""The front page of a report: its title, its dates and its judgements.

Its lines stand alone; a value is beside its label or below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Evidence, Judgement, Period
from pipeline.extraction.fields.dates import PrintedDate, period_of
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe
from pipeline.extraction.lexicons.reports import ReportTitle
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Area, DateBasis, DatePrecision, Framework, Grade, InspectionType, SectionKind

#: A title is among so many blocks at the start.
_HEAD_BLOCKS: Final = 14
#: How many blocks can be between a grade and the label below it.
_NEAR_A_GRADE: Final = 2
#: A longer block is running text and not a line of a front page.
_LONGEST_LINE: Final = 220
#: After so many grades a longer block ends the front page.
_FEWEST_GRADES: Final = 3
#: The front page is at most so many blocks long.
_FRONT_BLOCKS: Final = 60
#: A value that is not beside its label is at most so many lines below it.
_LINES_BELOW: Final = 2
#: A grade or a label runs over at most so many lines.
_TOKEN_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class TitleLine:
    """The line of the title: the index of its block, and the kind of inspection and the framework that it names."""

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


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns for the lines of a front page."""

    titles: list[tuple[ReportTitle, list[re.Pattern[str]]]]
    inspection_dates: re.Pattern[str]
    published: re.Pattern[str]
    previous_inspection: re.Pattern[str]
    sentences: list[tuple[Area | None, re.Pattern[str]]]
    joined_words: re.Pattern[str]
    summaries: list[re.Pattern[str]]


@cache
def _patterns_of(readers: FactReaders) -> _Patterns:
    """Make the patterns, once for the readers of a process."""
    lexicon = readers.lexicons.reports
    printed = readers.grades.any_grade
    any_grade = f"(?:{printed}|{printed.replace(' ', ' ?')})"
    sentences: list[tuple[Area | None, list[str]]] = [
        (Area.OVERALL_EFFECTIVENESS, lexicon.overall_sentences),
        (Area.LSCB, lexicon.lscb_sentences),
        (None, lexicon.area_sentences),
    ]
    return _Patterns(
        titles=[(title, [_line(pattern) for pattern in title.patterns]) for title in lexicon.titles],
        inspection_dates=_line(lexicon.inspection_dates, whole=False),
        published=_line(lexicon.published, whole=False),
        previous_inspection=_line(lexicon.previous_inspection, whole=False),
        sentences=[(area, _line(form.replace("{grade}", any_grade))) for area, forms in sentences for form in forms],
        joined_words=compiled("|".join(map(re.escape, lexicon.joined_words))),
        summaries=[_line(item.pattern) for item in lexicon.headings if item.section_kind is SectionKind.HEADLINE],
    )


def front_page_of(document: Document, readers: FactReaders) -> "FrontPage | None":
    """The front page of a report, None where no title names a kind of inspection.

    The more particular kinds are asked first.
    """
    for title, patterns in _patterns_of(readers).titles:
        for index, block in enumerate(document.blocks[:_HEAD_BLOCKS]):
            words = document.words(block.span)
            if len(words) <= _LONGEST_LINE and any(pattern.fullmatch(words) for pattern in patterns):
                return FrontPage(document, readers, TitleLine(index, title.inspection_type, title.framework))
    return None


class FrontPage:
    """The front page of one report."""

    def __init__(self, document: Document, readers: FactReaders, title: TitleLine) -> None:
        self.title = title
        self._document = document
        self._readers = readers
        self._grades = readers.grades
        self._patterns = _patterns_of(readers)

    def is_label(self, words: str) -> bool:
        """Whether a line begins with a label or states a judgement."""
        labels = (self._patterns.inspection_dates, self._patterns.published, self._patterns.previous_inspection)
        return any(label.match(words) for label in labels) or (
            self._grades.may_be_in(words) or self._grades.area_of(words) is not None
        )

    @property
    def inspection_period(self) -> Period | None:
        """The days of the inspection; of several visits, the first start and the last end."""
        return self._inspection_days[0]

    @property
    def inspection_line(self) -> Span | None:
        """The line that prints the days of the inspection, even where they could not be read."""
        return self._inspection_days[1]

    @cached_property
    def _inspection_days(self) -> tuple[Period | None, Span | None]:
        return self._period_after(self._patterns.inspection_dates)

    @cached_property
    def previous_period(self) -> Period | None:
        """The days of the inspection before, where the front page prints them."""
        return self._period_after(self._patterns.previous_inspection)[0]

    def _period_after(self, label: re.Pattern[str]) -> tuple[Period | None, Span | None]:
        """The days after a label, and the line that prints them."""
        for span in self._values(label):
            printed = self._days_in(span)
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
            evidence = tuple(dict.fromkeys((*first.evidence, *last.evidence)))
            return Period(first.first, last.last, DatePrecision.DAY, DateBasis.STATED, evidence), span
        return None, None

    @cached_property
    def published(self) -> Period | None:
        """The day of publication, where the front page prints one, or its month."""
        spans = list(self._values(self._patterns.published))
        days = [printed for span in spans for printed in self._days_in(span)]
        months = [
            printed
            for span in spans
            for printed in self._readers.dates.find(self._document.words(span), span.start)
            if printed.has_month and printed.has_year
        ]
        for printed, what in (*((day, "day") for day in days), *((month, "month") for month in months)):
            return period_of(printed, "published_date", method=f"the {what} of publication on the front page")
        return None

    def _days_in(self, span: Span) -> list[PrintedDate]:
        dates = self._readers.dates.find(self._document.words(span), span.start)
        return [date for date in dates if date.has_day]

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """Every judgement line from the title on.

        A grade is beside, above or below its label. Where rows of a table show which belong together they are used;
        else labels and grades are taken in their order.
        """
        return self._judgements_and_end[0]

    @property
    def judgements_end(self) -> int:
        """The index of the block after the last judgement line."""
        return self._judgements_and_end[1]

    @cached_property
    def _judgements_and_end(self) -> tuple[tuple[Judgement, ...], int]:
        tokens: list[_Token] = []
        whole: list[Judgement] = []
        blocks = self._document.blocks
        first = end = index = self.title.block
        while index < min(len(blocks), first + _FRONT_BLOCKS):
            judgement = self.sentence(blocks[index].span)
            token, used = (None, 1) if judgement else self._token(index)
            if judgement is not None:
                whole.append(judgement)
            elif token is not None:
                tokens.append(token)
            elif self._is_below(index, len(whole), _n_grades(tokens)):
                break
            is_grade = judgement is not None or isinstance(token, _PrintedGrade)
            # a label far below the last grade is a heading of the report
            is_near = isinstance(token, _Label) and index - end <= _NEAR_A_GRADE
            index += used
            end = index if is_grade or is_near else end
        found = [*whole, *_paired(tokens)]
        once = {judgement.area: judgement for judgement in reversed(found)}
        return tuple(sorted(once.values(), key=lambda judgement: judgement.span)), end

    def _is_below(self, index: int, n_sentences: int, n_grades: int) -> bool:
        """Whether a block without a judgement is below all of the front page.

        It is after enough of them, or as the heading of a summary, with which a report begins after its judgements.

        Args:
            index: of the block.
            n_sentences: how many judgements were stated as sentences above it.
            n_grades: how many grades stood alone.
        """
        block = self._document.blocks[index]
        if block.kind == "note":
            return False
        words = self._document.words(block.span)
        begins = len(words) <= _LONGEST_LINE and any(pattern.fullmatch(words) for pattern in self._patterns.summaries)
        return n_grades + n_sentences >= _FEWEST_GRADES or (n_sentences > 0 and begins)

    def sentence(self, span: Span) -> Judgement | None:
        """The judgement that a line states as a sentence or as 'area: grade', None where it states none."""
        words = self._document.words(span)
        if len(words) > _LONGEST_LINE or not self._grades.may_be_in(words):
            return None
        for area, pattern in self._patterns.sentences:
            match = pattern.fullmatch(words)
            if match is None:
                continue
            grade = self._grade_of(match.group("grade"))
            grade_span = Span(span.start + match.start("grade"), span.start + match.end("grade"))
            if area is not None:
                return _made(area, grade, None, grade_span, span) if grade else None
            named = self._grades.area_of(match.group("area"))
            if named is not None:
                place = Span(span.start + match.start("area"), span.start + match.end("area"))
                return _made(named, grade, place, grade_span, span) if grade else None
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

    def _grade_of(self, words: str) -> Grade | None:
        """The grade that some words are, though a line break has joined two of them."""
        apart = self._readers.lexicons.reports.joined_words
        return self._grades.grade_of(self._patterns.joined_words.sub(lambda match: apart[match.group()], words))

    def _token(self, index: int) -> tuple[_Token | None, int]:
        """The label or grade that begins at a block, and how many blocks it takes: 'Requires' and 'improvement'."""
        document = self._document
        block = document.blocks[index]
        for used in range(1, _TOKEN_LINES + 1):
            blocks = document.blocks[index : index + used]
            if len(blocks) < used or any(len(document.words(item.span)) > _LONGEST_LINE for item in blocks):
                break
            span = Span(block.span.start, blocks[-1].span.end)
            words = document.words(span)
            grade = self._grade_of(words)
            if grade is not None:
                return _PrintedGrade(grade, span, block.row), used
            area = self._grades.area_of(words)
            if area is not None:
                return _Label(area, span, block.row), used
        return None, 1

    def _values(self, label: re.Pattern[str]) -> Iterator[Span]:
        """What follows a label on its line, and the lines straight below it."""
        blocks = self._document.blocks
        for index, block in enumerate(blocks[:_FRONT_BLOCKS]):
            words = self._document.words(block.span)
            match = label.match(words)
            if match is None or len(words) > _LONGEST_LINE:
                continue
            if words[match.end() :].strip():
                yield Span(block.span.start + match.end(), block.span.end)
            for below in blocks[index + 1 : index + 1 + _LINES_BELOW]:
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
    of_grade = Evidence("grade", grade_span, "the grade as printed")
    what = "the label of the judgement" if place is not None else "the sentence says what the grade is for"
    return Judgement(0, area, grade, place, grade_span, span, (of_grade, Evidence("area", place or span, what)))


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
