"""The options and arguments that several commands share."""

import re
from pathlib import Path
from typing import Annotated

import typer

# typer calls a parser with defaults, too


def parse_folder(value: str | Path) -> Path:
    """The path of a folder."""
    if not str(value).strip():
        raise typer.BadParameter("names no folder")
    return Path(value)


def parse_seconds(value: str | float) -> float:
    """A number of seconds, which is neither negative nor infinite."""
    if not re.fullmatch(r"\d+(\.\d+)?", str(value)):
        raise typer.BadParameter(f"'{value}' is not a number of seconds")
    return float(value)


def parse_address(text: str) -> str:
    """The address of a folder or an object store that releases can be published to."""
    from pipeline.releases.remote import address_problem

    if problem := address_problem(text):
        raise typer.BadParameter(problem)
    return text


Sources = Annotated[
    Path, typer.Option("--sources", parser=parse_folder, metavar="DIR", help="The folder of documents.")
]
Outputs = Annotated[Path, typer.Option("--outputs", parser=parse_folder, metavar="DIR", help="The folder of releases.")]
OptionalRelease = Annotated[
    str | None, typer.Argument(metavar="[RELEASE]", help="Its folder or its version; the latest if left out.")
]
