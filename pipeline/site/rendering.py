"""Filling the templates of pages."""

from pathlib import Path
from typing import Final

from pipeline.releases.rendering import templates_in

TEMPLATES: Final = Path(__file__).parent / "templates"


def render(template: str, **values: object) -> bytes:
    """Fill a template of a page; UTF-8."""
    return templates_in(TEMPLATES).get_template(template).render(**values).encode()
