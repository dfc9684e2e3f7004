"""Dagster's web page and daemon as `make ui` starts them, asked by GraphQL, and killed as by a power cut."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from pipeline.core.paths import ROOT
from tests.support.children import until

BIN = Path(sys.executable).parent
_LAUNCH = """mutation($job: String!) { launchRun(executionParams: {
  selector: {repositoryLocationName: "inspection-outcomes", repositoryName: "__repository__", jobName: $job},
  runConfigData: {}}) { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
_STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"
_TERMINATE = "mutation($run: String!) { terminateRun(runId: $run) { __typename } }"


class DagsterUI:
    """One that runs."""

    def __init__(self, address: str) -> None:
        self._address = f"{address}/graphql"

    def ask(self, query: str, **variables: str) -> dict[str, Any]:
        answer = httpx.post(self._address, json={"query": query, "variables": variables}, timeout=60).json()
        assert "errors" not in answer, answer["errors"]
        found: dict[str, Any] = answer["data"]
        return found

    def answers(self) -> bool:
        try:
            return "version" in self.ask("query { version }")
        except (httpx.HTTPError, ValueError):
            return False

    def launch(self, job: str) -> str:
        launched = self.ask(_LAUNCH, job=job)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def status(self, run: str) -> str:
        return str(self.ask(_STATUS, run=run)["runOrError"]["status"])

    def terminate(self, run: str) -> None:
        self.ask(_TERMINATE, run=run)

    def wait_for(self, run: str, *statuses: str, seconds: float = 120) -> str:
        until(lambda: self.status(run) in statuses, seconds)
        return self.status(run)


@contextmanager
def dagster_ui(home: Path, variables: Mapping[str, str]) -> Iterator[DagsterUI]:
    """Start it with some home and environment; all of its processes are killed at the end, without a warning."""
    if not (home / "dagster.yaml").exists():
        shutil.copy(ROOT / ".dagster" / "dagster.yaml", home)
    environment = {
        **os.environ,
        **variables,
        "DAGSTER_HOME": str(home),
        "VIRTUAL_ENV": str(BIN.parent),
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    marking = [sys.executable, "-m", "pipeline.orchestration.interrupted_runs"]
    subprocess.run(marking, cwd=ROOT, env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (home / "ui.log").open("ab") as log:
        process = subprocess.Popen(
            ["dg", "dev", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        ui = DagsterUI(f"http://127.0.0.1:{port}")
        until(ui.answers, 120)
        yield ui
    finally:
        kill_session(process.pid)
        process.wait()


def kill_session(leader: int) -> None:
    """Kill every process of a session at once, also those that made groups of their own."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == leader:
                os.kill(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
