"""The commands that read releases: `verify`, `diff`, `explain`."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.cli.main import main
from pipeline.releases.formats.table_files import csv_chunks, parquet_bytes, read_table
from pipeline.releases.publish import publish
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease
from pipeline.releases.verify import problems
from pipeline.schema.frames import to_arrow
from pipeline.schema.model import load_schemas
from pipeline.site.release_pages import release_pages
from tests.support.tables import Rows, with_rows, with_table, with_values

pytestmark = pytest.mark.releases


def published(outputs: Path, candidate: ReleaseCandidate) -> Path:
    passed = [
        CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)
    ]
    return publish(outputs, candidate, passed, release_pages).path


def rewritten(release: Path, table: str, change: Callable[[Rows], Rows]) -> None:
    """Publish a table with other rows and their checksums, as if it had always been so."""
    frame = with_rows(read_table(release / f"{table}.parquet"), change)
    schema = load_schemas().all_tables[table]
    (release / f"{table}.parquet").write_bytes(parquet_bytes(to_arrow(table, schema, frame)))
    (release / f"{table}.csv").write_bytes(b"".join(csv_chunks(frame)))
    write_checksums(release)


def write_checksums(release: Path) -> None:
    paths = sorted(path for path in release.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(release).as_posix()}" for path in paths
    ]
    (release / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def found(release: Path) -> str:
    return "\n".join(problems(PublishedRelease.at(release)))


def test_an_intact_release_has_no_problems(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(release) == ""
    assert main(["verify", str(release)]) == 0
    assert "29 tables, 0 problems" in capsys.readouterr().out
    assert main(["verify", "--outputs", str(release.parent.parent)]) == 0  # the latest
    assert main(["verify", "1.0.0", "--outputs", str(release.parent.parent)]) == 0


def test_changed_missing_and_extra_files_are_named(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "people.csv").write_text("person_id,name\r\n")
    (release / "README.md").unlink()
    (release / "more.txt").write_text("more")
    assert main(["verify", str(release)]) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines == [
        "README.md: is missing; it was published with the release",
        "more.txt: was not published with the release",
        "people.csv: differs from the file that was published",
    ]
    assert last.endswith(", 3 problems")
    (release / "README.md").write_text("other words")
    (release / "more.txt").unlink()
    shutil.copy(release / "people.parquet", release / "more.parquet")
    (release / "people.csv").unlink()
    assert main(["verify", str(release)]) == 1
    assert [line.split(":")[1] for line in capsys.readouterr().out.splitlines()[:-1]] == [
        " differs from the file that was published",
        " was not published with the release",
        " is missing; it was published with the release",
    ]


def test_one_problem_is_in_the_singular(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "more.txt").write_text("more")
    assert main(["verify", str(release)]) == 1
    assert capsys.readouterr().out.endswith(", 1 problem\n")


def test_a_missing_version_is_an_error_that_lists_the_others(
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


def _first(**values: object) -> Callable[[Rows], Rows]:
    """Change the first row of a document whose text is published, so that its words can be looked up."""

    def change(rows: Rows) -> Rows:
        own = [row for row in rows if "letter-2021" in row.get("document_id", "letter-2021")]
        own[0].update(values)
        return rows

    return change


@pytest.mark.parametrize(
    ("table", "change", "problem"),
    [
        ("findings", _first(polarity="splendid"), r"findings\.polarity: 1 value breaks its schema, .*splendid"),
        ("findings", _first(text="Other words."), r"findings: 1 quotation is not at the place that the row gives"),
        ("findings", _first(document_id="nowhere"), r"findings: refers to missing rows of documents, .*nowhere"),
        ("people", _first(person_id="NOT A KEY"), r"people\.person_id: 1 value breaks its schema"),
        ("people", lambda rows: [*rows, rows[0]], r"people: 1 row has the key of another row"),
    ],
)
def test_a_table_that_breaks_its_schema_is_found(
    release: Path, table: str, change: Callable[[Rows], Rows], problem: str
) -> None:
    rewritten(release, table, change)
    assert re.search(problem, found(release))


def test_a_table_whose_files_differ_is_found(release: Path) -> None:
    data = pq.read_table(release / "people.parquet")
    (release / "people.parquet").write_bytes(parquet_bytes(data.slice(1)))
    write_checksums(release)
    assert "people: its Parquet and CSV files differ" in found(release)


def test_a_folder_that_is_not_a_release_is_an_error(
    tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["verify", str(empty)]) == 2
    assert "is not a release: it has no SHA256SUMS" in capsys.readouterr().err
    assert main(["verify", "--outputs", str(empty)]) == 2
    assert "holds no release" in capsys.readouterr().err
    (release / "datapackage.json").write_text("{")
    assert "datapackage.json: differs from" in found(release)
    (release / "SHA256SUMS").write_text("nonsense\n")
    with pytest.raises(NotAReleaseError, match="a line is not a checksum and a name"):
        found(release)


def test_two_releases_are_compared(
    tmp_path: Path, candidate: ReleaseCandidate, capsys: pytest.CaptureFixture[str]
) -> None:
    one = published(tmp_path, candidate)
    people = with_values(candidate.tables["people"], name="Another Name")
    other = published(tmp_path, with_table(candidate, "people", people))
    assert main(["diff", str(one), str(other)]) == 1
    assert "the name is now Another Name" in capsys.readouterr().out
    assert main(["diff", "1.0.0", "1.0.0", "--outputs", str(tmp_path)]) == 0
    assert "hold the same" in capsys.readouterr().out
    assert main(["diff", str(one), str(tmp_path / "nowhere")]) == 2


def test_damage_of_a_release_is_reported_before_it_is_compared(
    tmp_path: Path, candidate: ReleaseCandidate, capsys: pytest.CaptureFixture[str]
) -> None:
    one = published(tmp_path, candidate)
    people = with_values(candidate.tables["people"], name="Another Name")
    other = published(tmp_path, with_table(candidate, "people", people))
    shutil.copy(one / "people.parquet", other / "people.parquet")
    assert main(["diff", str(one), str(other)]) == 3
    shown = capsys.readouterr()
    assert shown.err == (
        f"warning: B, {other}, is not what was published; differences may come from that:\n"
        "  people.parquet: differs from the file that was published\n"
    )
    assert "hold the same" in shown.out
    (other / "people.parquet").unlink()
    for name in ("documents.csv", "evidence.csv", "findings.csv", "judgements.csv", "people.csv"):
        (other / name).unlink()
    assert main(["diff", str(one), str(other)]) == 3
    shown = capsys.readouterr()
    assert "  and 1 more problem; `inspection-outcomes verify" in shown.err
    assert "The table `people` was removed." in shown.out
    assert main(["diff", str(other), str(one)]) == 3
    shown = capsys.readouterr()
    assert f"warning: A, {other}, " in shown.err
    assert "The table `people` is new." in shown.out
    (other / "documents.parquet").write_text("no table")
    assert main(["diff", str(one), str(other)]) == 2
    assert "documents.parquet: cannot be read" in capsys.readouterr().err


def test_a_value_is_explained_by_its_words(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = str(release.parent.parent)
    asked = ["explain", "lambeth-2018-inspection", "--column", "start_date", "--outputs", outputs]
    assert main(asked) == 0
    text = capsys.readouterr().out
    assert "start_date: 2018-02-01" in text
    assert "(lambeth-inspection-letter-2021-12-01), characters 1093 to 1106" in text
    assert "»February 2018«. Children who have been harmed" in text
    assert "rule: dates as printed" in text
    assert "(the rest of the text may not be published)" in text  # the words of another document
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


def test_a_release_without_a_table_explains_nothing(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (release / "documents.parquet").unlink()
    assert main(["explain", "lambeth-2018-inspection", "--release", str(release)]) == 2
    assert "is incomplete: documents.parquet missing" in capsys.readouterr().err


def test_the_data_package_names_the_columns_with_words_and_offsets(release: Path) -> None:
    package = json.loads((release / "datapackage.json").read_text())
    schemas = {item["name"]: item["schema"] for item in package["resources"] if "schema" in item}
    assert schemas["findings"]["words"] == [
        {"text": "text", "document": "document_id", "start": "start_char", "end": "end_char", "page": "page"}
    ]


def test_a_closed_pipe_is_not_an_error(release: Path) -> None:
    command = [str(Path(sys.executable).parent / "inspection-outcomes"), "explain", "lambeth-2018-inspection"]
    shown = subprocess.Popen(
        [*command, "--release", str(release)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )
    assert shown.stdout is not None
    shown.stdout.close()  # before anything is printed
    _, errors = shown.communicate(timeout=120)
    assert errors == b""
