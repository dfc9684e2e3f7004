"""`latest_by_council`: the latest graded inspection and the latest visit of each council in one row."""

from typing import Final

import pandas as pd

from pipeline.releases.overviews.periods import DAY, has_months, months_between
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import InspectionType

_VISITS: Final = (InspectionType.ILACS_FOCUSED_VISIT, InspectionType.ILACS_MONITORING_VISIT)
#: What is repeated of a council, and of its latest visit, by the names of the columns here.
_OF_COUNCIL: Final = ("authority_code", "local_authority", "ofsted_urn", "region", "authority_type")
_OF_VISIT: Final = {
    "inspection_id": "visit_id",
    "inspection_type": "visit_type",
    "topic": "visit_topic",
    "topic_group": "visit_topic_group",
    "start_date": "visit_start_date",
    "end_date": "visit_end_date",
}


def latest_by_council(wide: pd.DataFrame, as_at: pd.Timestamp, schemas: Schemas) -> pd.DataFrame:
    """The latest of each council.

    Args:
        wide: every inspection in one row.
        as_at: the newest day in the dataset.
        schemas: of all tables.
    """
    of_councils = wide.dropna(subset=["authority_code", "local_authority"])
    latest = _latest(of_councils[of_councils["is_full"]])
    latest = latest.assign(months_since_inspection=_months_since(latest, as_at))
    visits = _latest(of_councils[of_councils["inspection_type"].isin(_VISITS)])
    visits = visits.assign(months_since_visit=_months_since(visits, as_at))
    visits = visits[["authority_code", *_OF_VISIT, "months_since_visit"]].rename(columns=_OF_VISIT)
    columns = schemas.release_tables["latest_by_council"].columns
    taken = ["authority_code", *(name for name in columns if name in latest and name not in _OF_COUNCIL)]
    councils = of_councils[[*_OF_COUNCIL]].drop_duplicates("authority_code")
    made = councils.merge(latest[taken], on="authority_code", how="left")
    return made.merge(visits, on="authority_code", how="left").assign(as_at=as_at)


def _latest(inspections: pd.DataFrame) -> pd.DataFrame:
    """The latest of each council, by the last day and, where that is one, by the identifier."""
    dated = inspections.dropna(subset=["end_date"]).sort_values(["end_date", "inspection_id"])
    return dated.drop_duplicates("authority_code", keep="last")


def _months_since(inspections: pd.DataFrame, as_at: pd.Timestamp) -> pd.Series:
    until = pd.Series(as_at, inspections.index, DAY)
    return months_between(inspections["end_date"].astype(DAY), until).where(has_months(inspections["date_precision"]))
