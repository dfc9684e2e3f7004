"""The model of `people.yaml`: how people are named."""

from pipeline.core.yaml_config import ConfigModel


class OutsideOffice(ConfigModel):
    """Offices of a body other than a council or Ofsted, its name and its name in identifiers."""

    office: str
    organisation: str
    scope: str


class PeopleLexicon(ConfigModel):
    """`people.yaml`."""

    honorifics: list[str]
    office_letters: list[str]
    post_nominals: list[str]
    womens_titles: list[str]
    mens_titles: list[str]
    office_titles: list[str]
    not_names: str
    roles: list[str]
    roles_of_speakers: list[str]
    roles_in_lists: list[str]
    role_modifiers: list[str]
    elected_offices: list[str]
    parties: list[str]
    not_for_council: list[str]
    private_bodies: list[str]
    inspectors: list[str]
    other_inspectorates: list[OutsideOffice]
    outside_offices: list[OutsideOffice]
    inspecting: list[str]
    of_an_inspection: list[str]
    organisations: list[str]
    council_forms: list[str]
    own_council: str
    council_words: list[str]
    speaking: list[str]
    after_offices: list[str]
    first_person: list[str]
    became: str
    since: str
    private_contexts: list[str]
    private_people: list[str]
    private_events: list[str]
    private_reviews: list[str]
    private_things: list[str]
    ages: list[str]
    also_surnames: list[str]
    word_surnames: list[str]
    word_first_names: list[str]
    short_first_names: dict[str, list[str]]
    womens_first_names: list[str]
    mens_first_names: list[str]
