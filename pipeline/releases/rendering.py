"""Filling templates.

What belongs here: how a template becomes bytes. What does not: what a page says (see its own module) and its words,
which stand in `templates/`.

Everything from a document is escaped in pages; no page needs a script or a network.
"""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

TEMPLATES: Final = Path(__file__).parents[1] / "site" / "templates"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html.jinja"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> bytes:
    """A template with its values, in UTF-8."""
    return _environment().get_template(template).render(**values).encode()
