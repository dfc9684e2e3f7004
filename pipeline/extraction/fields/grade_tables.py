"""Grades in tables: an area in the first cell of a row and its grades beside it, under the years of inspections."""

from collections.abc import Iterator, Sequence

from pipeline.extraction.fields.dates import DatePatterns, PrintedDate
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.reading.document import Block, Document


class GradeTables:
    """Reads the rows of such tables. Made once from the readers of grades and dates."""

    def __init__(self, grades: GradeReader, dates: DatePatterns) -> None:
        self._grades = grades
        self._dates = dates

    def in_row(self, document: Document, row: Sequence[Block]) -> Iterator[tuple[StatedGrade, PrintedDate | None]]:
        """The grades of a row, by the area in its first cell, each with its year where that is not the newest.

        Args:
            document: the document.
            row: the cells of the row.
        """
        label = row[0].span
        area = self._grades.area_of(document.words(label)) or self._grades.area_at_start(document.words(label))
        if area is None:
            return
        years = self._years_above(document, row)
        newest = max((date.last[0] or 0 for date in years.values()), default=0)
        for number, cell in enumerate(row[1:], 1):
            if self._grades.grade_of(document.words(cell.span)) is None:
                continue
            named = (area, label)
            stated = self._grades.stated(document, cell.span, named, cell.span, "the area in the first cell of the row")
            year = years.get(number)
            is_earlier = year is not None and (year.last[0] or 0) < newest
            yield stated, year if is_earlier else None

    def _years_above(self, document: Document, row: Sequence[Block]) -> dict[int, PrintedDate]:
        """The date that heads each column, by its number, where the table has such a row above this one."""
        index = document.block_at(row[0].span.start)
        above: dict[int, list[Block]] = {}
        for block in reversed(document.blocks[:index]):
            if block.kind != "table_cell" or block.row is None:
                break
            above.setdefault(block.row, []).insert(0, block)
        for cells in above.values():
            dates = {
                number: date
                for number, cell in enumerate(cells)
                if (date := next(self._dates.find(document.words(cell.span), cell.span.start), None)) is not None
            }
            if dates and len(cells) == len(row):
                return dates
        return {}


def rows_of(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The cells of each row of a table together, every other block alone."""
    row: list[Block] = []
    for block in blocks:
        if row and (block.kind != "table_cell" or block.row != row[0].row):
            yield row
            row = []
        if block.kind == "table_cell":
            row.append(block)
        else:
            yield [block]
    if row:
        yield row
