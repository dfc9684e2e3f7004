"""A shared Dagster instance on a real PostgreSQL server, and the files for deployments."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
import yaml

from pipeline.core.paths import ROOT
from pipeline.orchestration.definitions import build_defs
from pipeline.orchestration.jobs import JOB
from tests.support.postgres_server import postgres, programs


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("no PostgreSQL server on this machine: install Debian's package postgresql to run this")
    with postgres(bin_folder) as variables:
        yield variables


@pytest.fixture
def home(server: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    shutil.copy(ROOT / "deployment" / "dagster.yaml", tmp_path)
    return tmp_path


@pytest.mark.builds
def test_runs_are_stored_in_postgresql_for_other_machines(home: Path, some_sources: Path) -> None:
    """Another machine is another home with the same variables."""
    (some_sources / "a.txt").write_text("A letter.")
    definitions = build_defs(sources=some_sources, outputs=home / "outputs")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        result = definitions.resolve_job_def(JOB).execute_in_process(
            instance=instance, asset_selection=[dg.AssetKey("source_files")]
        )
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(home / "dagster.yaml", elsewhere)
    with dg.DagsterInstance.from_config(str(elsewhere)) as other:
        (record,) = other.get_run_records()
        assert (record.dagster_run.run_id, record.dagster_run.is_success) == (result.run_id, True)
        event = other.get_latest_materialization_event(dg.AssetKey("source_files"))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.metadata["files"].value == 1
    assert not list(home.rglob("*.db"))


def test_a_refused_login_is_reported_without_the_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DAGSTER_PG_PASSWORD", "not the password")
    monkeypatch.setattr("time.sleep", lambda _: None)  # Dagster tries for a while
    with pytest.raises(Exception, match="too many retries for DB connection") as error:  # noqa: SIM117
        with dg.DagsterInstance.from_config(str(home)) as instance:
            instance.get_run_records()
    assert "password authentication failed" in caplog.text
    assert "not the password" not in f"{error.value}{caplog.text}"


@pytest.mark.parametrize("folder", [".dagster", "deployment"])
def test_runs_are_sequential_and_send_no_telemetry(folder: str) -> None:
    settings = yaml.safe_load((ROOT / folder / "dagster.yaml").read_text())
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert settings["telemetry"]["enabled"] is False


def test_the_files_of_the_container_exist() -> None:
    for line in re.findall(r"^COPY (.+)$", (ROOT / "Containerfile").read_text(), re.MULTILINE):
        for pattern in () if line.startswith("--from=") else line.split()[:-1]:
            assert list(ROOT.glob(pattern)), pattern


def test_the_deployment_page_names_every_variable() -> None:
    page = (ROOT / "docs" / "deployment.md").read_text()
    named = re.findall(r"env: (\w+)", (ROOT / "deployment" / "dagster.yaml").read_text())
    ours = {
        name
        for path in ROOT.glob("pipeline/**/*.py")
        for name in re.findall(r'"(INSPECTION_[A-Z]+)"', path.read_text())
    }
    assert len(ours) > 4
    for name in [*named, *ours]:
        assert f"`{name}`" in page, name


def test_the_settings_for_kubernetes_are_valid_yaml() -> None:
    """The block cannot be tried here; that it is YAML, and builds on the settings that are tried, can be."""
    (block,) = re.findall(r"```yaml\n(run_launcher:.*?)```", (ROOT / "docs/deployment.md").read_text(), re.DOTALL)
    launcher = yaml.safe_load(block)["run_launcher"]
    assert (launcher["module"], launcher["class"]) == ("dagster_k8s", "K8sRunLauncher")
