"""The command `withdraw`, and what the other commands answer about a version that was withdrawn."""

import json
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.core.paths import SOURCES
from pipeline.orchestration.fingerprint import state_folder
from tests.support.fake_releases import build


@pytest.fixture(autouse=True)
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSPECTION_PUBLISH", raising=False)


def test_every_command_copes_with_a_withdrawn_version(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = release.parent.parent
    where = ["--outputs", str(outputs)]
    cache = state_folder(outputs)
    (cache / "remembered").mkdir(parents=True)
    (cache / "remembered" / "facts").write_text("words")
    assert main(["withdraw", "1.0.0", "--why", "It named a child.", "--on", "2026-05-04", *where]) == 0
    assert capsys.readouterr().err == "withdrawn version 1.0.0; no version is the latest now\n"
    assert [path.name for path in release.iterdir()] == ["index.html"]
    listed = json.loads((outputs / "versions.json").read_text())
    assert "sha256sums_sha256" not in str(listed)
    page = (release / "index.html").read_text()
    assert "were removed on 2026-05-04. The reason: It named a child." in page
    assert not cache.exists()
    assert not [
        path for path in outputs.rglob("*") if path.is_file() and b"contact, referral" in path.read_bytes().lower()
    ]
    reason = f"{release}: version 1.0.0 was withdrawn on 2026-05-04: It named a child."
    for named in ("1.0.0", str(release)):
        assert main(["verify", named, *where]) == 3
        assert capsys.readouterr().out == f"{reason}\n"
    for command in (
        ["diff", "1.0.0", "1.0.0"],
        ["explain", "lambeth-2018-inspection", "--release", "1.0.0"],
        ["sign", "1.0.0", "--key", "key"],
        ["publish", (outputs / "elsewhere").as_uri(), "1.0.0"],
    ):
        assert main([*command, *where]) == 2, command
        assert reason in capsys.readouterr().err
    assert main(["verify", *where]) == 2
    assert "holds no release" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["9.9.9", "--why", "wrong"], "no version 9.9.9 was published"),
        (["1.0", "--why", "wrong"], "is not a version; expected MAJOR.MINOR.PATCH"),
        (["1.0.0"], "--why"),
        (["1.0.0", "--why", "  "], "is not one line of words"),
        (["1.0.0", "--why", "two\nlines"], "is not one line of words"),
        (["1.0.0", "--why", "\x1b[2J"], "is not one line of words"),
        (["1.0.0", "--why", "see https://me:secretpw@host/x"], "would be published"),
        (["1.0.0", "--why", "wrong", "--on", "yesterday"], "is not a date; expected YYYY-MM-DD"),
        (["1.0.0", "--why", "wrong", "--on", "20260504"], "is not a date; expected YYYY-MM-DD"),
        (["1.0.0", "--why", "wrong", "--publish", "ftp://host"], "is not a supported target"),
    ],
)
def test_a_mistake_in_the_arguments_withdraws_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    outputs = tmp_path / "outputs"
    build(outputs, "one")
    before = sorted(outputs.rglob("*"))
    assert main(["withdraw", *arguments, "--outputs", str(outputs)]) == 2
    assert problem in capsys.readouterr().err
    assert sorted(outputs.rglob("*")) == before


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["withdraw", "1.0.0", "--why", "wrong", "--outputs", str(tmp_path / "nowhere")]) == 2
    assert "nowhere: not found; name the folder of releases with --outputs" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_release_from_nowhere_is_a_problem(tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = release.parent.parent
    other = release.rename(outputs / "releases" / "5.0.0")
    assert main(["verify", "5.0.0", "--outputs", str(outputs)]) == 1
    assert "5.0.0: was not published from this folder of outputs; remove it or, to make it" in capsys.readouterr().out
    assert main(["verify", "--outputs", str(outputs)]) == 2
    assert "remove it: no other version is here" in capsys.readouterr().err
    (outputs / "latest.json").write_text(json.dumps({"version": "5.0.0"}))
    assert main(["verify", str(other)]) == 0


def test_a_version_is_withdrawn_elsewhere_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs, target = tmp_path / "outputs", tmp_path / "target"
    for words in ("one", "two"):
        build(outputs, words)
        assert main(["publish", target.as_uri(), "--outputs", str(outputs)]) == 0
    monkeypatch.setenv("INSPECTION_PUBLISH", target.as_uri())
    command = ["withdraw", "1.0.1", "--why", "wrong", "--outputs", str(outputs)]
    for _ in range(2):
        capsys.readouterr()
        assert main(command) == 0
        assert capsys.readouterr().err == (
            f"withdrawn version 1.0.1; version 1.0.0 is the latest\nwithdrawn version 1.0.1 at {target.as_uri()}\n"
        )
        assert [path.name for path in (target / "releases/1.0.1").iterdir()] == ["index.html"]
        assert json.loads((target / "latest.json").read_text())["version"] == "1.0.0"
    elsewhere = tmp_path / "elsewhere"
    assert main([*command, "--publish", elsewhere.as_uri()]) == 0
    assert f"{elsewhere.as_uri()} has no version 1.0.1" in capsys.readouterr().err
    other = tmp_path / "other"
    build(other, "one")
    build(other, "three")
    assert main([*command, "--publish", other.as_uri()]) == 1
    assert "has another release of version 1.0.1, which stays" in capsys.readouterr().err


def test_publishing_follows_what_was_gone_back_from_and_withdrawn(tmp_path: Path) -> None:
    outputs, target = tmp_path / "outputs", tmp_path / "target"

    def publish() -> str:
        assert main(["publish", target.as_uri(), "--outputs", str(outputs)]) == 0
        return str(json.loads((target / "latest.json").read_text())["version"])

    for words in ("one", "two"):
        build(outputs, words)
        publish()
    (outputs / "latest.json").write_text('{"version": "1.0.0"}')
    assert publish() == "1.0.0"
    (outputs / "latest.json").write_text('{"version": "1.0.1"}')
    assert publish() == "1.0.1"
    assert main(["withdraw", "1.0.1", "--why", "wrong", "--outputs", str(outputs)]) == 0
    assert publish() == "1.0.0"
    assert [path.name for path in (target / "releases/1.0.1").iterdir()] == ["index.html"]
    assert not [path for path in target.rglob("*") if path.is_file() and b"two" in path.read_bytes()]


@pytest.mark.builds
@pytest.mark.timeout(1800)
def test_whole_builds_respect_what_was_gone_back_from_and_withdrawn(
    tmp_path: Path, some_sources: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = tmp_path / "outputs"
    letter = (SOURCES / "ofsted-letter-2021-12-01-lambeth-front-door.txt").read_bytes()
    (some_sources / "letter.txt").write_bytes(letter)
    where = ["--sources", str(some_sources), "--outputs", str(outputs), "--workers", "1"]

    def built() -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["build", *where])
        pointer = outputs / "latest.json"
        return status, json.loads(pointer.read_text())["version"] if pointer.exists() else "", capsys.readouterr().err

    assert built()[:2] == (0, "1.0.0")
    (some_sources / "recipe.txt").write_text("Recipe for soup\n\nChop the onions and fry them slowly.\n")
    status, later, _ = built()
    assert (status, later > "1.0.0") == (0, True)
    (outputs / "latest.json").write_text('{"version": "1.0.0"}')
    for _ in range(2):
        status, version, printed = built()
        assert (status, version) == (0, "1.0.0")
        assert f"version {later} is what these sources give, and latest.json was put back to 1.0.0" in printed
    (outputs / "latest.json").write_text(json.dumps({"version": later}))
    assert main(["withdraw", later, "--why", "A recipe.", "--outputs", str(outputs)]) == 0
    status, version, printed = built()
    assert (status, version) == (1, "1.0.0")
    assert f"its tables would be those of version {later}, which was withdrawn (A recipe.)" in printed
    (some_sources / "recipe.txt").unlink()
    assert built()[:2] == (0, "1.0.0")
