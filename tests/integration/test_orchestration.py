"""The job in Dagster: assets with their metadata, and checks that stop the release."""

import json
import os
import shutil
import subprocess
import sys
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg
import pyarrow.parquet as pq
import pytest

from pipeline.checks.runner import defined_checks
from pipeline.core.paths import ROOT, SCHEMAS, SOURCES
from pipeline.execution.code_hash import CODE_HASH
from pipeline.orchestration.alerts import failure_reason
from pipeline.orchestration.assets import RETRIES, release_asset
from pipeline.orchestration.definitions import build_defs
from pipeline.orchestration.jobs import JOB
from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.terminal_log import NAME
from pipeline.releases.build_lock import build_lock
from pipeline.schema.model import Schemas
from tests.support.hostile_documents import CORPUS


def run(definitions: dg.Definitions, instance: dg.DagsterInstance | None = None) -> dg.ExecuteInProcessResult:
    return definitions.resolve_job_def(JOB).execute_in_process(
        instance=instance, run_config={"loggers": {NAME: {}}}, raise_on_error=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[dg.ExecuteInProcessResult, Path]:
    outputs = tmp_path_factory.mktemp("outputs")
    result = run(build_defs(sources=SOURCES, outputs=outputs))
    assert result.success
    return result, outputs


def test_every_defined_check_is_evaluated(schemas: Schemas, built: tuple[dg.ExecuteInProcessResult, Path]) -> None:
    evaluations = built[0].get_asset_check_evaluations()
    evaluated = {(item.asset_key.to_user_string(), item.check_name) for item in evaluations}
    assert evaluated == set(defined_checks(schemas))
    assert all(item.passed for item in evaluations)


def test_a_check_can_be_run_alone_and_allows_no_release(built: tuple[dg.ExecuteInProcessResult, Path]) -> None:
    _, outputs = built
    definitions = build_defs(sources=SOURCES, outputs=outputs)
    before = {path: path.read_bytes() for path in (outputs / ".work").rglob("*") if path.is_file()}
    wanted = dg.AssetCheckKey(dg.AssetKey("findings"), "references")
    job = definitions.resolve_implicit_global_asset_job_def()
    alone = job.get_subset(asset_selection=set(), asset_check_selection={wanted}).execute_in_process()
    (evaluation,) = alone.get_asset_check_evaluations()
    assert (evaluation.asset_key, evaluation.check_name, evaluation.passed) == (wanted.asset_key, wanted.name, True)
    assert before == {path: path.read_bytes() for path in before}


def test_every_check_blocks() -> None:
    for checks in build_defs().asset_checks or []:
        assert isinstance(checks, dg.AssetChecksDefinition)
        assert all(spec.blocking for spec in checks.check_specs)


def test_every_table_has_metadata_on_rows_columns_lineage_and_content(
    schemas: Schemas, built: tuple[dg.ExecuteInProcessResult, Path]
) -> None:
    for name in schemas.tables:
        (materialization,) = built[0].asset_materializations_for_node("tables")[
            list(schemas.tables).index(name) : list(schemas.tables).index(name) + 1
        ]
        assert materialization.asset_key == dg.AssetKey(name)
        shown = materialization.metadata
        assert {
            "dagster/row_count",
            "dagster/column_schema",
            "dagster/column_lineage",
            "dagster/uri",
            "preview",
        } <= set(shown)
        schema = shown["dagster/column_schema"].value
        assert isinstance(schema, dg.TableSchema)
        assert [column.name for column in schema.columns] == list(schemas.tables[name].columns)
        assert materialization.tags is not None
        assert len(materialization.tags["dagster/data_version"]) == 64


def test_every_asset_has_a_description_a_group_kinds_and_owners() -> None:
    for asset in build_defs().assets or []:
        assert isinstance(asset, dg.AssetsDefinition)
        for spec in asset.specs:
            assert spec.description
            assert spec.group_name
            assert spec.kinds
            assert spec.owners


def test_the_ui_shows_which_assets_were_made_by_other_code() -> None:
    made = [asset for asset in build_defs().assets or [] if isinstance(asset, dg.AssetsDefinition)]
    specs = {spec.key.to_user_string(): spec for asset in made if asset.is_materializable for spec in asset.specs}
    assert specs["document_facts"].code_version == CODE_HASH
    of_elsewhere = {"fetched_documents", "listed_publications"}  # what publishers have depends on no code
    assert {name for name, spec in specs.items() if spec.code_version is None} == of_elsewhere


def test_a_run_is_tagged_with_the_version_of_its_release(some_sources: Path, tmp_path: Path) -> None:
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_defs(sources=some_sources, outputs=tmp_path).resolve_job_def(JOB)
        done = job.execute_in_process(instance=instance)
        record = instance.get_run_by_id(done.run_id)
        assert record is not None
        assert record.tags["inspection-outcomes/version"] == "1.0.0"


def test_the_first_release_is_version_1_0_0(built: tuple[dg.ExecuteInProcessResult, Path]) -> None:
    assert json.loads((built[1] / "latest.json").read_text())["version"] == "1.0.0"


def test_a_second_run_on_the_same_sources_makes_no_new_version(
    built: tuple[dg.ExecuteInProcessResult, Path],
) -> None:
    before = {path: path.read_bytes() for path in built[1].rglob("*") if path.is_file() and ".work" not in path.parts}
    again = run(build_defs(sources=SOURCES, outputs=built[1]))
    assert again.success
    (made,) = again.asset_materializations_for_node("release")
    assert made.metadata["new"].value is False
    after = {path: path.read_bytes() for path in built[1].rglob("*") if path.is_file() and ".work" not in path.parts}
    assert after == before


def test_the_release_gives_up_waiting_for_another_build(
    schemas: Schemas, built: tuple[dg.ExecuteInProcessResult, Path]
) -> None:
    folders = Folders(sources=str(SOURCES), outputs=str(built[1]), wait=0.1)
    results: list[dg.ExecuteInProcessResult] = []

    def materialise() -> None:
        results.append(dg.materialize([release_asset(schemas)], resources={"folders": folders}, raise_on_error=False))

    with build_lock(built[1]):
        other = threading.Thread(target=materialise)  # as a run in a process of its own
        other.start()
        other.join()
    (result,) = results
    assert f"another build is writing there: process {os.getpid()} on " in reason_for_failure(result)
    restarts = [event for event in result.all_events if event.event_type is dg.DagsterEventType.STEP_RESTARTED]
    assert len(restarts) == RETRIES


def reason_for_failure(result: dg.ExecuteInProcessResult) -> str:
    (failure,) = result.filter_events(lambda event: event.is_step_failure)
    return failure_reason(failure)


def test_a_takedown_after_the_tables_were_made_stops_their_release(
    schemas: Schemas, some_sources: Path, tmp_path: Path
) -> None:
    """If only a part is materialised in the UI, the rest is required: no release claims a takedown that it lacks."""
    shutil.copy(CORPUS / "news.txt", some_sources)
    definitions = build_defs(sources=some_sources, outputs=tmp_path / "outputs")
    assert run(definitions).success
    (some_sources / "corrections.yaml").write_text(
        "takedowns:\n  - {words: Jo Example, why: a private person, evidence: asked for on 3 May 2026}\n"
    )

    def materialise(*names: str) -> dg.ExecuteInProcessResult:
        return definitions.resolve_job_def(JOB).execute_in_process(
            asset_selection=list(map(dg.AssetKey, names)), raise_on_error=False
        )

    assert materialise("source_files").success
    assert "the files or the corrections changed since the tables were made" in reason_for_failure(
        materialise("release")
    )
    shutil.copy(CORPUS / "other.txt", some_sources)
    assert materialise("source_files").success
    assert "files changed since they were read" in reason_for_failure(materialise(*schemas.tables))
    assert json.loads((tmp_path / "outputs" / "latest.json").read_text())["version"] == "1.0.0"


def test_a_failing_check_stops_the_release(tmp_path: Path) -> None:
    schemas = Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))
    path = schemas / "people.yaml"
    path.write_text(path.read_text().replace("pattern: '[a-z0-9-]+'", "pattern: '[0-9]+'"))
    result = run(build_defs(sources=SOURCES, outputs=tmp_path / "outputs", schemas_folder=schemas))
    assert not result.success
    failed = [item for item in result.get_asset_check_evaluations() if not item.passed]
    assert [(item.asset_key.to_user_string(), item.check_name) for item in failed] == [("people", "expectations")]
    assert not (tmp_path / "outputs" / "latest.json").exists()
    assert not (tmp_path / "outputs" / "releases").exists()


