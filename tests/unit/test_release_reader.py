"""The tables of a release, read from its files."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.releases import release_reader
from pipeline.releases.formats.table_files import parquet_bytes
from pipeline.releases.release_reader import NotAReleaseError, TablesOnDisk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A table of one column."""
    file = tmp_path / "people.parquet"
    file.write_bytes(parquet_bytes(pa.table({"name": ["Ann Other"]})))
    return file


def test_what_is_done_to_a_table_is_not_done_to_the_next_one_that_is_read(path: Path) -> None:
    tables = TablesOnDisk({"people": path})
    first = tables["people"]
    first["name"] = "Somebody"
    first["office"] = "mayor"
    assert tables["people"].to_dict("list") == {"name": ["Ann Other"]}


@pytest.mark.parametrize(("largest", "times"), [(10_000_000, 1), (0, 2)])
def test_only_a_small_table_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch, largest: int, times: int) -> None:
    monkeypatch.setattr(release_reader, "_KEPT_BYTES", largest)
    n_read = 0

    def read(read_path: Path) -> pd.DataFrame:
        nonlocal n_read
        n_read += 1
        return pd.read_parquet(read_path)

    monkeypatch.setattr(release_reader, "read_table", read)
    tables = TablesOnDisk({"people": path})
    assert len(tables["people"]) == len(tables["people"]) == 1
    assert n_read == times


def test_a_damaged_table_is_named(path: Path) -> None:
    path.write_bytes(b"not a table")
    with pytest.raises(NotAReleaseError, match=r"people\.parquet: cannot be read"):
        TablesOnDisk({"people": path})["people"]
