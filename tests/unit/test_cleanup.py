"""What builds that were killed leave in the folder of outputs."""

from pathlib import Path

import pytest

from pipeline.releases.cleanup import remove_leftovers


@pytest.mark.parametrize("name", ["releases/..given.json.0a1b.writing", "releases/.writing-1.0.1/a.csv", ".x.writing"])
def test_a_half_written_file_is_removed(tmp_path: Path, name: str) -> None:
    half = tmp_path / name
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text("{")
    remove_leftovers(tmp_path)
    assert not half.exists()
