"""The command `withdraw`: remove the files of a version and leave a page that gives the reason."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.options import Outputs, parse_address, parse_seconds
from pipeline.cli.terminal import report
from pipeline.core.paths import OUTPUTS
from pipeline.core.text_going_out import shows_credentials

WITHDRAW_STATUSES: Final = (
    "the version is withdrawn here and, if an address is given, there",
    "it is not withdrawn completely; run it again",
    "there is no such version, or an argument is wrong",
    "another build is writing to the outputs folder",
)


def parse_version(text: str) -> str:
    """A version as it is printed."""
    from pipeline.releases.version import Version

    if Version.read(text) is None:
        raise typer.BadParameter(f"'{text}' is not a version; expected MAJOR.MINOR.PATCH")
    return text


def parse_reason(text: str) -> str:
    """A reason in one line that can be printed."""
    if not text.strip() or not text.isprintable():
        raise typer.BadParameter("is not one line of words that can be printed")
    if shows_credentials(text):
        raise typer.BadParameter("an address with a user name, a password or a token would be published; leave it out")
    return text.strip()


def parse_date(text: str) -> str:
    """A date as YYYY-MM-DD."""
    try:
        printed = date.fromisoformat(text).isoformat()  # which reads other forms, too
    except ValueError:
        printed = None
    if printed != text:
        raise typer.BadParameter(f"'{text}' is not a date; expected YYYY-MM-DD")
    return text


def withdraw(
    version: Annotated[str, typer.Argument(parser=parse_version, metavar="VERSION", help="Which one.")],
    *,
    why: Annotated[
        str, typer.Option(parser=parse_reason, metavar="TEXT", help="The reason, in one line. It is published.")
    ],
    on: Annotated[
        str | None, typer.Option(parser=parse_date, metavar="DATE", help="The date to publish with it, as YYYY-MM-DD.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(
            "--publish",
            parser=parse_address,
            metavar="URL",
            envvar="INSPECTION_PUBLISH",
            help="Then withdraw it there as well.",
        ),
    ] = None,
    wait: Annotated[
        float,
        typer.Option(
            parser=parse_seconds, metavar="SECONDS", help="Wait for a build into the same folder.", show_default=False
        ),
    ] = 0.0,
    outputs: Outputs = OUTPUTS,
) -> ExitStatus:
    """Remove the files of a version, and leave a page that gives the reason."""
    from pipeline.core.yaml_config import ConfigError
    from pipeline.orchestration.fingerprint import state_folder
    from pipeline.releases.build_lock import BuildLockedError
    from pipeline.releases.release_index import RELEASES, NoSuchVersionError, ReleaseError
    from pipeline.releases.version import Version
    from pipeline.releases.withdraw import Withdrawal, hash_of_its_tables
    from pipeline.releases.withdraw import withdraw as withdraw_version
    from pipeline.schema.model import load_schemas

    if not outputs.is_dir():
        return cannot_start(f"{outputs}: not found; name the folder of releases with --outputs")
    try:
        tables_sha256 = hash_of_its_tables(outputs / RELEASES / version, load_schemas().release_tables)
        latest = withdraw_version(
            outputs,
            Withdrawal(Version.parse(version), why, on, tables_sha256),
            [state_folder(outputs)],
            wait,
            report,
        )
    except (ConfigError, NoSuchVersionError) as error:
        return cannot_start(error)
    except BuildLockedError as error:
        cannot_start(error)
        return ExitStatus.INCOMPLETE
    except ReleaseError as error:
        report(f"failed    {error}")
        return ExitStatus.FAILED
    now = f"version {latest} is the latest" if latest else "no version is the latest now"
    report(f"withdrawn version {version}; {now}")
    return ExitStatus.OK if url is None else _withdraw_there(url, outputs, version)


def _withdraw_there(url: str, outputs: Path, version: str) -> ExitStatus:
    from pipeline.releases.release_index import ReleaseError
    from pipeline.releases.remote import withdraw_elsewhere
    from pipeline.releases.version import Version

    try:
        was_there = withdraw_elsewhere(url, outputs, Version.parse(version))
    except ReleaseError as error:
        report(f"failed    {error}")
        return ExitStatus.FAILED
    report(f"withdrawn version {version} at {url}" if was_there else f"{url} has no version {version}")
    return ExitStatus.OK
