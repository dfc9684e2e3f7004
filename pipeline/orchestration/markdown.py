"""Words of documents within Markdown that Dagster shows.

What belongs here: keeping them words. What does not: what is shown.

Documents are anybody's: a title that is Markdown of a picture would have the operator's browser fetch it.
"""

import re


def plain(text: str) -> str:
    """A text on one line in which nothing is taken for Markdown, within a table or outside."""
    return re.sub(r"([\\`*\[<|])", r"\\\1", " ".join(text.split()))


def without_pictures(text: str) -> str:
    """Markdown that loads nothing."""
    return text.replace("![", "!\\[")
