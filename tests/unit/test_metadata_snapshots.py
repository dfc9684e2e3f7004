"""The descriptions of a release for programs, against `tests/golden/metadata/`."""

import pytest

from tests.support.golden_metadata import FOLDER, golden_metadata

NAMES = sorted(path.name for path in FOLDER.iterdir())
UPDATE = "if this is meant: python -m tests.support.golden_metadata"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return golden_metadata()


@pytest.mark.parametrize("name", NAMES)
def test_a_description_has_not_changed(made: dict[str, str], name: str) -> None:
    assert made[name].splitlines() == (FOLDER / name).read_text(encoding="utf-8").splitlines(), UPDATE


def test_there_is_a_golden_file_for_each_description(made: dict[str, str]) -> None:
    assert sorted(made) == NAMES, UPDATE
