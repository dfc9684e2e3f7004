"""The model of `actions.yaml`: how documents describe what a council has done, is doing or plans."""

from typing import Literal

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import ActionStatus


class ActionTableLexicon(ConfigModel):
    """Tables of actions; the comments in the file describe each list."""

    actions: dict[ActionStatus, list[str]]
    any_action: list[str]
    stage: list[str]
    time: list[str]
    stages: dict[ActionStatus, list[str]]
    line_stages: dict[ActionStatus, list[str]]


class ActionLexicon(ConfigModel):
    """`actions.yaml`."""

    between: list[str]
    parts: str
    subjects: list[str]
    inspectors: dict[ActionStatus, list[str]]
    ours: str
    have: str
    lists: dict[ActionStatus, list[str]]
    bare_leads: list[str]
    website: list[str]
    of_services: list[str]
    no_actions: list[str]
    no_items: list[str]
    not_reported: list[str]
    denied: str
    inspectors_no_deeds: list[str]
    standards: list[str]
    it_is: str
    counted_time: str
    dated_times: list[str]
    weekday: str
    ends: dict[str, Literal["week", "month", "next month", "year", "next year", "financial year"]]
    loose_times: list[str]
    tables: ActionTableLexicon
