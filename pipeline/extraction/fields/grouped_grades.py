"""Grades printed once above the areas that have them: "Good", and below it a list of areas."""

from collections.abc import Iterator, Sequence

from pipeline.extraction.facts import Evidence
from pipeline.extraction.fields.judgements import GradeReader, StatedGrade
from pipeline.reading.document import Block, Document


def grouped_grades(document: Document, blocks: Sequence[Block], grades: GradeReader) -> Iterator[StatedGrade]:
    """Each area of a list that stands under a line that is a grade and nothing else.

    Args:
        document: the document.
        blocks: the blocks, in reading order.
        grades: reads the names of grades and areas.
    """
    above: Block | None = None
    for block in blocks:
        words = document.words(block.span)
        grade = grades.grade_of(words)
        if grade is not None:
            above = block
            continue
        area = grades.area_of(words) or grades.area_at_start(words) if block.kind == "list_item" else None
        given = grades.grade_of(document.words(above.span)) if above is not None else None
        if above is None or area is None or given is None:
            above = None
            continue
        evidence = (
            Evidence("grade", above.span, "the grade above the list of areas"),
            Evidence("area", block.span, "an area in the list below the grade"),
        )
        yield StatedGrade(area, given, block.span, above.span, block.span, evidence)
