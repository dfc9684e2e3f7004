"""Jinja templates with the settings that all of a release's texts and pages share."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext

from pipeline.core.text_going_out import on_one_line

TEMPLATES: Final = Path(__file__).parent / "templates"


@pass_eval_context
def _on_one_line(context: EvalContext, value: object) -> object:
    """A value as a template prints it: in texts that are not HTML, none can forge a line or hide what it is."""
    return on_one_line(value) if isinstance(value, str) and not context.autoescape else value


@cache
def templates_in(folder: Path) -> Environment:
    """The templates of a folder. HTML and feeds are escaped, other texts get values of one line; all must be given."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(["html.jinja", "atom.jinja"], default=False),
        undefined=StrictUndefined,
        finalize=_on_one_line,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: object) -> bytes:
    """Fill one of this package's templates; UTF-8."""
    return templates_in(TEMPLATES).get_template(template).render(**values).encode()
