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


class ActionLexicon(ConfigModel):
    """`actions.yaml`."""

    done_verbs: list[str]
    doing_verbs: list[str]
    will_verbs: list[str]
    between: list[str]
    irregular_done: list[str]
    irregular_past: list[str]
    no_deeds: str
    account: dict[ActionStatus, list[str]]
    parts: str
    subjects: list[str]
    inspectors: dict[ActionStatus, list[str]]
    lists: dict[ActionStatus, list[str]]
    no_actions: list[str]
    others: list[str]
    own_things: list[str]
    it_is: str
    prepositions: list[str]
    own_subjects: list[str]
    own_bodies: list[str]
    own_cues: list[str]
    passive: list[str]
    needs_no_subject: list[str]
    counted_time: str
    dated_times: list[str]
    weekday: str
    ends: dict[str, Literal["week", "month", "next month", "year", "next year", "financial year"]]
    loose_times: list[str]
    tables: ActionTableLexicon
