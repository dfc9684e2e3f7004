"""The command `build`, on good and on bad input, and what it finds in a folder."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.cli.main import main
from pipeline.core.paths import SOURCES
from pipeline.core.yaml_config import ConfigError
from pipeline.sources.discovery import SourcesError, find_sources, read_bytes
from pipeline.sources.fetch.limits import MAX_FILE_BYTES
from pipeline.sources.registry import Registry, load_registry

COMMAND = Path(sys.executable).parent / "inspection-outcomes"


def build(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
    return subprocess.run([COMMAND, "build", *arguments], capture_output=True, text=True, check=False, env=environment)


@pytest.mark.builds
def test_a_folder_of_good_and_bad_files(tmp_path: Path) -> None:
    """Everything bad is set aside with its reason, everything good is published, twice with the same bytes."""
    sources = Path(shutil.copytree(SOURCES, tmp_path / "sources"))
    letter = (sources / "ofsted-letter-2021-12-01-lambeth-front-door.txt").read_text()
    (sources / "empty.txt").write_bytes(b"")
    (sources / "binary.txt").write_bytes(b"\x00\x01\x02")
    (sources / "latin.txt").write_bytes("Café".encode("latin-1"))
    (sources / "one long line.txt").write_bytes(b"x " * 25_000_000)
    (sources / "no words.txt").write_text("-- 12 --\n")
    (sources / "copy.txt").write_text(letter)
    (sources / "page.pdf").write_text("<!DOCTYPE html><html><body>Not found</body></html>")
    (sources / "soup.txt").write_text("Recipe for soup\n\nChop the onions and fry them slowly until they are soft.")
    (sources / "deep").mkdir()
    (sources / "deep" / "dorset 'letter'.txt").write_text(letter.replace("Lambeth", "Dorset"))
    registered = sources / "lambeth-council-news-2023-08-01-improvement-found.txt"
    registered.write_text(registered.read_text() + "!")
    (sources / ".hidden").write_text("not a document")

    with ThreadPoolExecutor() as pool:  # the two at once, each on a core
        first, second = pool.map(lambda name: build("--sources", sources, "--outputs", tmp_path / name), ("a", "b"))
    assert first.returncode == 0, first.stderr
    folder = tmp_path / "a/releases/1.0.0"
    rejected = {
        row["file_name"]: row["reason"] for row in pq.read_table(folder / "rejected_documents.parquet").to_pylist()
    }
    assert rejected == {
        "empty.txt": "empty",
        "binary.txt": "binary",
        "latin.txt": "not_utf8",
        "one long line.txt": "too_large",
        "no words.txt": "no_words",
        "copy.txt": "duplicate",
        "page.pdf": "not_what_it_is_called",
        registered.name: "sha256_differs",
    }
    documents = {row["file_name"]: row for row in pq.read_table(folder / "documents.parquet").to_pylist()}
    assert documents["soup.txt"]["flags"] == "kind_not_recognised|authority_not_found"
    assert documents["deep/dorset 'letter'.txt"]["local_authority"] == "Dorset"
    assert documents["deep/dorset 'letter'.txt"]["publisher"] == "Ofsted"  # by its form
    assert documents["deep/dorset 'letter'.txt"]["licence"] == "OGL-UK-3.0"
    assert documents["deep/dorset 'letter'.txt"]["licence_basis"] == "letterhead"
    assert documents["soup.txt"]["licence"] is None
    inspections = pq.read_table(folder / "inspections.parquet").column("inspection_id").to_pylist()
    assert {"dorset-2021-focused-visit", "lambeth-2021-focused-visit"} <= set(inspections)
    assert "lambeth-2023-focused-visit" not in inspections
    assert "flagged   deep/dorset 'letter'.txt: another authority" in first.stderr
    assert "flagged   soup.txt: kind not recognised" in first.stderr
    assert "set aside empty.txt: the file holds no bytes; fetch it again" in first.stderr
    assert first.stderr.count("not here  8 documents that `inspection-outcomes fetch` can bring: ") == 1
    assert "Version 1.0.0" in first.stdout
    assert "inspections" in first.stdout

    assert second.returncode == 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "b/releases/1.0.0" / path.relative_to(folder)).read_bytes(), path


def test_one_folder_for_sources_and_releases_is_an_error(tmp_path: Path) -> None:
    shutil.copy(SOURCES / "lambeth-council-news-undated-adoption-services.txt", tmp_path)
    shown = build("--sources", tmp_path, "--outputs", tmp_path)
    assert shown.returncode == 1
    assert f"failed    {tmp_path}: is also the folder of releases, which would be read as documents" in shown.stderr
    assert not (tmp_path / "releases").exists()


def test_a_mistake_in_the_registry_stops_the_run(some_sources: Path, tmp_path: Path) -> None:
    (some_sources / "registry.yaml").write_text("documents:\n  a.txt:\n    sha256: abc\n")
    shown = build("--sources", some_sources, "--outputs", tmp_path / "outputs")
    assert shown.returncode == 2
    assert "registry.yaml:3: at documents.a.txt.sha256: String should match pattern" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert not (tmp_path / "outputs" / "latest.json").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("documents: [a]\n", r"registry\.yaml:1: at documents: Input should be a valid dictionary"),
        (
            "documents:\n  a.txt:\n    licence: free\n",
            r"registry\.yaml:3: at documents\.a\.txt\.licence: 'free' is not one of",
        ),
        ("documents:\n  a.txt:\n    colour: red\n", r"registry\.yaml:3: at documents\.a\.txt\.colour: Extra inputs"),
        ("documents:\n  a.txt: {url: ftp://x}\n", r"registry\.yaml:2: at documents\.a\.txt\.url"),
        ("documents:\n  a.txt: {publisher: ' '}\n", r"it is empty; leave the key out"),
        ("documents:\n  ../a.txt: {}\n", r"must be a path below the sources folder"),
        ("documents:\n  a.txt: {published_date: 2021-13-01}\n", r"registry\.yaml:2: not a day: month must be"),
        ("documents:\n\ta: b\n", r"registry\.yaml:2: not valid YAML"),
        ("[" * 5000, r"registry\.yaml:1: more than 40 lists or mappings in each other"),
    ],
)
def test_a_mistake_in_the_registry_is_reported_with_its_line(some_sources: Path, text: str, message: str) -> None:
    (some_sources / "registry.yaml").write_text(text)
    with pytest.raises(ConfigError, match=message):
        load_registry(some_sources)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="name a folder that holds the documents"):
        find_sources(tmp_path / "nowhere", Registry())


def test_files_are_sorted_by_name_and_missing_ones_are_listed(some_sources: Path) -> None:
    for name in ("b.txt", "a.txt", "ä.txt"):
        (some_sources / name).write_text(name)
    registry = Registry.model_validate({"documents": {"c.txt": {}}})
    files = find_sources(some_sources, registry)
    assert [(file.name, file.problem) for file in files] == [
        ("a.txt", None),
        ("b.txt", None),
        ("c.txt", "missing"),
        ("ä.txt", None),
    ]


def test_a_file_that_changes_after_listing_is_an_error(some_sources: Path) -> None:
    (some_sources / "a.txt").write_text("one")
    (file,) = find_sources(some_sources, Registry())
    (some_sources / "a.txt").write_text("two")
    with pytest.raises(SourcesError, match="changed since the folder was listed"):
        read_bytes(some_sources, file)


def test_a_file_that_is_too_large_is_not_read(some_sources: Path) -> None:
    with (some_sources / "huge.txt").open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    (file,) = find_sources(some_sources, Registry())
    assert file.problem == "too_large"


def test_files_that_are_not_regular_are_set_aside(some_sources: Path) -> None:
    os.mkfifo(some_sources / "pipe.txt")
    (some_sources / "broken").symlink_to("nowhere")
    (some_sources / "circle").symlink_to(some_sources, target_is_directory=True)
    (some_sources / "itself.txt").symlink_to(some_sources / "itself.txt")
    (some_sources / "folder.txt").mkdir()
    assert [(file.name, file.problem) for file in find_sources(some_sources, Registry())] == [
        ("broken", "unreadable"),
        ("circle", "unreadable"),
        ("itself.txt", "unreadable"),
        ("pipe.txt", "unreadable"),
    ]


def test_releases_inside_the_sources_folder_are_ignored(some_sources: Path) -> None:
    (some_sources / "a.txt").write_text("a letter")
    releases = some_sources / "outputs" / "releases"
    releases.mkdir(parents=True)
    (releases / "README.md").write_text("a release")
    found = find_sources(some_sources, Registry(), leave_out=some_sources / "outputs")
    assert [file.name for file in found] == ["a.txt"]


def test_a_file_name_that_is_not_utf8_is_set_aside(some_sources: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(some_sources) + b"/\xff.txt"))).write_text("x")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    (file,) = find_sources(some_sources, Registry())
    assert (file.name, file.problem) == ("\\xff.txt", "unreadable")


def test_an_unwritable_outputs_folder_is_reported_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file")
    shown = build("--outputs", tmp_path / "outputs")
    assert shown.returncode == 2
    assert "cannot be written to" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_a_missing_sources_folder_is_reported_at_once(tmp_path: Path) -> None:
    shown = build("--sources", tmp_path / "nowhere", "--outputs", tmp_path / "outputs")
    assert shown.returncode == 2
    assert f"cannot begin:\nsources folder {tmp_path / 'nowhere'}: not found; name a folder" in shown.stderr


def test_version_prints_the_version_of_the_program() -> None:
    shown = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout == f"inspection-outcomes {importlib.metadata.version('inspection-outcomes')}\n"


@pytest.mark.parametrize("command", ["build", "publish", "fetch", "verify", "sign", "diff", "explain"])
def test_help_lists_commands_and_exit_statuses(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert f"  {command} " in capsys.readouterr().out
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Exit status:\n    0  " in shown
    assert "\n    2  " in shown


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "--workers", "0"],
        ["build", "--wait", "nan"],
        ["build", "--wait", "-1"],
        ["fetch", "--pause", "inf"],
        ["build", "--sources", " "],
        ["sign"],
        ["nonsense"],
        [],
    ],
)
def test_wrong_arguments_end_with_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "Usage: inspection-outcomes" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"]])
def test_help_imports_neither_dagster_nor_pandas(arguments: list[str]) -> None:
    code = f"import sys; from pipeline.cli.main import main; main({arguments}); print({{'dagster', 'pandas', 'pyarrow'}} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines()[-1] == "set()"
