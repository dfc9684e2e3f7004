"""The model of `publishers.yaml`: the signs of pages that the council which was inspected did not publish."""

from pydantic import Field

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import DocumentKind


class PublisherSigns(ConfigModel):
    """The signs of one kind of document.

    Attributes:
        sure: one of these is enough.
        signs: two of these are needed.
        repeated: likewise; one counts as often as it is there.
    """

    sure: list[str] = Field(default_factory=list)
    signs: list[str] = Field(default_factory=list)
    repeated: list[str] = Field(default_factory=list)


class PublisherLexicon(ConfigModel):
    """`publishers.yaml`.

    Attributes:
        kinds: the signs of each kind of document, in the order in which they are asked.
        masthead: a line at the top that names the newsroom of a council.
        imprint: a line at the end that names a website (`site`), or a council as who has the copyright.
        council: what else shows that a council published its news, outside of quotations.
        most_dates_alone: a page with so many lines that are a date lists other pages.
        own_voice: how a council speaks of its services, and no inspectorate of those that it inspects.
        updated: a line that prints when the page was changed.
        open_licence: the name of the licence that letters and reports of the inspectorate print.
        other_terms: terms that some of them print instead.
        copyright_year: where the `year` of its copyright is printed.
        letterhead: what else shows that one is the inspectorate's own.
    """

    kinds: dict[DocumentKind, PublisherSigns]
    masthead: str
    imprint: str
    council: list[str]
    most_dates_alone: int
    own_voice: str
    updated: str
    open_licence: str
    other_terms: str
    copyright_year: str
    letterhead: list[str]
