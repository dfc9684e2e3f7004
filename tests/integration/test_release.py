"""Releases: the same sources make the same bytes, versions follow differences, and a failed run changes nothing."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks
from pipeline.releases.diff.differences import Difference, Side, UnknownDifferenceError, differences, weight
from pipeline.releases.formats.table_files import csv_chunks
from pipeline.releases.publish import publish
from pipeline.releases.release_index import ReleaseError, latest_release
from pipeline.releases.version import Change, Version
from pipeline.schema.column_types import COLUMN_TYPES
from pipeline.schema.frames import records
from pipeline.schema.vocabularies import ChangeKind
from pipeline.site.context import SiteContext
from pipeline.site.pages.checks import checks_page
from pipeline.site.release_pages import release_pages
from tests.support.tables import frame_like, with_rows, with_table, with_values

pytestmark = pytest.mark.releases


def results(candidate: ReleaseCandidate) -> list[CheckResult]:
    return [CheckResult(table, check, passed=True, n_examined=1) for table, check in defined_checks(candidate.schemas)]


def release(outputs: Path, candidate: ReleaseCandidate) -> str:
    made = publish(outputs, candidate, results(candidate), release_pages)
    return f"{made.version} {'new' if made.is_new else 'same'}"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def edited(candidate: ReleaseCandidate, table: str, **values: object) -> ReleaseCandidate:
    return with_table(candidate, table, with_values(candidate.tables[table], **values))


def test_the_same_tables_make_the_same_bytes(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path / "a", candidate)
    release(tmp_path / "b", candidate)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_release_has_every_file_with_its_checksum(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    folder = tmp_path / "releases" / "1.0.0"
    found = set(files(folder))
    for name in candidate.schemas.tables:
        assert {f"{name}.csv", f"{name}.parquet"} <= found
    assert {"README.md", "LICENCE.md", "datapackage.json", "codebook.csv", "checks.json", "checks.html"} <= found
    assert json.loads((tmp_path / "latest.json").read_text()) == {"version": "1.0.0", "path": "releases/1.0.0"}
    assert [item["version"] for item in json.loads((tmp_path / "versions.json").read_text())] == ["1.0.0"]
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert set(sums) == found - {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == sums[name] for name in sums)


def test_only_texts_that_may_be_published_are_in_a_release(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    assert sorted(path.stem for path in (tmp_path / "releases/1.0.0/texts").iterdir()) == [
        "lambeth-inspection-letter-2010-10-20",
        "lambeth-inspection-letter-2021-12-01",
    ]


def test_the_data_package_matches_its_files(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    folder = tmp_path / "releases/1.0.0"
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["version"] == "1.0.0"
    for resource in package["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if "schema" in resource:
            header = next(csv.reader(io.StringIO(content.decode())))
            assert header == [field["name"] for field in resource["schema"]["fields"]]


def test_unchanged_tables_make_no_version(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    assert release(tmp_path, candidate) == "1.0.0 new"
    before = files(tmp_path)
    assert release(tmp_path, candidate) == "1.0.0 same"
    assert files(tmp_path) == before


def test_versions_follow_the_differences(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    assert release(tmp_path, candidate) == "1.0.0 new"
    assert release(tmp_path, edited(candidate, "people", name="Another Name")) == "1.0.1 new"
    more = edited(candidate, "people", name="Another Name")
    more = with_table(
        more, "people", with_rows(more.tables["people"], lambda rows: [*rows, {"person_id": "z", "name": "Z"}])
    )
    assert release(tmp_path, more) == "1.1.0 new"
    assert release(tmp_path, candidate) == "2.0.0 new"
    assert [item["version"] for item in json.loads((tmp_path / "versions.json").read_text())] == [
        "1.0.0",
        "1.0.1",
        "1.1.0",
        "2.0.0",
    ]


def test_the_page_of_versions_links_to_all_of_them(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    first = (tmp_path / "index.html").read_bytes()
    release(tmp_path, edited(candidate, "people", name="Another Name"))
    page = (tmp_path / "index.html").read_text()
    assert page.index('href="releases/1.0.1/index.html"') < page.index('href="releases/1.0.0/index.html"')
    for link in re.findall(r'href="([^"]+)"', page):
        assert (tmp_path / link).is_file(), link
    (tmp_path / "index.html").unlink()
    assert release(tmp_path, edited(candidate, "people", name="Another Name")) == "1.0.1 same"
    assert (tmp_path / "index.html").read_text() == page
    assert first != page.encode()
    assert [path.name for path in tmp_path.iterdir() if "writing" in path.name] == []


def weighed(candidate: ReleaseCandidate, before: dict[str, pd.DataFrame], after: dict[str, pd.DataFrame]) -> Change:
    keys = {name: table.key for name, table in candidate.schemas.tables.items()}
    found = differences(Side(before, {}, {}), Side(after, {}, {}), keys)
    return weight(found, candidate.schemas)


def test_removed_or_retyped_columns_are_major_and_new_ones_minor(candidate: ReleaseCandidate) -> None:
    people = candidate.tables["people"]

    def change(before: pd.DataFrame, after: pd.DataFrame) -> Change:
        return weighed(candidate, {"people": before}, {"people": after})

    wider = people.assign(born=pd.Series([None] * len(people), dtype=COLUMN_TYPES["integer"].pandas))
    assert change(people, wider) is Change.MINOR
    assert change(wider, people) is Change.MAJOR
    retyped = wider.assign(born=wider["born"].astype(COLUMN_TYPES["string"].pandas))
    assert change(wider, retyped) is Change.MAJOR
    assert weighed(candidate, {"people": people, "gone": people}, {"people": people}) is Change.MAJOR


def test_the_weight_of_a_removed_row_depends_on_its_table(candidate: ReleaseCandidate) -> None:
    def without_first(name: str) -> Change:
        data = candidate.tables[name]
        return weighed(candidate, {name: data}, {name: data.iloc[1:]})

    assert without_first("findings") is Change.MAJOR
    assert without_first("claims") is Change.MINOR  # a conclusion
    assert without_first("null_reasons") is Change.PATCH  # a value has been learned
    rejected = candidate.tables["rejected_documents"]
    row = {"file_name": "a.txt", "sha256": "0" * 64, "reason": "empty", "detail": "the file holds no bytes"}
    one = frame_like(rejected, [row])
    assert weighed(candidate, {"rejected_documents": one}, {"rejected_documents": rejected.iloc[:0]}) is Change.PATCH


def test_another_meaning_and_a_removed_term_are_major(candidate: ReleaseCandidate) -> None:
    people = {"people": candidate.tables["people"]}
    keys = {"people": ["person_id"]}
    found = list(differences(Side(people, {}, {}), Side(people, {("people", "name"): 2}, {}), keys))
    assert found == []  # a column that was never published with a number has the meaning it has now
    found = list(
        differences(Side(people, {("people", "name"): 1}, {}), Side(people, {("people", "name"): 2}, {}), keys)
    )
    assert weight(found, candidate.schemas) is Change.MAJOR
    terms = {"grade|good": ("Good", "The second grade.")}
    assert weight(differences(Side({}, {}, terms), Side({}, {}, {}), {}), candidate.schemas) is Change.MAJOR
    assert weight(differences(Side({}, {}, {}), Side({}, {}, terms), {}), candidate.schemas) is Change.MINOR
    reworded = {"grade|good": ("Good", "The second of four grades.")}
    assert weight(differences(Side({}, {}, terms), Side({}, {}, reworded), {}), candidate.schemas) is Change.PATCH


def test_a_difference_without_a_rule_is_an_error(candidate: ReleaseCandidate) -> None:
    with pytest.raises(UnknownDifferenceError, match="people"):
        weight([Difference("people", "x", "*", ChangeKind.CHANGED)], candidate.schemas)


def test_every_difference_is_published_with_both_values(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    person = records(candidate.tables["people"].head(1))[0]
    release(tmp_path, edited(candidate, "people", name="Another Name"))
    folder = tmp_path / "releases/1.0.1"
    assert pq.read_table(tmp_path / "releases/1.0.0/changes.parquet").num_rows == 0
    assert pq.read_table(folder / "changes.parquet").to_pylist() == [
        {
            "table": "people",
            "row_id": person["person_id"],
            "column": "name",
            "change": "changed",
            "old_value": person["name"],
            "new_value": "Another Name",
        }
    ]
    text = (folder / "CHANGES.md").read_text(encoding="utf-8")
    assert f"the name is now Another Name (was {person['name']})" in text
    assert text.count("\n## ") == 2  # this version and the first
    assert release(tmp_path, edited(candidate, "people", name="Another Name")) == "1.0.1 same"


def test_exact_dates_that_become_known_are_one_phrase(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    rows = records(candidate.tables["inspections"])
    first = next(row for row in rows if row["inspection_id"] == "lambeth-2010-unannounced-inspection")
    exact = (first["start_date"], first["end_date"], first["date_precision"])
    first["start_date"], first["end_date"], first["date_precision"] = date(2010, 9, 1), date(2010, 9, 30), "month"
    release(tmp_path, with_table(candidate, "inspections", frame_like(candidate.tables["inspections"], rows)))
    assert exact[2] == "day"
    assert release(tmp_path, candidate) == "1.0.1 new"
    text = (tmp_path / "releases/1.0.1/CHANGES.md").read_text(encoding="utf-8")
    assert exact[:2] == (date(2010, 9, 21), date(2010, 9, 22))
    assert (
        "its exact dates are now known, 21 to 22 September 2010 (was September 2010), from the letter of inspectors"
        in text
    )


def integers(**columns: Sequence[int | None]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(values, dtype="int64[pyarrow]") for name, values in columns.items()})


@settings(deadline=None)  # frames take milliseconds, on a busy machine more than the library expects
@given(st.lists(st.tuples(st.integers(0, 9), st.none() | st.integers(0, 3)), unique_by=lambda item: item[0]))
def test_differences_applied_to_one_table_give_the_other(rows: list[tuple[int, int | None]]) -> None:
    before = integers(k=[1, 2, 3], v=[None, 1, 2])
    keys, values = [key for key, _ in rows], [value for _, value in rows]
    after = integers(k=keys, v=values)
    made: dict[str, str | None] = {"1": None, "2": "1", "3": "2"}
    for item in differences(Side({"t": before}, {}, {}), Side({"t": after}, {}, {}), {"t": ["k"]}):
        if item.change == ChangeKind.REMOVED:
            del made[item.row_id]
        elif item.change == ChangeKind.ADDED:
            made[item.row_id] = next(
                None if value is None else str(value) for key, value in rows if str(key) == item.row_id
            )
        else:
            assert made[item.row_id] == item.old_value
            made[item.row_id] = item.new_value
    assert made == {str(key): None if value is None else str(value) for key, value in rows}


def test_a_failed_check_changes_nothing(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    before = files(tmp_path)
    bad = [replace(results(candidate)[0], passed=False), *results(candidate)[1:]]
    with pytest.raises(ReleaseError, match=r"abbreviations\.schema"):
        publish(tmp_path, candidate, bad, release_pages)
    assert files(tmp_path) == before


def test_a_half_written_release_is_ignored_and_removed(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    changed = edited(candidate, "people", name="Another Name")
    half = tmp_path / "releases" / ".writing-1.0.1"
    half.mkdir()
    (half / "people.csv").write_text("half")
    latest = latest_release(tmp_path)
    assert latest is not None
    assert str(latest.version) == "1.0.0"
    assert release(tmp_path, changed) == "1.0.1 new"
    assert not half.exists()


def test_without_a_pointer_the_highest_complete_version_is_the_latest(
    tmp_path: Path, candidate: ReleaseCandidate
) -> None:
    release(tmp_path, candidate)
    (tmp_path / "latest.json").unlink()
    assert release(tmp_path, edited(candidate, "people", name="Another Name")) == "1.0.1 new"


@pytest.mark.parametrize("pointer", ["", "{}", '{"version": "newest"}', '{"version": "9.9.9"}'])
def test_a_broken_pointer_is_an_error_that_names_it(tmp_path: Path, pointer: str) -> None:
    (tmp_path / "latest.json").write_text(pointer)
    with pytest.raises(ReleaseError, match=r"latest\.json"):
        latest_release(tmp_path)


def test_csv_and_parquet_have_the_same_values(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    folder = tmp_path / "releases/1.0.0"
    for name in candidate.schemas.tables:
        published = pq.read_table(folder / f"{name}.parquet").to_pylist()
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == len(published)
        for as_text, row in zip(rows, published, strict=True):
            for column, value in row.items():
                expected = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
                assert as_text[column] == expected


def texts(**columns: Sequence[str | None]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(values, dtype="string[pyarrow]") for name, values in columns.items()})


TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(st.lists(st.one_of(st.none(), TEXT), min_size=1, max_size=5))
def test_any_text_survives_csv(values: list[str | None]) -> None:
    table = texts(key=[str(number) for number in range(len(values))], text=values)
    content = b"".join(csv_chunks(table))
    assert content.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    assert [row["text"] or None for row in rows] == values


def test_a_text_that_looks_like_a_formula_is_not_altered() -> None:
    table = texts(text=["=1+1", "NA", "+44"])
    assert b"".join(csv_chunks(table)).decode().splitlines() == ["text", "=1+1", "NA", "+44"]


def test_versions_parse_and_order() -> None:
    assert Version.parse("1.10.0") > Version.parse("1.9.9")
    with pytest.raises(ValueError, match="is not a version"):
        Version.parse("1.0")


def test_the_page_of_checks_escapes_words_of_documents(candidate: ReleaseCandidate) -> None:
    hostile = replace(results(candidate)[0], passed=False, failures=("<script>alert(1)</script>",), n_failures=1)
    page = checks_page(SiteContext(candidate.schemas, "1.0.0", {}), [hostile]).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "1 failed" in page


def test_the_python_example_of_the_readme_runs(
    tmp_path: Path, candidate: ReleaseCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(tmp_path, candidate)
    folder = tmp_path / "releases/1.0.0"
    example = (folder / "README.md").read_text().split("```python\n")[1].split("```")[0]
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102 - the example that people copy
    assert isinstance(names["concerns"], pd.DataFrame)
    assert len(names["concerns"]) == 11
