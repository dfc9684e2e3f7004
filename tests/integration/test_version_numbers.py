"""Version numbers: none is given twice, a version can be withdrawn, and going back to an earlier one lasts.

The releases have few bytes; how they get their numbers and places is real.
"""

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.releases.build_lock import build_lock
from pipeline.releases.release_index import ReleaseError, latest_release
from pipeline.releases.version import Change
from tests.support.fake_releases import DeadError, build, dying_after, withdraw_version


def listed(outputs: Path) -> dict[str, dict[str, object]]:
    return {item["version"]: item for item in json.loads((outputs / "versions.json").read_text())}


def latest(outputs: Path) -> str | None:
    found = latest_release(outputs)
    return str(found.version) if found else None


def point_to(outputs: Path, version: str) -> None:
    (outputs / "latest.json").write_text(json.dumps({"version": version, "path": f"releases/{version}"}))


def names_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Outputs with the versions 1.0.0 and 2.0.0."""
    outputs = tmp_path / "outputs"
    build(outputs, "one")
    assert str(build(outputs, "two", weight=Change.MAJOR).version) == "2.0.0"
    return outputs


# A number is never given twice


@pytest.mark.parametrize("also", [[], ["versions.json"], ["releases/.given.json"]], ids=["", "list", "record"])
def test_the_number_of_a_release_that_was_removed_by_hand_is_not_used_again(two: Path, also: list[str]) -> None:
    shutil.rmtree(two / "releases/2.0.0")
    (two / "latest.json").unlink()
    for name in also:
        (two / name).unlink()
    assert str(build(two, "three", weight=Change.MAJOR).version) == "3.0.0"
    assert listed(two)["2.0.0"]["removed"] is True
    assert "2.0.0 (no longer here)" in (two / "index.html").read_text()


def test_the_numbers_are_kept_when_all_releases_are_removed(two: Path) -> None:
    shutil.rmtree(two / "releases")
    (two / "latest.json").unlink()
    assert str(build(two, "one").version) == "3.0.0"


def test_without_any_record_the_releases_in_place_count(two: Path) -> None:
    for name in ("latest.json", "versions.json", "releases/.given.json"):
        (two / name).unlink()
    assert latest(two) == "2.0.0"
    assert str(build(two, "three").version) == "2.0.1"
    assert list(listed(two)) == ["1.0.0", "2.0.0", "2.0.1"]


def test_lost_outputs_go_on_above_a_list_of_versions_from_elsewhere(two: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(two / "versions.json", other)
    assert str(build(other, "one").version) == "3.0.0"


def test_a_number_above_the_one_that_the_weight_gives(two: Path) -> None:
    point_to(two, "1.0.0")
    assert str(build(two, "three", weight=Change.MINOR).version) == "2.1.0"


def test_an_unreadable_record_is_an_error_that_names_it(two: Path) -> None:
    for content in (
        b"",
        b"[{}]",
        b'[{"version": "1.0", "state": "published"}]',
        b'[{"version": "1.0.0", "state": "x"}]',
    ):
        (two / "releases/.given.json").write_bytes(content)
        with pytest.raises(ReleaseError, match=r"\.given\.json: cannot be read .*restore it from a copy, or remove it"):
            build(two, "three")


@pytest.mark.faults
def test_a_killed_build_leaves_a_gap_unless_the_same_is_built_again(outputs: Path) -> None:
    before = outputs.with_name("before")
    shutil.rmtree(outputs)
    build(before, "one")
    numbers: dict[str, set[str]] = {"two": set(), "three": set()}
    last, is_done = 0, False
    while not is_done:
        last += 1
        for after, found in numbers.items():
            shutil.copytree(before, outputs, symlinks=True)
            with dying_after(outputs, last) as operations:
                with suppress(DeadError, ReleaseError):
                    build(outputs, "two")
                is_done = operations.count <= last
            seen = {path.name: (path / "SHA256SUMS").read_bytes() for path in (outputs / "releases").glob("1*")}
            found.add(str(build(outputs, after).version))
            for path in (outputs / "releases").glob("1*"):
                assert seen.get(path.name) in {None, (path / "SHA256SUMS").read_bytes()}
            shutil.rmtree(outputs)
    assert numbers == {"two": {"1.0.1"}, "three": {"1.0.1", "1.0.2"}}


def test_a_folder_from_nowhere_is_not_published_and_its_number_is_skipped(two: Path) -> None:
    shutil.copytree(two / "releases/1.0.0", two / "releases/2.0.1")
    assert str(build(two, "three").version) == "2.0.2"
    assert "2.0.1" not in listed(two)
    shutil.copytree(two / "releases/1.0.0", two / "releases/9.0.0")
    (two / "latest.json").unlink()
    assert latest(two) == "2.0.2"
    point_to(two, "9.0.0")  # to make it one of these is up to the operator
    with build_lock(two):
        pass
    assert "9.0.0" in listed(two)


# Withdrawing


def test_a_withdrawn_version_leaves_a_page_and_its_place_in_the_list(two: Path) -> None:
    assert withdraw_version(two, "2.0.0", "it named <somebody> & more") == "1.0.0"
    assert names_below(two / "releases/2.0.0") == ["index.html"]
    page = (two / "releases/2.0.0/index.html").read_text()
    assert "it named &lt;somebody&gt; &amp; more" in page
    assert 'href="../1.0.0/index.html"' in page
    assert latest(two) == "1.0.0"
    assert listed(two)["2.0.0"]["withdrawn"] == "it named <somebody> & more"
    assert "it named &lt;somebody&gt; &amp; more" in (two / "index.html").read_text()
    assert not [path for path in two.rglob("*") if path.is_file() and b"two" in path.read_bytes()]
    assert str(build(two, "three").version) == "2.0.1"
    assert (two / "releases/2.0.1/CHANGES.md").read_text() == "2.0.1 since 1.0.0: three"
    assert 'href="../2.0.1/index.html"' in (two / "releases/2.0.0/index.html").read_text()


def test_withdrawing_an_earlier_version_leaves_the_latest(two: Path) -> None:
    assert withdraw_version(two, "1.0.0") == "2.0.0"
    assert latest(two) == "2.0.0"
    assert not build(two, "two").is_new
    assert str(build(two, "three").version) == "2.0.1"


def test_withdrawing_the_only_version_leaves_none(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    build(outputs, "one")
    assert withdraw_version(outputs, "1.0.0") is None
    assert latest(outputs) is None
    assert not (outputs / "latest.json").exists()
    assert "There is no latest version at present." in (outputs / "index.html").read_text()
    assert "no version to use instead" in (outputs / "releases/1.0.0/index.html").read_text()
    for link in re.findall(r'href="([^"]+)"', (outputs / "index.html").read_text()):
        assert (outputs / link).is_file(), link
    assert str(build(outputs, "two").version) == "2.0.0"


def test_withdrawing_never_moves_the_pointer_forward(two: Path) -> None:
    point_to(two, "1.0.0")
    assert withdraw_version(two, "1.0.0") is None
    with build_lock(two):
        pass
    assert latest(two) is None
    with pytest.raises(ReleaseError, match=r"2\.0\.0 is the same and was rolled back from; to publish it again, let"):
        build(two, "two")
    assert str(build(two, "three").version) == "3.0.0"


def test_what_was_withdrawn_is_not_published_again(two: Path) -> None:
    withdraw_version(two, "2.0.0", "it named somebody")
    with pytest.raises(
        ReleaseError, match=r"those of version 2\.0\.0, which was withdrawn \(it named somebody\); change"
    ):
        build(two, "two", page="another page")
    assert latest(two) == "1.0.0"
    record = two / "releases/.given.json"
    items = json.loads(record.read_text())
    items[1].pop("tables_sha256")
    record.write_text(json.dumps(items))
    assert str(build(two, "two").version) == "2.0.1"


def test_tables_that_the_latest_release_has_may_go_on_though_an_earlier_one_was_withdrawn(two: Path) -> None:
    for page in ("a corrected page", "a better page"):
        build(two, "two", page)
    withdraw_version(two, "2.0.0")
    assert str(build(two, "two", "another page").version) == "2.0.3"


def test_a_version_whose_folder_was_removed_by_hand_can_be_withdrawn(two: Path) -> None:
    shutil.rmtree(two / "releases/2.0.0")
    assert withdraw_version(two, "2.0.0") == "1.0.0"
    assert names_below(two / "releases/2.0.0") == ["index.html"]


def test_files_that_come_back_to_a_withdrawn_version_are_removed(two: Path, tmp_path: Path) -> None:
    shutil.copytree(two, tmp_path / "copy", symlinks=True)
    withdraw_version(two, "2.0.0")
    shutil.copytree(tmp_path / "copy/releases/2.0.0", two / "releases/2.0.0", dirs_exist_ok=True)
    shutil.copy(tmp_path / "copy/versions.json", two)
    with build_lock(two):
        pass
    assert names_below(two / "releases/2.0.0") == ["index.html"]
    assert "was withdrawn" in (two / "releases/2.0.0/index.html").read_text()
    (two / "releases/.given.json").unlink()
    assert "withdrawn" in listed(two)["2.0.0"]
    assert str(build(two, "three").version) == "2.0.1"


def test_a_withdrawal_can_be_repeated_with_another_reason(two: Path) -> None:
    withdraw_version(two, "2.0.0", "the first reason")
    withdraw_version(two, "2.0.0", "a better reason")
    assert listed(two)["2.0.0"]["withdrawn"] == "a better reason"
    with pytest.raises(ReleaseError, match="those of version"):
        build(two, "two")


@pytest.mark.parametrize("version", ["3.0.0", "1.0.1"])
def test_only_a_published_version_can_be_withdrawn(two: Path, version: str) -> None:
    (two / "releases/1.0.1").mkdir()
    with pytest.raises(ReleaseError, match=rf"no version {version} was published .*versions: 1\.0\.0, 2\.0\.0"):
        withdraw_version(two, version)


def test_a_pointer_to_a_withdrawn_version_is_an_error_with_advice(two: Path) -> None:
    withdraw_version(two, "2.0.0")
    point_to(two, "2.0.0")
    with pytest.raises(
        ReleaseError, match=r"2\.0\.0, which was withdrawn; let it name one of the .*\(1\.0\.0\), or remove"
    ):
        build(two, "three")
    shutil.rmtree(two / "releases/1.0.0")
    with pytest.raises(ReleaseError, match="remove it: no other version is here"):
        build(two, "three")
    point_to(two, "1.0.0")
    with pytest.raises(ReleaseError, match="which is not complete; restore that folder from a copy, or remove it"):
        build(two, "three")


@pytest.mark.faults
def test_a_withdrawal_that_is_killed_anywhere_has_not_begun_or_is_finished_by_the_next_build(
    two: Path, outputs: Path
) -> None:
    cache = outputs / ".work"
    outputs.rmdir()
    ends: set[str] = set()
    last, is_done = 0, False
    while not is_done:
        last += 1
        shutil.copytree(two, outputs, symlinks=True)
        cache.mkdir()
        (cache / "facts").write_text("two")
        with dying_after(outputs, last) as operations:
            with suppress(DeadError, ReleaseError):
                withdraw_version(outputs, "2.0.0", "a reason", cache)
            is_done = operations.count <= last
        pointed = json.loads((outputs / "latest.json").read_text())["version"]
        assert (outputs / "releases" / pointed / "SHA256SUMS").exists()
        if last % 2:
            with build_lock(outputs):  # as any other command that takes it
                pass
        else:
            assert withdraw_version(outputs, "2.0.0", "a reason", cache) == "1.0.0"
        if "withdrawn" in listed(outputs)["2.0.0"]:
            assert names_below(outputs / "releases/2.0.0") == ["index.html"]
            assert latest(outputs) == "1.0.0"
            assert not [path for path in outputs.rglob("*") if path.is_file() and b"two" in path.read_bytes()]
            ends.add("withdrawn")
        else:
            assert last % 2
            assert (outputs / "releases/2.0.0/SHA256SUMS").exists()
            ends.add(f"not withdrawn, {latest(outputs)} is the latest")
        shutil.rmtree(outputs)
    assert ends == {"withdrawn", "not withdrawn, 1.0.0 is the latest", "not withdrawn, 2.0.0 is the latest"}


# Going back by hand


def test_going_back_lasts_until_something_else_is_built(two: Path) -> None:
    point_to(two, "1.0.0")
    for _ in range(2):
        made = build(two, "two", weight=Change.MAJOR)
        assert (str(made.version), made.is_new, str(made.rolled_back_from)) == ("1.0.0", False, "2.0.0")
        assert latest(two) == "1.0.0"
    assert listed(two)["2.0.0"]["rolled_back"] is True
    assert "2.0.0</a> (not current" in (two / "index.html").read_text()
    assert not build(two, "one").is_new
    assert str(build(two, "three").version) == "2.0.1"
    assert (two / "releases/2.0.1/CHANGES.md").read_text() == "2.0.1 since 1.0.0: three"
    assert [build(two, "three").is_new for _ in range(2)] == [False, False]
    assert str(build(two, "two").rolled_back_from) == "2.0.0"
    assert latest(two) == "2.0.1"
    point_to(two, "2.0.0")
    assert not build(two, "two").is_new
    assert listed(two)["2.0.1"]["rolled_back"] is True
    assert "rolled_back" not in listed(two)["2.0.0"]


def test_a_version_that_was_gone_back_from_does_not_come_back_when_the_pointer_is_removed(two: Path) -> None:
    point_to(two, "1.0.0")
    assert latest(two) == "1.0.0"
    build(two, "one")
    (two / "latest.json").unlink()
    assert latest(two) == "1.0.0"
    build(two, "one")
    assert latest(two) == "1.0.0"


def test_withdrawing_does_not_go_back_to_a_version_that_was_gone_back_from(two: Path) -> None:
    point_to(two, "1.0.0")
    assert str(build(two, "three").version) == "2.0.1"
    assert withdraw_version(two, "2.0.1") == "1.0.0"
