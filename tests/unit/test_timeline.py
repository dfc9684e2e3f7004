"""The timeline shows every dated inspection."""

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.overviews.wide import overall_status
from pipeline.site.charts.timeline import Timeline, page_timeline


def drawn(candidate: ReleaseCandidate) -> Timeline:
    inspections = candidate.tables["inspections"]
    status = overall_status(inspections, candidate.tables["null_reasons"])
    drawing = page_timeline(inspections.assign(overall_status=status), candidate.schemas)
    assert drawing is not None
    return drawing


def test_every_inspection_has_a_mark_inside_the_timeline(candidate: ReleaseCandidate) -> None:
    drawing = drawn(candidate)
    names = candidate.tables["inspections"]["inspection_id"].tolist()
    assert sorted(mark.inspection_id for mark in drawing.marks) == sorted(names)
    assert all(0 < mark.x < drawing.width and 0 < mark.y < drawing.height for mark in drawing.marks)


def test_without_inspections_there_is_no_timeline(candidate: ReleaseCandidate) -> None:
    assert page_timeline(candidate.tables["inspections"].iloc[:0], candidate.schemas) is None


def test_an_unknown_grade_and_an_ungraded_inspection_have_different_marks(candidate: ReleaseCandidate) -> None:
    marks = {mark.inspection_id: (mark.kind, mark.letter) for mark in drawn(candidate).marks}
    assert marks["lambeth-2022-inspection"] == ("unknown", "")
    assert marks["lambeth-2021-focused-visit"] == ("none", "")
