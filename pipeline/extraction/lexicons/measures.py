"""The model of `measures.yaml`: the words of quantities."""

from pipeline.core.yaml_config import ConfigModel


class MeasureLexicon(ConfigModel):
    """`measures.yaml`."""

    percent: list[str]
    counted: list[str]
    durations: list[str]
    not_quantities: list[str]
    ends_what: str
    parted: str
