"""The model of `news.yaml`: how councils write about inspections on their news pages."""

from pipeline.core.yaml_config import ConfigModel


class NewsLexicon(ConfigModel):
    """`news.yaml`."""

    about_inspection: list[str]
    about_visit: list[str]
    about_service: list[str]
    offices: str
    newsy: list[str]
    about_others: list[str]
    most_councils: int
    most_characters: int
    furniture: list[str]
    byline: str
    not_titles: str
    before_date: str
    after_date: str
    today: str
    categories: str
    background_heading: str
    explanation: str
    publication_words: dict[str, int]
    sources_of_findings: list[str]
    pronouns_for_sources: list[str]
    reports: list[str]
    passive_reports: list[str]
    scope: list[str]
    intentions: list[str]
    improvement_lists: list[str]
    inline_list: str
    inline_separators: str
    partial_lists: list[str]
