"""Grades on lines of their own: above a list of the areas that have them, or below the name of an area."""

from collections.abc import Iterator, Sequence

from pipeline.extraction.facts import Evidence
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.reading.document import Block, Document
from pipeline.schema.vocabularies import Area, Grade


def grouped_grades(document: Document, blocks: Sequence[Block], grades: GradeReader) -> Iterator[StatedGrade]:
    """Each area of a list under a line that is a grade and nothing else, and each area on the line above such a line.

    Args:
        document: the document.
        blocks: the blocks, in reading order.
        grades: reads the names of grades and areas.
    """
    above: tuple[Grade, Block] | None = None
    label: tuple[Area, Block] | None = None
    for block in blocks:
        words = document.words(block.span)
        grade = grades.grade_of(words)
        if grade is not None and label is not None:
            yield _graded(*label, grade, block)
            above, label = None, None
        elif grade is not None:
            above = grade, block
        elif above is not None and block.kind == "list_item" and (area := grades.area_at_start(words)) is not None:
            yield _graded(area, block, *above)
        else:
            found = grades.area_of(words) if block.kind != "list_item" else None
            above, label = None, (found, block) if found is not None else None


def _graded(area: Area, label: Block, grade: Grade, printed: Block) -> StatedGrade:
    evidence = (
        Evidence("grade", printed.span, "the grade on a line of its own"),
        Evidence("area", label.span, "the area on a line beside the grade"),
    )
    return StatedGrade(area, grade, label.span, printed.span, label.span, evidence)
