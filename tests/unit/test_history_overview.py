"""The picture of what happened next counts what the tables hold."""

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.schema.frames import records
from pipeline.site.pages.history_overview import HistoryOverview
from tests.support.site_pages import site_context


def test_bars_count_the_outcomes_and_verdicts_that_are_known(candidate: ReleaseCandidate) -> None:
    overview = HistoryOverview(site_context(candidate.schemas, candidate.tables))
    inspections = candidate.tables["inspections"]["inspection_id"].tolist()
    found = overview.of(inspections)
    verdicts = [row["verdict"] for row in records(candidate.tables["claims"]) if row["inspection_id"] is not None]
    known = {verdict: verdicts.count(verdict) for verdict in set(verdicts) - {"no_primary_document"}}
    assert {part.kind: part.n for part in found["verdicts"]} == known
    assert found["n_omissions"] == len(candidate.tables["omissions"])
    outcomes = {row["outcome"] for row in records(candidate.tables["improvement_outcomes"])}
    assert {part.kind for part in found["outcomes"]} == outcomes - {"no_later_inspection"}
    assert overview.of([]) == {"outcomes": [], "verdicts": [], "n_omissions": 0}