def test_a_folder_of_only_bad_files_does_not_replace_a_good_release(
    some_sources: Path, tmp_path: Path, built: tuple[dg.ExecuteInProcessResult, Path]
) -> None:
    (some_sources / "empty.txt").write_bytes(b"")
    assert run(build_defs(sources=some_sources, outputs=tmp_path / "outputs")).success
    assert pq.read_table(tmp_path / "outputs/releases/1.0.0/rejected_documents.parquet").num_rows == 1
    assert not run(build_defs(sources=some_sources, outputs=built[1])).success
    assert json.loads((built[1] / "latest.json").read_text())["version"] == "1.0.0"


def test_an_empty_folder_fails_the_run(some_sources: Path, tmp_path: Path) -> None:
    assert not run(build_defs(sources=some_sources, outputs=tmp_path / "outputs")).success
    assert not (tmp_path / "outputs" / "latest.json").exists()


def test_a_single_asset_reports_what_is_missing(tmp_path: Path) -> None:
    definitions = build_defs(sources=SOURCES, outputs=tmp_path)
    selected = definitions.resolve_job_def(JOB).execute_in_process(
        asset_selection=[dg.AssetKey("document_facts")], raise_on_error=False
    )
    (failure,) = selected.filter_events(lambda event: event.is_step_failure)
    assert failure.step_failure_data.user_failure_data is not None
    assert "materialise the upstream assets first" in str(failure.step_failure_data.user_failure_data.description)


