"""The model of `people.yaml`: how people are named."""

from pipeline.core.yaml_config import ConfigModel


class OtherInspectorate(ConfigModel):
    """Offices of an inspectorate other than Ofsted, its name and its name in identifiers."""

    office: str
    organisation: str
    scope: str


class PeopleLexicon(ConfigModel):
    """`people.yaml`."""

    honorifics: list[str]
    post_nominals: list[str]
    office_titles: list[str]
    not_names: str
    roles: list[str]
    inspectors: list[str]
    other_inspectorates: list[OtherInspectorate]
    inspecting: list[str]
    of_an_inspection: list[str]
    organisations: list[str]
    council_forms: list[str]
    own_council: str
    council_words: list[str]
    speaking: list[str]
    private_contexts: list[str]
    private_people: list[str]
    private_events: list[str]
    private_reviews: list[str]
    private_things: list[str]
    ages: list[str]
    also_surnames: list[str]
