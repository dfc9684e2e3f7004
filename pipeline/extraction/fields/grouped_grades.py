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
    above: Block | None = None
    before: Block | None = None
    for block in blocks:
        words = document.words(block.span)
        grade = grades.grade_of(words)
        if grade is not None:
            label = grades.area_of(document.words(before.span)) if before is not None else None
            if label is not None and before is not None and before.kind != "list_item":
                yield _graded(label, before, grade, block)
                above = None
            else:
                above = block
            before = block
            continue
        before = block
        area = grades.area_of(words) or grades.area_at_start(words) if block.kind == "list_item" else None
        given = grades.grade_of(document.words(above.span)) if above is not None else None
        if above is None or area is None or given is None:
            above = None
            continue
        yield _graded(area, block, given, above)


def _graded(area: Area, label: Block, grade: Grade, printed: Block) -> StatedGrade:
    evidence = (
        Evidence("grade", printed.span, "the grade on a line of its own"),
        Evidence("area", label.span, "the area on a line beside the grade"),
    )
    return StatedGrade(area, grade, label.span, printed.span, label.span, evidence)
