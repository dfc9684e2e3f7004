"""The model of `actions.yaml`: how documents describe what a council has done, is doing or plans."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import ActionStatus


class ActionLexicon(ConfigModel):
    """`actions.yaml`."""

    done_verbs: list[str]
    doing_verbs: list[str]
    will_verbs: list[str]
    between: list[str]
    account: dict[ActionStatus, list[str]]
    parts: str
    subjects: list[str]
    inspectors: dict[ActionStatus, list[str]]
    no_actions: list[str]
    others: list[str]
    counted_time: str
    dated_times: list[str]
    loose_times: list[str]
