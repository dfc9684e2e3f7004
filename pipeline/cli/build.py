"""The command `build`: make a release in this process."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.options import Outputs, Sources, parse_address, parse_seconds
from pipeline.cli.terminal import print_result, report, report_lines
from pipeline.core.paths import OUTPUTS, SOURCES
from pipeline.core.plural import plural_noun, pluralise

BUILD_STATUSES: Final = (
    "the release is in its place and every check passed",
    "the run failed, or publishing failed after it",
    "it could not start: a mistake in a file that people write, no sources folder, outputs that cannot be written to",
    "another build is writing to the outputs folder",
    "the machine kept a document from being read; there is no release without it, so run it again",
)


def build(
    *,
    sources: Sources = SOURCES,
    outputs: Outputs = OUTPUTS,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Processes that read documents. By default one on each core; a few documents are read in one.",
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Read on the Dask cluster with the scheduler at this address instead."),
    ] = None,
    wait: Annotated[
        float,
        typer.Option(
            parser=parse_seconds,
            metavar="SECONDS",
            help="Wait for another build into the same folder. By default exit with status 3 at once.",
            show_default=False,
        ),
    ] = 0.0,
    url: Annotated[
        str | None,
        typer.Option("--publish", parser=parse_address, metavar="URL", help="Then do the same as `publish URL`."),
    ] = None,
) -> ExitStatus:
    """Read a folder of documents and publish a release."""
    status = _build(sources.resolve(), outputs.resolve(), workers, dask, wait)
    if status != ExitStatus.OK or url is None:
        return status
    from pipeline.cli.publish import publish  # most builds need no store

    return publish(url, None, outputs=outputs)


def _build(sources: Path, outputs: Path, workers: int | None, dask: str | None, wait: float) -> ExitStatus:
    """Make a release as the only build on the folder of outputs."""
    if problem := _unwritable(outputs):
        return cannot_start(problem)
    if not sources.is_dir():
        problem = "is not a folder" if sources.exists() else "not found"
        return cannot_start(f"sources folder {sources}: {problem}; name a folder that holds the documents")
    from pipeline.releases.build_lock import BuildLockedError, build_lock
    from pipeline.releases.release_index import ReleaseError

    try:
        with build_lock(outputs, wait, report):
            if _is_unchanged(sources, outputs):
                return ExitStatus.OK
            return _run_job(sources, outputs, workers, dask)
    except ReleaseError as error:
        status = cannot_start(error)
        return ExitStatus.INCOMPLETE if isinstance(error, BuildLockedError) else status


def _is_unchanged(sources: Path, outputs: Path) -> bool:
    """Whether the same files and code made the latest release; if so, print what a build would print.

    It does without Dagster, which takes longer to import than all of this.
    """
    from pipeline.core.yaml_config import ConfigError
    from pipeline.orchestration.fingerprint import find_unchanged_release, versions_to_withdraw
    from pipeline.orchestration.operator_messages import files_flagged, files_not_available, files_set_aside
    from pipeline.releases.formats.table_files import read_table
    from pipeline.schema.frames import records
    from pipeline.schema.model import load_schemas

    try:
        schemas = load_schemas()
    except ConfigError:
        return False  # the run reports it
    found = find_unchanged_release(sources, outputs, schemas)
    if found is None:
        return False
    rejected = records(read_table(found.release.path / "rejected_documents.parquet"))
    documents = records(read_table(found.release.path / "documents.parquet"))
    number = pluralise(len(found.inputs.files), "file")
    for line in (
        f"found     {number} in {sources}, the same as last time",
        *files_not_available(found.inputs.not_available),
        *files_set_aside(rejected),
        *files_flagged(documents, schemas),
        f"unchanged version {found.release.version} stays the latest: the same code made it from the same files",
        *versions_to_withdraw(sources, outputs, found),
    ):
        report(line)
    _print_summary(outputs)
    return True


def _run_job(sources: Path, outputs: Path, workers: int | None, dask: str | None) -> ExitStatus:
    """Run the same job as the UI, in this process."""
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    import dagster as dg

    from pipeline.core.yaml_config import ConfigError
    from pipeline.execution.executors import ExecutorConfig
    from pipeline.extraction.fact_readers import load_fact_readers
    from pipeline.orchestration.alerts import (
        failure_reason,
        is_machine_failure,
        is_operators_mistake,
        was_interrupted,
    )
    from pipeline.orchestration.jobs import JOB
    from pipeline.orchestration.terminal_log import NAME
    from pipeline.releases.cleanup import temporary_folder

    # this run and one in the UI must not read each other's unfinished tables
    with temporary_folder(outputs) as own_work:
        try:
            load_fact_readers()
            from pipeline.orchestration.definitions import build_defs  # it reads the schemas as it is imported

            definitions = build_defs(
                sources=sources, outputs=outputs, own_work=Path(own_work), machines=ExecutorConfig(workers, dask)
            )
        except ConfigError as error:
            return cannot_start(error)
        # with DAGSTER_HOME, the run is in the history that the UI shows
        home = os.environ.get("DAGSTER_HOME")
        if home and not Path(home).is_dir():
            return cannot_start(f"DAGSTER_HOME is {home}, which is no folder; make it, or unset the variable")
        with dg.DagsterInstance.get() if home else dg.DagsterInstance.ephemeral(tempdir=own_work) as instance:
            result = definitions.resolve_job_def(JOB).execute_in_process(
                instance=instance, run_config={"loggers": {NAME: {}}}, raise_on_error=False
            )
    if result.success:
        _print_summary(outputs)
        return ExitStatus.OK
    failures = result.filter_events(lambda event: event.is_step_failure)
    for event in failures:
        report_lines(f"failed    {failure_reason(event)}")
    report("no new release; the latest one is unchanged")
    causes = (
        (was_interrupted, ExitStatus.INTERRUPTED),
        (is_operators_mistake, ExitStatus.CANNOT_START),
        (is_machine_failure, ExitStatus.MACHINE),
    )
    return next((status for is_cause, status in causes if any(map(is_cause, failures))), ExitStatus.FAILED)


def _unwritable(outputs: Path) -> str | None:
    """Why releases cannot be written to a folder; None where they can."""
    try:
        tempfile.gettempdir()
    except OSError as error:
        return f"{error.strerror}; set TMPDIR to a folder that can be written to"
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=outputs):
            return None
    except OSError as error:
        return f"{outputs}: cannot be written to ({error.strerror}); name another folder with --outputs"


def _print_summary(outputs: Path) -> None:
    """Print the numbers of rows of the latest release and where to look."""
    from pipeline.releases.release_index import latest_release
    from pipeline.releases.release_reader import PublishedRelease
    from pipeline.schema.model import load_schemas

    release = latest_release(outputs)
    if release is None:
        return
    n_rows = PublishedRelease(release.path).tables.n_rows()
    # those of a release that other code made, in the order in which this code has them
    names = [*(name for name in load_schemas().all_tables if name in n_rows), *n_rows]
    tables = {name: n_rows[name] for name in names if n_rows[name]}
    empty = [name for name in dict.fromkeys(names) if not n_rows[name]]
    widest = max(map(len, n_rows))
    with contextlib.suppress(BrokenPipeError):  # the reader has enough; what is left to do is done
        print_result("")
        print_result(f"Version {release.version}")
        for name, rows in tables.items():
            print_result(f"  {name:<{widest}}  {rows:>7,} {plural_noun(rows, 'row')}")
        if empty:
            print_result(f"  without rows: {', '.join(empty)}")
        print_result("")
        print_result(f"Open {release.path / 'index.html'} to look at it; the tables are beside it")
