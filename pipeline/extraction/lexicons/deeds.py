"""The model of `deeds.yaml`: the verbs with which councils write of what they have done, are doing or will do."""

from pipeline.core.yaml_config import ConfigModel


class DeedLexicon(ConfigModel):
    """`deeds.yaml`; the comments in the file describe each list."""

    adverbs: list[str]
    participles: list[str]
    pasts: list[str]
    no_deeds: list[str]
    no_doing: list[str]
    no_verbs: list[str]
    deeds: list[str]
    asked_others: str
    resolves: str
    intends: str
    bound: list[str]
    intending: list[str]
    due: list[str]
    nouns: list[str]
    states_done: list[str]
    states_under_way: list[str]
    begun: list[str]
    began: str
    happened: list[str]
    happen: list[str]
    happens: str
    came: str
    times: list[str]
    creations: list[str]
    recently: list[str]
    enumerates: list[str]
    pronouns: list[str]
    bodies: list[str]
    own: list[str]
    others: list[str]
    by_others: list[str]
    determiners: str
    verb_of_relative: str
    prepositions: list[str]
    after_head: list[str]
    quantities: str
    verb_before: str
    joined: str
    boundaries: str
    not_asserted: list[str]
    doubted: list[str]
    announces: list[str]
    shown: list[str]
    of_one_person: list[str]
    given: str
    deadlines: list[str]
