"""`grades_at`: how many councils had which grade at each 31 March."""

from typing import Final

import pandas as pd

from pipeline.extraction.fields.authorities import load_authorities
from pipeline.releases.overviews.periods import DAY
from pipeline.releases.overviews.wide import area_columns
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import Area, Grade, InspectionType

_COLUMNS: Final = ["as_at", "area", "grade", "n_councils", "n_graded", "n_inspected", "share"]
#: Inspections whose grades can be compared over the years. Earlier frameworks judged other things, on another scale.
_COMPARED: Final = (InspectionType.SIF, InspectionType.ILACS_INSPECTION)


def grades_at(wide: pd.DataFrame, until: pd.Timestamp, schemas: Schemas) -> pd.DataFrame:
    """The grades of the latest graded inspection of each council at each 31 March, counted.

    Args:
        wide: every inspection in one row.
        until: the newest day in the dataset.
        schemas: of all tables.
    """
    graded = wide[wide["inspection_type"].isin(_COMPARED)].dropna(subset=["authority_code", "end_date"])
    graded = graded.assign(ended=graded["end_date"].astype(DAY))
    graded = graded.rename(columns={"overall_grade": Area.OVERALL_EFFECTIVENESS.value})
    areas = [Area.OVERALL_EFFECTIVENESS.value, *area_columns(schemas)]
    days = pd.DatetimeIndex([]) if graded.empty else pd.date_range(graded["ended"].min(), until, freq="YE-MAR")
    counted = [_counted(graded, areas, as_at) for as_at in days]
    return pd.concat(counted) if counted else pd.DataFrame(columns=_COLUMNS)


def _counted(graded: pd.DataFrame, areas: list[str], as_at: pd.Timestamp) -> pd.DataFrame:
    ended = graded[graded["ended"] <= as_at].sort_values(["ended", "inspection_id"])
    latest = ended.drop_duplicates("authority_code", keep="last")
    # those whose services others had taken over by then are counted no more
    register, day = load_authorities().by_code, as_at.date()
    latest = latest[[code not in register or register[code].existed_on(day) for code in latest["authority_code"]]]
    grades = latest.melt(value_vars=areas, var_name="area", value_name="grade").dropna()
    grades = grades[grades["grade"] != Grade.NOT_JUDGED]
    counts = grades.groupby(["area", "grade"]).size().rename("n_councils").reset_index()
    n_graded = counts.groupby("area")["n_councils"].transform("sum")
    share = (counts["n_councils"] / n_graded).round(4)
    return counts.assign(as_at=as_at, n_graded=n_graded, n_inspected=len(latest), share=share)[_COLUMNS]
