"""The model of `measures.yaml`: how documents state quantities."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import MeasuredOf, ValueLimit


class Differences(ConfigModel):
    """Words around a quantity by which something differs or changes.

    Attributes:
        before: what stands before it.
        after: what stands after it.
    """

    before: str
    after: str


class Limits(ConfigModel):
    """Words that limit a quantity.

    Attributes:
        before: those that stand before it.
        after: those that stand after it.
        signs: signs straight before it.
        turning: words before a limit, in its clause, that deny it.
        not_after: words after which those before it are prepositions.
        with_durations: those that can mean the whole of a duration.
        lasting: words before these that show that they do not.
    """

    before: dict[ValueLimit, list[str]]
    after: dict[ValueLimit, list[str]]
    signs: dict[ValueLimit, str]
    turning: str
    not_after: list[str]
    with_durations: list[str]
    lasting: list[str]


class MeasureLexicon(ConfigModel):
    """`measures.yaml`.

    Attributes:
        percent: signs and words for parts in a hundred.
        rate: words for parts in ten thousand.
        durations: units of time.
        kinds_of_days: words between a number and a unit of time.
        number_words: words for numbers from thirteen to nineteen.
        tens: words for tens.
        units: words for numbers from one to nine.
        large_numbers: words for a hundred and the like, after how many of them there are.
        multipliers: words after a number in digits by which it is multiplied.
        fractions: words for a part of a whole, with into how many it is divided.
        whole_determiners: words before the whole that a fraction is of.
        plural_verbs: verbs after a fraction whose whole was named before.
        ratio_wholes: numbers that stand for the whole of a share in two numbers.
        ranges: ranges of numbers; `{number}` is a number, `{unit}` its unit.
        changing: words before "from" and two numbers that show a change.
        from_to: two numbers that are a range unless something changes.
        limits: words that limit a quantity.
        earlier: words before a figure of an earlier time or of others.
        of_another: words before the figure of another council.
        asked_by: who asks for a figure.
        asked_for: words after a figure that is asked for.
        counted: nouns that numbers in words count.
        people: nouns for people.
        general: words of phrases that do not show alone what is counted.
        amid_verbs: words between the parts of a verb, beside adverbs in -ly.
        plurals: plural nouns without a final s.
        not_quantities: phrases whose numbers are no quantities of a service.
        dates: a day, month, year or span of years; `{month}` is the name of a month.
        periods: phrases for the time that a quantity is of; `{date}` is a date, `{number}` a number.
        peers: other councils that are like this one.
        others: other councils that need not be.
        regions: the regions of England.
        compared_figures: nouns for a figure that is compared.
        whose: phrases for whose figure it is, before it; `{peers}` and the like are the above.
        leads: words between such a phrase and the figure.
        whose_after: phrases for whose figure it is, after it.
        target_names: the words that name a target.
        further: words before a further figure of the same thing.
        differences: words around a difference or a change.
        figures: nouns for a figure.
        changes: nouns for a change.
        not_alone: words for a figure that do not show of what it is.
        bare_figure: a noun for a figure without what it is of.
        counted_before: how a sentence points to what the sentence before counted.
        quantifiers: how much of something, before the words for it.
        how_often: how often something is done.
        levels: verbs of the level of a figure.
        nearness: words for how near to a quantity something is.
        level_words: words between such a verb and the figure.
        finite: finite verbs.
        present: verbs that begin a predicate only after a plural noun.
        done_by_people: forms in -ed that are verbs after a noun for people.
        not_before_verb: words after which none of them begins a predicate.
        relatives: words that open a clause within a noun phrase.
        ends: phrases that end the words for what is counted.
        after_comma: words that end them if a comma comes before.
        cannot_begin: words with which they cannot begin.
        cannot_end: words with which they cannot end.
        openings: words before the subject of a sentence.
        articles: words that are left out before a noun.
        determiners: words before a noun.
        before_deeds: words between people and a verb in -ed.
        after_insertion: verbs after the comma that ends an insertion.
        pointers: words by which a phrase points elsewhere, anywhere in it.
        subject_pronouns: pronouns that are subjects.
        singular_verbs: verbs of a singular, each with that of a plural.
        exactness: words for how exact a quantity is.
        before_object: prepositions before the object of a verb.
        verbs_with_prepositions: verbs that need their preposition.
        belongs: prepositions between what belongs to people and the people.
        before_duration: words before a duration that completes a verb.
        after_duration: words after one.
        aside: words that put a quantity between a subject and its verb.
        amid_aside: words before these.
        subject_relatives: pronouns for people and things that a clause describes.
        before_noun: words after which a noun begins that a clause describes.
        opening_prepositions: prepositions that open a sentence before its subject.
        pointing: words that stand for something named elsewhere.
        clause_starts: phrases after which a clause begins.
        rates: nouns for a figure that stand directly before it, with what stands before them.
        described: "those" before a noun that is described, and so does not point back.
        groups: phrases for a part of a group, before the words for the group.
        pointing_back: how a line on a statistics page names what the lines before it counted.
        same_as_before: how a line on a statistics page gives a further figure of the line before it.
        same_figure: how a clause names what the figure before it is of.
    """

    percent: list[str]
    rate: str
    durations: list[str]
    kinds_of_days: list[str]
    number_words: dict[str, int]
    tens: dict[str, int]
    units: dict[str, int]
    large_numbers: dict[str, int]
    multipliers: dict[str, int]
    fractions: dict[str, int]
    whole_determiners: list[str]
    plural_verbs: list[str]
    ratio_wholes: list[str]
    ranges: list[str]
    changing: str
    from_to: str
    limits: Limits
    earlier: str
    of_another: str
    asked_by: str
    asked_for: str
    counted: list[str]
    people: list[str]
    general: list[str]
    amid_verbs: list[str]
    plurals: list[str]
    not_quantities: list[str]
    dates: str
    periods: list[str]
    peers: str
    others: str
    regions: str
    compared_figures: str
    whose: dict[MeasuredOf, list[str]]
    leads: str
    whose_after: dict[MeasuredOf, str]
    target_names: str
    further: str
    differences: Differences
    figures: str
    changes: str
    not_alone: list[str]
    bare_figure: str
    counted_before: list[str]
    quantifiers: str
    how_often: list[str]
    levels: list[str]
    nearness: list[str]
    level_words: list[str]
    finite: list[str]
    present: list[str]
    done_by_people: list[str]
    not_before_verb: list[str]
    relatives: list[str]
    ends: str
    after_comma: list[str]
    cannot_begin: list[str]
    cannot_end: list[str]
    openings: list[str]
    articles: list[str]
    determiners: list[str]
    before_deeds: list[str]
    after_insertion: list[str]
    pointers: list[str]
    subject_pronouns: list[str]
    singular_verbs: dict[str, str]
    exactness: list[str]
    before_object: list[str]
    verbs_with_prepositions: list[str]
    belongs: list[str]
    before_duration: list[str]
    after_duration: list[str]
    aside: list[str]
    amid_aside: list[str]
    subject_relatives: list[str]
    before_noun: list[str]
    opening_prepositions: list[str]
    pointing: list[str]
    clause_starts: str
    rates: str
    described: str
    groups: str
    pointing_back: str
    same_as_before: str
    same_figure: str
