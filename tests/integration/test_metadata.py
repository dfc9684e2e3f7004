"""The descriptions of a release are valid for independent validators; each of these is shown to find a mistake.

None of them uses the network: what they need is in their packages, or in `tests/support/shapes.ttl`.
"""

import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.checks.candidate import ReleaseCandidate

pytestmark = pytest.mark.validators

SHAPES = Path(__file__).parents[1] / "support" / "shapes.ttl"
BIN = Path(sys.executable).parent


def edited(path: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def frictionless_errors(release: Path) -> list[str]:
    """Of the descriptor and of every CSV file by it."""
    from frictionless import Package
    from frictionless.exception import FrictionlessException

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own code
        try:
            package = Package(str(release / "datapackage.json"))
        except FrictionlessException as error:
            return [str(item) for item in error.reasons] or [str(error)]
        for name in [resource.name for resource in package.resources if resource.format == "parquet"]:
            package.remove_resource(name)  # our own code checks these
        report = package.validate()
    return [f"{error.type}: {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_the_data_package_is_valid(release: Path) -> None:
    assert frictionless_errors(release) == []


def test_a_data_file_that_does_not_match_the_data_package_is_found(release: Path) -> None:
    with_other_bytes(release / "findings.csv", lambda content: content.replace(b",positive,", b",splendid,", 1))
    errors = frictionless_errors(release)
    assert any(error.startswith("hash-count: ") for error in errors)
    with_other_bytes(release / "findings.csv", lambda content: content.replace(b"section_kind", b"other_column", 1))
    assert any("label" in error for error in frictionless_errors(release))


def test_a_broken_data_package_is_found(release: Path) -> None:
    edited(release / "datapackage.json", lambda package: package.update(resources=3))
    assert frictionless_errors(release)


def csvw_problems(release: Path, metadata: str) -> list[str]:
    """Of CSV files by their metadata: every cell by its datatype, every key, and every reference."""
    from csvw import Table, TableGroup

    with warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        try:
            if metadata == "csv-metadata.json":
                group = TableGroup.from_file(release / metadata)
                if not group.check_referential_integrity():
                    return ["a reference is to a missing row"]
                tables = list(group.tables)
            else:
                tables = [Table.from_file(release / metadata)]
            for table in tables:
                list(table.iterdicts())
                table.check_primary_key()
        except (ValueError, TypeError, KeyError) as error:
            return [f"{type(error).__name__}: {error}"]
        return [str(item.message) for item in raised]


def test_every_csv_file_matches_its_metadata(release: Path, candidate: ReleaseCandidate) -> None:
    names = ["csv-metadata.json", *(f"{name}.csv-metadata.json" for name in candidate.schemas.all_tables)]
    assert {name: found for name in names if (found := csvw_problems(release, name))} == {}


def with_other_bytes(path: Path, change: Callable[[bytes], bytes]) -> None:
    content = path.read_bytes()
    assert change(content) != content
    path.write_bytes(change(content))


def test_a_csv_file_that_does_not_match_its_metadata_is_found(release: Path) -> None:
    with_other_bytes(release / "findings.csv", lambda content: content.replace(b",positive,", b",splendid,", 1))
    assert "splendid" in csvw_problems(release, "findings.csv-metadata.json")[0]


def test_a_reference_to_a_missing_row_is_found(release: Path) -> None:
    with_other_bytes(release / "documents.csv", lambda content: content[: content.index(b"\r\n") + 2])
    assert "not found in table documents.csv" in csvw_problems(release, "csv-metadata.json")[0]


def croissant_problems(release: Path) -> list[str]:
    import mlcroissant

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own code
        try:
            dataset = mlcroissant.Dataset(jsonld=str(release / "croissant.json"))
        except mlcroissant.ValidationError as error:
            return [str(error)]
        errors: list[str] = sorted(dataset.metadata.ctx.issues.errors)
        return errors


def test_croissant_is_valid_and_its_records_can_be_read(release: Path, candidate: ReleaseCandidate) -> None:
    import mlcroissant

    assert croissant_problems(release) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        records = list(mlcroissant.Dataset(jsonld=str(release / "croissant.json")).records("people"))
    names = {record["people/name"].decode() for record in records}
    assert names == set(candidate.tables["people"]["name"])


def test_a_broken_croissant_is_found(release: Path) -> None:
    def wrong(content: dict[str, Any]) -> None:
        del content["recordSet"][0]["field"][0]["source"]["extract"]
        content["recordSet"][0]["field"][0]["source"]["fileObject"] = {"@id": "nowhere.csv"}

    edited(release / "croissant.json", wrong)
    assert croissant_problems(release)


def shape_problems(path: Path) -> str:
    from pyshacl import validate
    from rdflib import Graph

    graph = Graph().parse(path, format="json-ld", publicID="https://release.example/")
    shapes = Graph().parse(SHAPES, format="turtle")
    conforms, _, text = validate(graph, shacl_graph=shapes)
    assert len(graph) > 0
    return "" if conforms else str(text)


@pytest.mark.parametrize("name", ["dataset.jsonld", "vocabularies.jsonld"])
def test_the_linked_data_has_what_a_catalogue_needs(release: Path, name: str) -> None:
    assert shape_problems(release / name) == ""


def test_linked_data_without_a_checksum_or_a_label_is_found(release: Path) -> None:
    def without_hash(content: dict[str, Any]) -> None:
        del content["@graph"][1]["spdx:checksum"]

    def without_label(content: dict[str, Any]) -> None:
        del content["@graph"][1]["skos:prefLabel"]

    edited(release / "dataset.jsonld", without_hash)
    edited(release / "vocabularies.jsonld", without_label)
    assert "checksum" in shape_problems(release / "dataset.jsonld")
    assert "prefLabel" in shape_problems(release / "vocabularies.jsonld")


def test_the_linked_data_names_every_source_document(release: Path, candidate: ReleaseCandidate) -> None:
    from rdflib import Graph, Namespace

    graph = Graph().parse(release / "dataset.jsonld", format="json-ld", publicID="https://release.example/")
    prov = Namespace("http://www.w3.org/ns/prov#")
    sources = {str(source).rpartition("#")[2] for source in graph.objects(None, prov.wasDerivedFrom)}
    assert sources == set(candidate.tables["documents"]["document_id"])


def citation_check(path: Path) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [BIN / "check-jsonschema", "--builtin-schema", "vendor.citation-file-format", path]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_citation_is_valid_and_a_broken_one_is_found(release: Path) -> None:
    path = release / "CITATION.cff"
    good = citation_check(path)
    assert good.returncode == 0, good.stdout
    path.write_text(path.read_text(encoding="utf-8").replace("type: dataset", "type: sonnet"), encoding="utf-8")
    assert citation_check(path).returncode != 0
