"""Every table of a release of the five texts, against `tests/golden/tables/`.

What the golden files hold, and how they are updated, is in `tests/support/golden_tables.py`.
"""

from pathlib import Path

import pytest

from pipeline.schema.model import Schemas, load_schemas
from tests.support.golden_tables import FOLDER, changes, golden_tables, kept_tables

UPDATE = "if this is meant: python -m tests.support.golden_tables"


@pytest.fixture(scope="module")
def made(first_release: Path, schemas: Schemas) -> dict[str, str]:
    return golden_tables(first_release, schemas)


@pytest.mark.parametrize("table", sorted(load_schemas().all_tables))
def test_a_table_has_not_changed(made: dict[str, str], table: str) -> None:
    kept = {name: text for name, text in kept_tables().items() if name == table}
    difference = changes(kept, {table: made[table]})
    assert not difference, f"\n{difference}\n{UPDATE}"


def test_there_is_a_golden_file_for_each_table_and_no_other(made: dict[str, str]) -> None:
    assert kept_tables().keys() == made.keys(), UPDATE


def test_the_golden_tables_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 300_000


def test_changed_added_and_missing_rows_are_shown() -> None:
    before = {"people": "id\tname\na\tAnn\nb\tBob\n", "gone": "id\nx\n"}
    after = {"people": "id\tname\na\tAnne\nb\tBob\nc\tCai\n"}
    assert changes(before, after).splitlines() == [
        "--- gone.tsv",
        "+++ gone.tsv",
        "@@ -1,2 +0,0 @@",
        "-id",
        "-x",
        "--- people.tsv",
        "+++ people.tsv",
        "@@ -2 +2 @@",
        "-a\tAnn",
        "+a\tAnne",
        "@@ -3,0 +4 @@",
        "+c\tCai",
    ]


def test_long_quotations_are_shortened_and_other_values_are_not(tmp_path: Path, schemas: Schemas) -> None:
    long = "Practice is good. " * 10
    for name, table in schemas.all_tables.items():
        columns = list(table.columns)
        row = [long if column in ("text", "polarity_basis") else "lambeth-1" for column in columns]
        (tmp_path / f"{name}.csv").write_text(f"{','.join(columns)}\n{','.join(row)}\n")
    header, row = (line.split("\t") for line in golden_tables(tmp_path, schemas)["findings"].splitlines())
    values = dict(zip(header, row, strict=True))
    assert values["text"] == "Practice is good. Pr … . Practice is good.  (180)"
    assert values["polarity_basis"] == long
