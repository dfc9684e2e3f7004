"""The last search before a release is in place: through every file, for whatever is withheld."""

import hashlib
from pathlib import Path

import pytest

from pipeline.core.yaml_config import ConfigError
from pipeline.redaction.model import Corrections, Takedown, load_corrections
from pipeline.redaction.redact import Redactions
from pipeline.releases.gate import describe_versions, require_nothing_withheld, versions_with_withheld
from pipeline.releases.install import ReleaseFile
from pipeline.releases.version import Version
from tests.support.takedowns import takedown

ENTRY = Takedown(why="asked for", evidence="a letter", words="Jo Bloggs")
WITHHELD = Redactions(Corrections(takedowns=[ENTRY]), Path("corrections.yaml"))
ONE, TWO, NOW = (Version.parse(text) for text in ("1.0.0", "1.1.0", "2.0.0"))


def files(**contents: str) -> dict[str, ReleaseFile]:
    return {f"{name}.txt": ReleaseFile.from_bytes(content.encode()) for name, content in contents.items()}


def put(outputs: Path, version: Version, name: str, content: str) -> None:
    """A release of one file."""
    folder = outputs / "releases" / str(version)
    folder.mkdir(parents=True)
    (folder / name).write_text(content)
    (folder / "SHA256SUMS").write_text(f"{hashlib.sha256(content.encode()).hexdigest()}  {name}\n")


def test_a_release_with_withheld_words_is_stopped_and_the_file_is_named_but_not_the_words(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_text("takedowns:\n" + takedown(words="Jo Bloggs"))
    release = files(one="Leaders know their services.", two="Written by Jo Bloggs.")
    with pytest.raises(ConfigError) as raised:
        require_nothing_withheld(release, Redactions(load_corrections(path), path))
    assert "two.txt" in str(raised.value)
    assert "Bloggs" not in str(raised.value)


def test_a_release_without_withheld_words_passes() -> None:
    require_nothing_withheld(files(one="Leaders know their services."), WITHHELD)


def test_versions_that_still_hold_withheld_words_are_listed_and_the_new_one_is_not_searched(tmp_path: Path) -> None:
    for version, content in ((ONE, "By Jo Bloggs."), (TWO, "By somebody."), (NOW, "By Jo Bloggs.")):
        put(tmp_path, version, "a.txt", content)
    found = versions_with_withheld(tmp_path, WITHHELD, NOW, tmp_path / "searched.json", "code")
    assert found == [ONE]
    assert "1.0.0: take each out" in str(describe_versions(found))
    assert describe_versions([]) is None


def test_a_version_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    put(tmp_path, ONE, "a.json", "{")
    assert versions_with_withheld(tmp_path, WITHHELD, NOW, tmp_path / "searched.json", "code") == [ONE]


def test_no_version_is_searched_twice_for_the_same_by_the_same_code(tmp_path: Path) -> None:
    put(tmp_path, ONE, "a.txt", "By somebody.")
    remembered = tmp_path / "searched.json"
    assert versions_with_withheld(tmp_path, WITHHELD, NOW, remembered, "code") == []
    (tmp_path / "releases" / "1.0.0" / "a.txt").write_text("By Jo Bloggs.")
    assert versions_with_withheld(tmp_path, WITHHELD, NOW, remembered, "code") == []
    assert versions_with_withheld(tmp_path, WITHHELD, NOW, remembered, "other code") == [ONE]
    remembered.write_text("damaged")
    assert versions_with_withheld(tmp_path, WITHHELD, NOW, remembered, "code") == [ONE]
