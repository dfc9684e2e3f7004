"""The model of `news.yaml`: how councils write about inspections on their news pages."""

from pipeline.core.yaml_config import ConfigModel


class VoiceLexicon(ConfigModel):
    """Whose voice a sentence of an article is; the comments in the file describe each list."""

    sources: list[str]
    pronouns: list[str]
    determiners: str
    finds: list[str]
    tells: list[str]
    first_person: list[str]
    does: list[str]
    others: list[str]
    according: list[str]
    passes_on: str
    attribution: str
    goes_on: str
    announces: str
    passive: list[str]
    council: str
    council_view: list[str]
    procedure: list[str]
    headings_of_inspectors: list[str]
    headings_of_council: list[str]


class NewsLexicon(ConfigModel):
    """`news.yaml`."""

    about_inspection: list[str]
    about_visit: list[str]
    about_service: list[str]
    offices: str
    newsy: list[str]
    about_others: list[str]
    about_one_service: list[str]
    whole_service: list[str]
    most_councils: int
    often: int
    the_council: list[str]
    named_council: list[str]
    most_characters: int
    furniture: list[str]
    furniture_headings: list[str]
    byline: str
    not_titles: str
    before_date: str
    after_date: str
    today: str
    categories: str
    background_heading: str
    explanation: str
    publication_words: dict[str, int]
    voices: VoiceLexicon
    intentions: list[str]
    improvement_lists: list[str]
    strength_lists: list[str]
    announces_list: str
    points_below: str
    named_next: str
    priority_lists: list[str]
    inline_list: str
    asked_of_council: str
    wanted_of_council: str
    still_needed: str
    wanted: str
    labelled_item: str
    had_found: list[str]
    goes_back: str
    found_in_year: str
    enumerated: str
    inline_separators: str
    partial_lists: list[str]
    improvement_column: str
