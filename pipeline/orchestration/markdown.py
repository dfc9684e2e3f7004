"""Escape text from documents in Markdown that Dagster shows.

Documents are untrusted: a title that is Markdown for a picture would make the operator's browser fetch it.
"""

import re

from pipeline.core.text_going_out import on_one_line


def plain(text: str) -> str:
    """A text on one line, escaped so that none of it is Markdown, in a table or outside."""
    return re.sub(r"([\\`*\[<|])", r"\\\1", on_one_line(" ".join(text.split())))


def without_pictures(text: str) -> str:
    """Markdown without pictures, so that it loads nothing."""
    return text.replace("![", "!\\[")
