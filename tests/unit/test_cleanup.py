"""What builds that were killed leave in the folder of outputs."""

from pathlib import Path

import pytest

from pipeline.releases.cleanup import remove_leftovers


@pytest.mark.parametrize("name", ["versions.json", "index.html"])
def test_an_index_that_cannot_be_finished_is_left_to_the_build(release: Path, name: str) -> None:
    outputs = release.parent.parent
    (outputs / name).unlink()
    (outputs / name).mkdir()
    remove_leftovers(outputs)
    assert release.is_dir()


@pytest.mark.parametrize("name", ["releases/..given.json.0a1b.writing", "releases/.writing-1.0.1/a.csv", ".x.writing"])
def test_a_half_written_file_is_removed(tmp_path: Path, name: str) -> None:
    half = tmp_path / name
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_text("{")
    remove_leftovers(tmp_path)
    assert not half.exists()