def test_the_definitions_use_nothing_deprecated(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        for category in (dg.PreviewWarning, dg.BetaWarning, dg.SupersessionWarning, DeprecationWarning):
            warnings.simplefilter("error", category)
        definitions = build_defs(sources=SOURCES, outputs=tmp_path)
        dg.Definitions.validate_loadable(definitions)


@pytest.mark.builds
def test_workspace_and_dg_load_the_same_job(tmp_path: Path) -> None:
    """`workspace.yaml`, by Dagster's own command, and `[tool.dg]`, by `dg`, as `make ui` calls it."""
    bin_folder = Path(sys.executable).parent

    def shown(command: list[str]) -> str:
        home = tmp_path / command[0]  # one each: two that create one database at once may both fail
        home.mkdir()
        shutil.copy(ROOT / ".dagster" / "dagster.yaml", home)
        environment = {
            **os.environ,
            "DAGSTER_HOME": str(home),
            "VIRTUAL_ENV": str(bin_folder.parent),
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        }
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    with ThreadPoolExecutor() as pool:  # each loads the definitions in a process of its own
        by_workspace, by_dg = pool.map(
            shown,
            (["dagster", "definitions", "validate", "-w", "workspace.yaml"], ["dg", "list", "defs", "--json"]),
        )
    assert "Validation successful for code location inspection-outcomes" in by_workspace
    listed = json.loads(by_dg[by_dg.index("{") : by_dg.rindex("}") + 1])
    assert JOB in [job["name"] for job in listed["jobs"]]
    assert "warning" not in by_dg.lower()
