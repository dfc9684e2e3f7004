"""How the tables record what was corrected and what is withheld, and reading that record again."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

#: How the record of a corrected value begins.
_CORRECTED: Final = "corrected by hand"
#: The reason for what is withheld.
_WITHHELD: Final = "withheld"
_WITHHELD_RECORD: Final = f"{_WITHHELD}: "
#: The tables that record what is withheld, and the column of each that does.
RECORDS_OF_WITHHELD: Final[Mapping[str, str]] = {"rejected_documents": "detail", "evidence": "method"}


def corrected_record(found: str, why: str) -> str:
    """The record of a value that is corrected.

    Args:
        found: the value before, as it is printed.
        why: the reason that the correction gives.
    """
    return f"{_CORRECTED} from {found}: {why}"


def withheld_record(why: str) -> str:
    """The record of something that is withheld.

    Args:
        why: the reason that the takedown gives.
    """
    return f"{_WITHHELD_RECORD}{why}"


def is_corrected(method: str) -> bool:
    """Whether a method in `evidence` records a correction."""
    return method.startswith(_CORRECTED)


def withholds_something(name: str, table: pd.DataFrame) -> bool:
    """Whether a table of a release, which may be of an earlier version of the schemas, records something withheld.

    Args:
        name: one of `RECORDS_OF_WITHHELD`.
        table: its rows.
    """
    column = RECORDS_OF_WITHHELD[name]
    return column in table.columns and bool(table[column].str.startswith(_WITHHELD_RECORD).any())


def files_withheld(tables: Mapping[str, pd.DataFrame]) -> tuple[set[str], set[str]]:
    """The names and the hashes of the files whose documents a release withholds whole.

    Args:
        tables: of the release, which may be of an earlier version of the schemas.
    """
    rejected = tables.get("rejected_documents")
    if rejected is None or not {"file_name", "sha256", "reason"} <= set(rejected.columns):
        return set(), set()
    found = rejected[rejected["reason"] == _WITHHELD]
    return set(found["file_name"]), set(found["sha256"])


def count_recorded(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Count the values that were corrected, and the documents and passages that are withheld.

    Args:
        tables: of a release, by name.

    Returns:
        `n_values`, `n_documents` and `n_passages`.
    """

    def n_cells(table: str, column: str, prefix: str) -> int:
        rows = tables[table]
        return len(rows.loc[rows[column].str.startswith(prefix), ["table", "row_id", "column"]].drop_duplicates())

    return {
        "n_values": n_cells("evidence", "method", _CORRECTED) + n_cells("null_reasons", "detail", _CORRECTED),
        "n_documents": int((tables["rejected_documents"]["reason"] == _WITHHELD).sum()),
        "n_passages": n_cells("evidence", "method", _WITHHELD_RECORD),
    }
