"""The commands that look at releases: `verify`, `diff`, `explain`."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.checks.integrity import Candidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.cli.main import main
from pipeline.releases.formats.table_files import csv_bytes, parquet_bytes
from pipeline.releases.publish import publish
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease
from pipeline.releases.verify import problems
from pipeline.site.release_pages import release_pages


def published(outputs: Path, candidate: Candidate) -> Path:
    passed = [
        CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)
    ]
    return publish(outputs, candidate, passed, release_pages).path


def rewritten(release: Path, table: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """A table with other rows, published with all its hashes as if it had been so from the beginning."""
    before = pq.read_table(release / f"{table}.parquet")
    rows = before.to_pylist()
    change(rows)
    data = pa.Table.from_pylist(rows, schema=before.schema)
    (release / f"{table}.parquet").write_bytes(parquet_bytes(data))
    (release / f"{table}.csv").write_bytes(csv_bytes(data))
    summed_anew(release)


def summed_anew(release: Path) -> None:
    paths = sorted(path for path in release.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(release).as_posix()}" for path in paths
    ]
    (release / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def found(release: Path) -> str:
    return "\n".join(problems(PublishedRelease.at(release)))


def test_a_whole_release_has_no_problem(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(release) == ""
    assert main(["verify", str(release)]) == 0
    assert "23 tables, 0 problems" in capsys.readouterr().out
    assert main(["verify", "--outputs", str(release.parent.parent)]) == 0  # the latest
    assert main(["verify", "1.0.0", "--outputs", str(release.parent.parent)]) == 0


def test_a_file_that_changed_went_or_came_is_named(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "people.csv").write_text("person_id,name\r\n")
    (release / "README.md").unlink()
    (release / "more.txt").write_text("more")
    assert main(["verify", str(release)]) == 1
    *said, last = capsys.readouterr().out.splitlines()
    assert said == [
        "README.md: is missing: it was published with the release and is not there",
        "more.txt: is an extra file: it was not published with the release",
        "people.csv: has other bytes than the file that was published",
    ]
    assert last.endswith(", 3 problems")
    (release / "README.md").write_text("other words")
    (release / "more.txt").unlink()
    shutil.copy(release / "people.parquet", release / "more.parquet")
    (release / "people.csv").unlink()
    assert main(["verify", str(release)]) == 1
    assert [line.split(":")[1] for line in capsys.readouterr().out.splitlines()[:-1]] == [
        " has other bytes than the file that was published",
        " is an extra file",
        " is missing",
    ]


def test_one_problem_is_one(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "more.txt").write_text("more")
    assert main(["verify", str(release)]) == 1
    assert capsys.readouterr().out.endswith(", 1 problem\n")


def test_a_version_that_is_not_there_is_told_with_those_that_are(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = release.parent.parent
    (outputs / "releases" / "1.0.0 copy").mkdir()
    (outputs / "releases" / "1.0.0 copy" / "SHA256SUMS").touch()  # no version, whatever is in it
    assert main(["verify", "9.9.9", "--outputs", str(outputs)]) == 2
    assert f"no version 9.9.9 in {outputs / 'releases'}; it has: 1.0.0\n" in capsys.readouterr().err
    assert main(["verify", "9.9.9", "--outputs", str(tmp_path / "empty")]) == 2
    assert "it has: none" in capsys.readouterr().err
    monkeypatch.chdir(release)
    assert main(["verify", ".", "--outputs", str(outputs)]) == 0  # a folder, though `releases/.` is there, too
    monkeypatch.chdir(release.parent)
    assert main(["verify", "1.0.0", "--outputs", str(tmp_path / "empty")]) == 0


def _first(**values: object) -> Callable[[list[dict[str, Any]]], None]:
    return lambda rows: rows[0].update(values)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("findings", _first(polarity="splendid"), r"findings\.polarity: 1 value breaks .*splendid"),
        ("findings", _first(text="Other words."), r"findings: 1 quotation does not stand where the row says"),
        ("findings", _first(document_id="nowhere"), r"findings: names rows of documents that are not there.*nowhere"),
        ("people", _first(person_id="NOT A KEY"), r"people\.person_id: 1 value breaks its description"),
        ("people", lambda rows: rows.append(rows[0]), r"people: 1 row has the key of another"),
    ],
)  # fmt: skip
def test_what_breaks_the_description_is_found(
    release: Path, table: str, change: Callable[[list[dict[str, Any]]], None], said: str
) -> None:
    if table == "findings":  # a document whose text is published, so that its words can be looked up
        inner = change
        change = lambda rows: inner([row for row in rows if "letter-2021" in row["document_id"]])  # noqa: E731
    rewritten(release, table, change)
    assert re.search(said, found(release))


def test_a_table_that_says_two_things_is_found(release: Path) -> None:
    data = pq.read_table(release / "people.parquet")
    (release / "people.parquet").write_bytes(parquet_bytes(data.slice(1)))
    summed_anew(release)
    assert "people: its Parquet and CSV files do not say the same" in found(release)


def test_what_is_no_release_is_told(tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["verify", str(empty)]) == 2
    assert "is no release: it has no SHA256SUMS" in capsys.readouterr().err
    assert main(["verify", "--outputs", str(empty)]) == 2
    assert "holds no release" in capsys.readouterr().err
    (release / "datapackage.json").write_text("{")
    assert "datapackage.json: has other bytes" in found(release)
    (release / "SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(NotAReleaseError, match="no hash and name"):
        found(release)


def test_two_releases_are_compared(tmp_path: Path, candidate: Candidate, capsys: pytest.CaptureFixture[str]) -> None:
    one = published(tmp_path, candidate)
    rows = candidate.tables["people"].to_pylist()
    rows[0]["name"] = "Another Name"
    people = pa.Table.from_pylist(rows, schema=candidate.tables["people"].schema)
    other = published(tmp_path, replace(candidate, tables={**candidate.tables, "people": people}))
    assert main(["diff", str(one), str(other)]) == 1
    assert "the name is now Another Name" in capsys.readouterr().out
    assert main(["diff", "1.0.0", "1.0.0", "--outputs", str(tmp_path)]) == 0
    assert "hold the same" in capsys.readouterr().out
    assert main(["diff", str(one), str(tmp_path / "nowhere")]) == 2


def test_a_side_that_is_not_what_was_published_is_said_before_it_is_compared(
    tmp_path: Path, candidate: Candidate, capsys: pytest.CaptureFixture[str]
) -> None:
    one = published(tmp_path, candidate)
    rows = candidate.tables["people"].to_pylist()
    rows[0]["name"] = "Another Name"
    people = pa.Table.from_pylist(rows, schema=candidate.tables["people"].schema)
    other = published(tmp_path, replace(candidate, tables={**candidate.tables, "people": people}))
    shutil.copy(one / "people.parquet", other / "people.parquet")
    assert main(["diff", str(one), str(other)]) == 3
    shown = capsys.readouterr()
    assert shown.err == (
        f"warning: B, {other}, is not what was published; differences may come from that:\n"
        "  people.parquet: has other bytes than the file that was published\n"
    )
    assert "hold the same" in shown.out
    (other / "people.parquet").unlink()
    for name in ("documents.csv", "evidence.csv", "findings.csv", "judgements.csv", "people.csv"):
        (other / name).unlink()
    assert main(["diff", str(one), str(other)]) == 3
    shown = capsys.readouterr()
    assert "  and 1 more problem; `inspection-outcomes verify" in shown.err
    assert "The table `people` is gone." in shown.out
    assert main(["diff", str(other), str(one)]) == 3
    shown = capsys.readouterr()
    assert f"warning: A, {other}, " in shown.err
    assert "The table `people` is new." in shown.out
    (other / "documents.parquet").write_text("no table")
    assert main(["diff", str(one), str(other)]) == 2
    assert "documents.parquet: cannot be read" in capsys.readouterr().err


def test_a_value_is_led_back_to_its_words(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = str(release.parent.parent)
    asked = ["explain", "lambeth-2018-inspection", "--column", "start_date", "--outputs", outputs]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "start_date: 2018-02-01" in said
    assert "(lambeth-inspection-letter-2021-12-01), characters 1093 to 1106" in said
    assert "»February 2018«. Children who have been harmed" in said
    assert "rule: dates as printed" in said
    assert "(the text round it may not be published)" in said  # who else says so
    assert main(["explain", "lambeth-2018-inspection", "--column", "topic", "--outputs", outputs]) == 0
    assert "no value: not stated" in capsys.readouterr().out
    finding = next(
        row["finding_id"]
        for row in pq.read_table(release / "findings.parquet").to_pylist()
        if "letter-2010" in row["document_id"]
    )
    assert main(["explain", finding, "--outputs", outputs]) == 0
    assert "»" in capsys.readouterr().out
    assert main(["explain", "nobody", "--outputs", outputs]) == 1
    assert "has no row with the key 'nobody'" in capsys.readouterr().err
    assert main(["explain", "lambeth-2018-inspection", "--column", "nosuch", "--outputs", outputs]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "'lambeth-2018-inspection' has no column 'nosuch': inspections has inspection_id, local_auth" in shown.err


def test_nothing_is_explained_from_a_release_that_lacks_a_table(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (release / "documents.parquet").unlink()
    assert main(["explain", "lambeth-2018-inspection", "--release", str(release)]) == 2
    assert "is not whole: documents.parquet missing" in capsys.readouterr().err


def test_the_description_says_where_words_stand(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text())
    schemas = {item["name"]: item["schema"] for item in package["resources"] if "schema" in item}
    assert schemas["findings"]["words"] == [
        {"text": "text", "document": "document_id", "start": "start_char", "end": "end_char", "page": "page"}
    ]


def test_a_reader_that_has_enough_ends_nothing_badly(release: Path) -> None:
    command = [str(Path(sys.executable).parent / "inspection-outcomes"), "explain", "lambeth-2018-inspection"]
    shown = subprocess.Popen(
        [*command, "--release", str(release)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert shown.stdout is not None
    shown.stdout.close()  # before anything is printed
    _, said = shown.communicate(timeout=120)
    assert said == b""
