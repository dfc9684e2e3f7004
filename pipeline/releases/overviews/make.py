"""All overviews of a release, and the order in which they are made."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

import pandas as pd

from pipeline.releases.overviews.coverage import coverage
from pipeline.releases.overviews.grades_at import grades_at
from pipeline.releases.overviews.latest_by_council import latest_by_council
from pipeline.releases.overviews.periods import newest_day
from pipeline.releases.overviews.wide import inspections_wide
from pipeline.schema.frames import from_arrow, in_order, to_arrow
from pipeline.schema.model import Schemas


def overviews(
    tables: Mapping[str, pd.DataFrame], looked_for: Mapping[str, date], schemas: Schemas
) -> dict[str, pd.DataFrame]:
    """Every overview that is declared, by name, with the types and the order of its schema.

    Args:
        tables: what linking made, by name.
        looked_for: when what publishers list of each authority was last looked at, by ONS code.
        schemas: of all tables.

    Raises:
        ValueError: an overview does not fit its schema.
    """

    @cache
    def wide() -> pd.DataFrame:
        return inspections_wide(tables, schemas)

    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "inspections_wide": wide,
        "latest_by_council": lambda: latest_by_council(wide(), newest_day(tables), schemas),
        "grades_at": lambda: grades_at(wide(), newest_day(tables), schemas),
        "coverage": lambda: coverage(tables, looked_for),
    }
    declared = {name: make for name, make in makers.items() if name in schemas.release_tables}
    return {name: _as_declared(name, make(), schemas) for name, make in declared.items()}


def _as_declared(name: str, frame: pd.DataFrame, schemas: Schemas) -> pd.DataFrame:
    table = schemas.release_tables[name]
    return in_order(table, from_arrow(to_arrow(name, table, frame[list(table.columns)])))
