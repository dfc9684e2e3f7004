"""The command `inspection-outcomes`.

What belongs here: reading the command line, starting the job in this process, saying how it ended. What does not:
what the job does, fetching (see `fetch_command`), publishing elsewhere (see `publish_command`), and the commands that
look at releases (see `release_commands`).
"""

import argparse
import importlib.metadata
import os
import re
import sys
import tempfile
from pathlib import Path

from pipeline.core.paths import OUTPUTS, SOURCES
from pipeline.core.plural import plural_noun, pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.sources.fetch.limits import Limits

_NAME = "inspection-outcomes"
_DONE, _FAILED, _UNUSABLE, _HELD = 0, 1, 2, 3
_A_RELEASE = "its folder, or its version"


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Returns:
        Of a build: 0 where a release is in its place and every blocking check passed, 1 where the run failed, 2 where
        it could not begin: a schema or a lexicon holds a mistake, there is no folder of sources, or the outputs
        folder cannot be written to; 3 where another build is writing to the outputs folder.
        Of `publish`, also after a build, see `publish_command`; of `fetch`, see `fetch_command`; of the commands that
        look at releases, see `release_commands`.
    """
    options = _parser().parse_args(arguments)
    if options.command in {"build", "publish"}:
        return _release(options)
    if options.command == "fetch":
        from pipeline.cli import fetch as fetch_command  # a build need not wait for a client of HTTP

        return fetch_command.fetch_documents(options.sources.resolve(), options.pause)
    from pipeline.cli import releases as release_commands  # nor for these

    if options.command == "verify":
        return release_commands.verify(options.release, options.outputs, options.signers)
    if options.command == "sign":
        return release_commands.sign(options.release, options.outputs, options.key)
    if options.command == "diff":
        return release_commands.diff(options.before, options.after, options.outputs)
    return release_commands.explain_row(options.row_id, options.column, options.release, options.outputs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME, description="Make a dataset of inspections of children's services from documents."
    )
    program = f"{_NAME} {importlib.metadata.version(_NAME)}"
    parser.add_argument("--version", action="version", version=program, help="print the version of this program")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")
    build = commands.add_parser("build", help="read a folder of documents and publish a release")
    _add_sources(build)
    _add_outputs(build)
    build.add_argument(
        "--workers",
        type=_number,
        metavar="N",
        help="processes that read documents (default: one on each core; few documents are read in one)",
    )
    build.add_argument(
        "--dask", metavar="ADDRESS", help="read on the Dask cluster with the scheduler at this address instead"
    )
    build.add_argument(
        "--wait",
        type=_seconds,
        default=0,
        metavar="SECONDS",
        help="for another build into the same folder (default: end with status 3 at once)",
    )
    build.add_argument("--publish", dest="url", type=_address, metavar="URL", help="then do as `publish URL` does")
    publish = commands.add_parser("publish", help="copy a release to where others fetch it")
    publish.add_argument("url", type=_address, metavar="URL", help="s3://…, gs://…, az://… or file:///…")
    publish.add_argument("version", nargs="?", metavar="VERSION", help="without it the latest")
    fetch = commands.add_parser("fetch", help="bring the registered documents from their publishers")
    _add_sources(fetch)
    fetch.add_argument(
        "--pause",
        type=_seconds,
        default=Limits().pause,
        metavar="SECONDS",
        help="between two requests to one host, unless it asks for a longer one (default: %(default)s)",
    )
    verify = commands.add_parser("verify", help="hold a release against its hashes and its own description")
    verify.add_argument("release", nargs="?", metavar="RELEASE", help=f"{_A_RELEASE}; without it the latest")
    verify.add_argument(
        "--signers", type=Path, metavar="FILE", help="tell who of these signed it (OpenSSH's form 'allowed signers')"
    )
    sign = commands.add_parser("sign", help="sign the hashes of a release with an SSH key")
    sign.add_argument("release", nargs="?", metavar="RELEASE", help=f"{_A_RELEASE}; without it the latest")
    sign.add_argument(
        "--key", type=Path, required=True, metavar="FILE", help="the private key, or the public of an agent"
    )
    diff = commands.add_parser("diff", help="say what differs between two releases")
    diff.add_argument("before", metavar="A", help=_A_RELEASE)
    diff.add_argument("after", metavar="B", help="the later one")
    explain = commands.add_parser("explain", help="print where the values of a row were read")
    explain.add_argument("row_id", metavar="ROW_ID", help="the key of the row in any table, its values joined by '|'")
    explain.add_argument("--column", metavar="NAME", help="of that row (default: all)")
    explain.add_argument("--release", metavar="RELEASE", help=f"{_A_RELEASE}; without it the latest")
    for command in (publish, verify, sign, diff, explain):
        _add_outputs(command)
    return parser


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sources", type=_folder, default=SOURCES, metavar="DIR", help="documents in (default: %(default)s)"
    )


def _add_outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--outputs", type=_folder, default=OUTPUTS, metavar="DIR", help="releases out (default: %(default)s)"
    )


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of processes; expected 1 or more")
    return int(text)


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds")
    return float(text)


def _address(text: str) -> str:
    from pipeline.releases.remote import refused  # most commands need no store

    if problem := refused(text):
        raise argparse.ArgumentTypeError(problem)
    return text


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("names no folder")
    return Path(text)


def _release(options: argparse.Namespace) -> int:
    """Make a release, copy one elsewhere, or do both."""
    version = None
    if options.command == "build":
        folders = (options.sources.resolve(), options.outputs.resolve())
        status = _build(*folders, options.workers, options.dask, options.wait)
        if status != _DONE or options.url is None:
            return status
    else:
        version = options.version
    from pipeline.cli.publish import publish  # most builds need no store

    return publish(options.url, version, options.outputs)


def _build(sources: Path, outputs: Path, workers: int | None, dask: str | None, wait: float) -> int:
    """Make a release as the only build on the folder of outputs."""
    if problem := _unwritable(outputs):
        print(f"cannot begin:\n{problem}", file=sys.stderr)
        return _UNUSABLE
    if not sources.is_dir():
        problem = "is no folder" if sources.exists() else "not found"
        print(
            f"cannot begin:\nsources folder {sources}: {problem}; name a folder that holds the documents",
            file=sys.stderr,
        )
        return _UNUSABLE
    from pipeline.releases.build_lock import BuildLockedError, build_lock
    from pipeline.releases.release_index import ReleaseError

    try:
        with build_lock(outputs, wait, lambda line: print(line, file=sys.stderr)):
            if _is_unchanged(sources, outputs):
                return _DONE
            return _run_job(sources, outputs, workers, dask)
    except ReleaseError as error:
        print(f"cannot begin:\n{error}", file=sys.stderr)
        return _HELD if isinstance(error, BuildLockedError) else _UNUSABLE


def _is_unchanged(sources: Path, outputs: Path) -> bool:
    """Whether the same files and the same code made the latest release; if so, say what a build would have said.

    This is known without Dagster, which takes longer to import than this to find out.
    """
    from pipeline.orchestration.fingerprint import kept_below, unchanged
    from pipeline.orchestration.operator_messages import files_flagged, files_not_available, files_set_aside
    from pipeline.releases.formats.table_files import read_table
    from pipeline.schema.model import load_schemas

    try:
        schemas = load_schemas()
    except ConfigError:
        return False  # the run tells it
    found = unchanged(sources, outputs, kept_below(outputs), schemas)
    if found is None:
        return False
    rejected = read_table(found.release.path / "rejected_documents.parquet").to_pylist()
    documents = read_table(found.release.path / "documents.parquet").to_pylist()
    print(f"found     {pluralise(len(found.files), 'file')} in {sources}, the same as the last time", file=sys.stderr)
    remarks = (
        *files_not_available(found.not_available),
        *files_set_aside(rejected),
        *files_flagged(documents, schemas),
    )
    for line in remarks:
        print(line, file=sys.stderr)
    print(f"unchanged version {found.release.version} stays the latest: the same code made it of them", file=sys.stderr)
    _summarise(outputs)
    return True


def _run_job(sources: Path, outputs: Path, workers: int | None, dask: str | None) -> int:
    """Run the same job as the UI, in this process."""
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    import dagster as dg

    from pipeline.execution.executors import ExecutorConfig
    from pipeline.extraction.fact_readers import load_fact_readers
    from pipeline.orchestration.alerts import reason_of
    from pipeline.orchestration.jobs import JOB
    from pipeline.orchestration.terminal_log import NAME
    from pipeline.releases.cleanup import temporary_folder

    # A run and one in the UI must not read each other's half-made tables.
    with temporary_folder(outputs) as own_work:
        try:
            load_fact_readers()
            from pipeline.orchestration.definitions import build_defs  # it reads the schemas as it is imported

            definitions = build_defs(
                sources=sources, outputs=outputs, own_work=Path(own_work), machines=ExecutorConfig(workers, dask)
            )
        except ConfigError as error:
            print(f"cannot begin:\n{error}", file=sys.stderr)
            return _UNUSABLE
        with dg.DagsterInstance.ephemeral(tempdir=own_work) as instance:
            result = definitions.resolve_job_def(JOB).execute_in_process(
                instance=instance, run_config={"loggers": {NAME: {}}}, raise_on_error=False
            )
    if result.success:
        _summarise(outputs)
        return _DONE
    for event in result.filter_events(lambda event: event.is_step_failure):
        print(f"failed    {reason_of(event)}", file=sys.stderr)
    print("no new release; the latest one stays as it was", file=sys.stderr)
    return _FAILED


def _unwritable(outputs: Path) -> str | None:
    """Why a folder cannot take releases, None where it can."""
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=outputs):
            return None
    except OSError as error:
        return f"{outputs}: cannot be written to ({error.strerror}); name another folder with --outputs"


def _summarise(outputs: Path) -> None:
    """Print what stands in the latest release and where to look."""
    from pipeline.releases.release_index import latest_release
    from pipeline.releases.release_reader import PublishedRelease

    release = latest_release(outputs)
    if release is None:
        return
    tables = PublishedRelease(release.path).tables.n_rows()
    widest = max(map(len, tables))
    print(f"\nVersion {release.version}")
    for name, rows in tables.items():
        print(f"  {name:<{widest}}  {rows:>7,} {plural_noun(rows, 'row')}")
    print(f"\nTo look at it, open {release.path / 'index.html'}; the tables stand beside it")


def run() -> None:
    """The entry point: end the process with the status of the command."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads what is printed, such as `head`, has enough of it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _DONE
    sys.exit(status)
