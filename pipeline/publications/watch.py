"""What to look for: the file `watch.yaml` of a sources folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints, field_validator, model_validator

from pipeline.core.paths import WATCH_NAME
from pipeline.core.text_going_out import shows_credentials
from pipeline.core.yaml_config import ConfigModel, config_error, load_config
from pipeline.extraction.fields.authorities import AuthorityRegister, LocalAuthority
from pipeline.publications.vocabularies import PublicationKind
from pipeline.sources.registry import require_known_licence

#: Stands for everything of its kind.
ALL: Final = "all"
#: Where the inspectorate lists its documents, a page for each authority.
OFSTED: Final = "https://reports.ofsted.gov.uk"
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class OfstedWatch(ConfigModel):
    """What to look for on the inspectorate's site.

    Attributes:
        authorities: their names or URNs, or all.
        kinds: of documents to fetch, or all.
        site: where the pages of authorities are.
        files: where the documents are; a link that leads elsewhere is listed and not followed.
        ask_again_after_days: after how many days a document that is held is asked for again.
    """

    authorities: Literal["all"] | tuple[int | _Words, ...] = ()
    kinds: Literal["all"] | Annotated[tuple[PublicationKind, ...], Field(min_length=1)] = ALL
    site: Address = OFSTED
    files: tuple[Address, ...] = ("https://files.ofsted.gov.uk",)
    ask_again_after_days: StrictInt = Field(default=90, ge=1)

    @field_validator("authorities", "kinds", "files", mode="before")
    @classmethod
    def _is_a_list(cls, value: object) -> object:
        if isinstance(value, str | int) and value != ALL:
            raise ValueError(f"write a list: [{value}]")
        return value

    def wants(self, kind: PublicationKind | None) -> bool:
        """Whether a document of a kind is fetched; one whose wording is not known only where all are."""
        return self.kinds == ALL or kind in self.kinds


class NewsWatch(ConfigModel):
    """A list of a council's own news.

    Attributes:
        authority: its name or URN.
        feed: the address of an RSS or Atom feed.
        page: the address of a page with links; exclusive with `feed`.
        words: an entry with one of them is fetched, whatever their case.
        publisher: as in the registry, and so are the next three.
        licence: its terms.
        attribution: how to name the publisher.
        redistributable: whether whole texts may be published.
    """

    authority: int | _Words
    feed: Address | None = None
    page: Address | None = None
    words: tuple[_Words, ...] = Field(min_length=1)
    publisher: _Words | None = None
    licence: str | None = None
    attribution: _Words | None = None
    redistributable: StrictBool | None = None

    @model_validator(mode="after")
    def _has_one_address(self) -> "NewsWatch":
        if (self.feed is None) == (self.page is None):
            raise ValueError("give either `feed` or `page`")
        return self

    @field_validator("words", mode="before")
    @classmethod
    def _is_a_list(cls, value: object) -> object:
        if isinstance(value, str | int):
            raise ValueError(f"write a list: [{value}]")  # noqa: TRY004 - pydantic reports this one with its line
        return value

    @field_validator("feed", "page")
    @classmethod
    def _holds_no_secret(cls, value: str | None) -> str | None:
        if value is not None and shows_credentials(value):
            raise ValueError("an address with a user name, a password or a token would be published; write it without")
        return value

    @property
    def address(self) -> str:
        """Where the list is."""
        return self.feed or self.page or ""


class Watch(ConfigModel):
    """Everything to look for. Without the file there is nothing."""

    ofsted: OfstedWatch = OfstedWatch()
    news: tuple[NewsWatch, ...] = ()

    def of_authorities(self, authorities: Literal["all"] | tuple[int | str, ...]) -> "Watch":
        """The same for other authorities of the inspectorate's."""
        return self.model_copy(update={"ofsted": self.ofsted.model_copy(update={"authorities": authorities})})

    def limited_to(self, names: Sequence[str], register: AuthorityRegister) -> "Watch":
        """The same for some authorities, with the news of these alone."""
        wanted = [find_authority(name, register) for name in names]
        news = tuple(item for item in self.news if find_authority(item.authority, register) in wanted)
        return self.of_authorities(tuple(names)).model_copy(update={"news": news})


def load_watch(folder: Path, register: AuthorityRegister) -> Watch:
    """Read what to look for; nothing where the sources folder has no such file.

    Args:
        folder: the sources folder.
        register: the local authorities, which must have each that is named.

    Raises:
        ConfigError: there is a mistake in the file; the message gives its line.
    """
    path = folder / WATCH_NAME
    if not path.exists():
        return Watch()
    watch = load_config(path, Watch)
    named = () if watch.ofsted.authorities == ALL else watch.ofsted.authorities
    for number, name in enumerate(named):
        if find_authority(name, register) is None:
            raise config_error(path, ("ofsted", "authorities", number), unknown_authority(name))
    for number, news in enumerate(watch.news):
        if find_authority(news.authority, register) is None:
            raise config_error(path, ("news", number, "authority"), unknown_authority(news.authority))
        require_known_licence(news.licence, path, ("news", number, "licence"))
    return watch


def find_authority(name: str | int, register: AuthorityRegister) -> LocalAuthority | None:
    """The authority with a name or a URN; None where the register has none."""
    wanted = str(name).strip()
    with_urn = (item for item in register.by_code.values() if item.ofsted_urn == wanted and item.last_day is None)
    return next(with_urn, None) or register.by_name.get(wanted.casefold().replace(".", ""))


def unknown_authority(name: str | int) -> str:
    """What is wrong with a name that the register lacks, and what was expected."""
    return f"'{name}' is no authority; expected a name or a URN of local_authorities.csv"
