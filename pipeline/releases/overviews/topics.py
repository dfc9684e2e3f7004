"""The group of a topic: which of a few things inspectors looked at, by the words that a document prints."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.releases.overviews.vocabularies import TopicGroup
from pipeline.schema.frames import TEXT

_FILE: Final = Path(__file__).with_name("topic_groups.yaml")


class _TopicGroups(ConfigModel):
    groups: dict[TopicGroup, list[str]]


def topic_groups(topics: pd.Series) -> pd.Series:
    """The group that each topic names first; missing where it names none."""
    return topics.map(_group_of, na_action="ignore").astype(TEXT)


def _group_of(topic: str) -> str | None:
    found = ((match.start(), group.value) for group, cues in _cues() if (match := cues.search(topic)))
    return min(found, default=(0, None))[1]


@cache
def _cues() -> list[tuple[TopicGroup, re.Pattern[str]]]:
    groups = load_config(_FILE, _TopicGroups).groups
    return [(group, re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)) for group, phrases in groups.items()]
