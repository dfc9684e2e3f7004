"""Jinja templates with the settings that all of a release's texts and pages share."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES: Final = Path(__file__).parent / "templates"


@cache
def templates_in(folder: Path) -> Environment:
    """The templates of a folder; HTML is escaped, and a missing value is an error."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html.jinja"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> bytes:
    """Fill one of this package's templates; UTF-8."""
    return templates_in(TEMPLATES).get_template(template).render(**values).encode()
