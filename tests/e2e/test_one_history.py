"""A build from the command line is in the history that the UI shows, where there is one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from pipeline.core.paths import ROOT

COMMAND = Path(sys.executable).parent / "inspection-outcomes"


def build(sources: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, "build", "--sources", sources, "--outputs", home.with_name("outputs")],
        env={**os.environ, "DAGSTER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.builds
def test_a_build_of_the_command_is_recorded(some_sources: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(ROOT / ".dagster" / "dagster.yaml", home)
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    assert build(some_sources, home).returncode == 0
    with dg.DagsterInstance.from_config(str(home)) as instance:
        (run,) = instance.get_runs()
        assert (run.job_name, run.status) == ("build", dg.DagsterRunStatus.SUCCESS)
        materialisation = instance.get_latest_materialization_event(dg.AssetKey("release"))
        assert materialisation is not None
        assert materialisation.asset_materialization is not None
        assert materialisation.asset_materialization.metadata["version"].value == "1.0.0"


@pytest.mark.builds
def test_a_history_that_is_not_there_is_named(some_sources: Path, tmp_path: Path) -> None:
    (some_sources / "a.txt").write_text("Inspectors came in May 2021.")
    done = build(some_sources, tmp_path / "nowhere")
    assert done.returncode == 2
    assert f"DAGSTER_HOME is {tmp_path / 'nowhere'}, which is no folder" in done.stderr
