"""How values are printed in `changes.csv`, and how heavy each kind of difference is."""

from datetime import date

import pandas as pd
import pytest

from pipeline.releases.diff.differences import WHOLE, Difference, printed, weight
from pipeline.releases.version import Change
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import ChangeKind

ADDED, CHANGED, REMOVED = ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (None, None),
        (pd.NA, None),
        (date(2018, 2, 1), "2018-02-01"),
        (0, "0"),
        (0.5, "0.5"),
        ("", ""),
    ],
)
def test_a_value_is_printed_as_in_the_csv_files(value: object, text: str | None) -> None:
    assert printed(value) == text


@pytest.mark.parametrize(
    ("table", "row_id", "column", "kind", "expected"),
    [
        ("people", WHOLE, WHOLE, ADDED, Change.MINOR),
        ("people", WHOLE, "name", ADDED, Change.MINOR),
        ("people", WHOLE, WHOLE, REMOVED, Change.MAJOR),
        ("people", WHOLE, "name", REMOVED, Change.MAJOR),
        ("people", WHOLE, "name", CHANGED, Change.MAJOR),
        ("people", "x", "name", CHANGED, Change.PATCH),
        ("people", "x", WHOLE, ADDED, Change.MINOR),
        ("people", "x", WHOLE, REMOVED, Change.MAJOR),
        ("evidence", "x", WHOLE, ADDED, Change.PATCH),  # it describes other rows
        ("evidence", "x", WHOLE, REMOVED, Change.PATCH),
        ("claims", "x", WHOLE, ADDED, Change.MINOR),  # conclusions
        ("claims", "x", WHOLE, REMOVED, Change.MINOR),
        ("a table of a later version", "x", WHOLE, ADDED, Change.MINOR),
        ("a table of a later version", "x", WHOLE, REMOVED, Change.MAJOR),
    ],
)
def test_the_weight_of_a_difference(
    schemas: Schemas, table: str, row_id: str, column: str, kind: ChangeKind, expected: Change
) -> None:
    assert weight([Difference(table, row_id, column, kind)], schemas) == expected


def test_the_heaviest_difference_counts_and_none_is_a_patch(schemas: Schemas) -> None:
    light, heavy = Difference("people", "x", "name", CHANGED), Difference("people", "x", WHOLE, REMOVED)
    assert weight([light, heavy, light], schemas) == Change.MAJOR
    assert weight([], schemas) == Change.PATCH
