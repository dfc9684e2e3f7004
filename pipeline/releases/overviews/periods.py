"""How long is between the days of two columns."""

from collections.abc import Mapping
from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.schema.vocabularies import DatePrecision

#: A number of months or days that may be missing.
WHOLE: Final = pd.ArrowDtype(pa.int64())
#: A day that can be compared with another one in order.
DAY: Final = "datetime64[s]"


def newest_day(tables: Mapping[str, pd.DataFrame]) -> pd.Timestamp:
    """The newest day on which an inspection ended or a document was published; missing where no day is known.

    Args:
        tables: what linking made, by name.
    """
    days = [tables["inspections"]["end_date"], tables["documents"]["published_date"]]
    newest: pd.Timestamp = pd.concat(days).astype(DAY).max()
    return newest


def months_between(earlier: pd.Series, later: pd.Series) -> pd.Series:
    """The months from that of one day to that of another, row by row; missing where one of the days is.

    Whole months, so that it is exact where only the months are known.
    """
    months: pd.Series = ((later.dt.year - earlier.dt.year) * 12 + later.dt.month - earlier.dt.month).astype("Int64")
    return months.astype(WHOLE)


def has_months(precision: pd.Series) -> pd.Series:
    """Whether the month of each date is known, by the precisions of the dates."""
    return precision.isin([DatePrecision.DAY, DatePrecision.MONTH])
