"""A power cut and a run that is terminated: neither holds up the runs after it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipeline.orchestration.interrupted_runs import mark_interrupted_runs
from pipeline.orchestration.jobs import JOB
from tests.support.dagster_ui import dagster_ui

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="processes of a session are found as Linux has them")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a new instance."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Sources that take a while to be read, and where they are."""
    sources = tmp_path / "sources"
    sources.mkdir()
    for number in range(400):
        visit = f"Inspectors visited place {number} in May 2021 and found that practice is good. " * 40
        (sources / f"{number}.txt").write_text(f"Dear Director\n\n{visit}\n\nYours sincerely\n")
    return {"INSPECTION_SOURCES": str(sources), "INSPECTION_OUTPUTS": str(tmp_path / "outputs")}


@pytest.mark.builds
@pytest.mark.timeout(600)
@on_linux
def test_after_a_power_cut_the_next_run_succeeds(tmp_path: Path, home: Path, variables: dict[str, str]) -> None:
    with dagster_ui(home, variables) as ui:
        interrupted = ui.launch(JOB)
        ui.wait_for(interrupted, "STARTED")
    for path in list((tmp_path / "sources").iterdir())[5:]:
        path.unlink()
    with dagster_ui(home, variables) as ui:
        assert ui.status(interrupted) == "FAILURE"
        after = ui.launch(JOB)
        assert ui.wait_for(after, "SUCCESS", "FAILURE") == "SUCCESS"


@pytest.mark.builds
@pytest.mark.timeout(600)
@on_linux
def test_terminate_ends_a_run_within_seconds(home: Path, variables: dict[str, str]) -> None:
    with dagster_ui(home, variables) as ui:
        run = ui.launch(JOB)
        ui.wait_for(run, "STARTED")
        ui.terminate(run)
        assert ui.wait_for(run, "CANCELED", "FAILURE", seconds=30) == "CANCELED"
        queued = ui.launch("look")  # nothing is in its way
        ui.wait_for(queued, "STARTED", "SUCCESS", "FAILURE")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral(tempdir=str(tmp_path)) as found:
        yield found


def started_run(instance: dg.DagsterInstance, process: int | None) -> str:
    """A run that began, in some process."""
    definitions = dg.Definitions(jobs=[dg.JobDefinition(name="empty", graph_def=dg.GraphDefinition(name="empty"))])
    run = instance.create_run_for_job(definitions.resolve_job_def("empty"))
    if process is not None:
        from dagster._core.events import EngineEventData

        instance.report_engine_event("Started process.", run, EngineEventData.in_process(process))
    instance.report_dagster_event(
        dg.DagsterEvent(event_type_value=dg.DagsterEventType.RUN_START.value, job_name="empty"), run.run_id
    )
    return run.run_id


def test_only_runs_whose_process_is_gone_are_marked(instance: dg.DagsterInstance) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone, alive, unknown = (started_run(instance, number) for number in (ended.pid, os.getpid(), None))
    assert mark_interrupted_runs(instance) == [gone]
    statuses = {run.run_id: run.status for run in instance.get_runs()}
    assert statuses == {
        gone: dg.DagsterRunStatus.FAILURE,
        alive: dg.DagsterRunStatus.STARTED,
        unknown: dg.DagsterRunStatus.STARTED,
    }
    assert mark_interrupted_runs(instance) == []
