"""What happened next, as a picture: for each inspection, what became of its areas, and how claims about it compare."""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from pipeline.schema.vocabularies import Outcome, Verdict
from pipeline.site.charts.bars import segments
from pipeline.site.context import SiteContext
from pipeline.site.records import Record

#: The order of the parts of a bar, what is well first. What has no later document, or none to compare with, has no bar.
OUTCOMES: Final = (
    Outcome.IMPROVED, Outcome.UNCLEAR, Outcome.STILL_REQUIRED,
    Outcome.NOT_IMPROVED, Outcome.NOT_TAKEN_UP,
)  # fmt: skip
VERDICTS: Final = (
    Verdict.SUPPORTED, Verdict.OVERSTATED, Verdict.CONTRADICTED, Verdict.UNSUPPORTED,
)  # fmt: skip


class HistoryOverview:
    """Bars of some inspections together."""

    def __init__(self, context: SiteContext) -> None:
        areas = context.tables["improvement_outcomes"][["inspection_id", "outcome"]]
        claims = context.tables["claims"].dropna(subset="inspection_id")[["inspection_id", "verdict"]]
        omissions = context.tables["omissions"].dropna(subset="inspection_id")
        self._outcomes = _by_inspection(areas, "outcome")
        self._verdicts = _by_inspection(claims, "verdict")
        self._omissions = omissions.groupby("inspection_id").size()
        self._labels = {name: context.labels(name) for name in ("improvement_outcome", "claim_verdict")}

    def of(self, inspection_ids: Iterable[str]) -> Record:
        """The bars of `outcomes` and `verdicts`, and the number of omissions, of some inspections together."""
        names = list(inspection_ids)
        outcomes = [outcome for name in names for outcome in self._outcomes.get(name, [])]
        verdicts = [verdict for name in names for verdict in self._verdicts.get(name, [])]
        return {
            "outcomes": segments(outcomes, self._labels["improvement_outcome"], OUTCOMES),
            "verdicts": segments(verdicts, self._labels["claim_verdict"], VERDICTS),
            "n_omissions": sum(int(self._omissions.get(name, 0)) for name in names),
        }


def _by_inspection(frame: pd.DataFrame, column: str) -> dict[str, list[str]]:
    return {str(name): rows.tolist() for name, rows in frame.dropna().groupby("inspection_id")[column]}
