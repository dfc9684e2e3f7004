"""The lists of words: each can be read without a compiled YAML library, and holds nothing twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipeline.core.paths import ROOT

LEXICONS = sorted((ROOT / "pipeline").rglob("lexicons/*.yaml"))


def _lists(content: object) -> Iterator[list[object]]:
    """Every list within `content`."""
    if isinstance(content, list):
        yield content
    children = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    for child in children:
        yield from _lists(child)


@pytest.mark.parametrize("path", LEXICONS, ids=lambda path: path.stem)
def test_a_list_of_words_is_plain_yaml_without_repetition(path: Path) -> None:
    # the reader in C takes more than the one in Python, which is all that some machines have
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    for words in _lists(content):
        items = [item for item in words if isinstance(item, str)]
        assert len(items) == len(set(items)), sorted(item for item in set(items) if items.count(item) > 1)
