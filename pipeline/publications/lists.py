"""The lists to read: one for each authority that is watched, and those of councils' own news."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.extraction.fields.authorities import AuthorityRegister, slug
from pipeline.publications.news_list import entries_on
from pipeline.publications.ofsted_site import ListedAuthority, ListedDocument, authority_address, documents_on
from pipeline.publications.vocabularies import PublicationKind
from pipeline.publications.watch import NewsWatch, OfstedWatch, find_authority
from pipeline.sources.fetch.origins import ForbiddenUrlError, Origin, origins_of
from pipeline.sources.terms_of_use import TermsOfUse, terms_of_the_inspectorate


@dataclass(frozen=True, slots=True)
class DocumentList:
    """A list of documents about one authority.

    Attributes:
        address: where it is.
        authority_code: the ONS code of the authority; None for one that the register lacks.
        authority_name: its name.
        source: what is watched.
    """

    address: str
    authority_code: str | None
    authority_name: str
    source: OfstedWatch | NewsWatch

    @property
    def is_complete(self) -> bool:
        """Whether it has everything that was published, as the inspectorate's have, and not only the newest."""
        return isinstance(self.source, OfstedWatch)

    @property
    def authority_slug(self) -> str:
        """The authority as identifiers name it."""
        return slug(self.authority_name)

    def documents_on(self, content: bytes) -> list[ListedDocument]:
        """The documents of the list, by address.

        Raises:
            ListError: the response is not such a list.
        """
        if isinstance(self.source, OfstedWatch):
            return documents_on(content, self.address)
        entries = entries_on(content, self.source)
        # what a page links to elsewhere, such as Ofsted or a place to share it, is no news of the council's
        return entries if self.source.feed else [item for item in entries if self.may_lead_to(item.url)]

    def wants(self, kind: PublicationKind | None) -> bool:
        """Whether a document of a kind is to be fetched."""
        return isinstance(self.source, NewsWatch) or self.source.wants(kind)

    def may_lead_to(self, url: str) -> bool:
        """Whether a document may be requested from where its link leads: the hosts that are watched, and no other."""
        hosts = (self.address,) if isinstance(self.source, NewsWatch) else (self.source.site, *self.source.files)
        try:
            return Origin.of(url) in origins_of(hosts)
        except ForbiddenUrlError:
            return False

    def terms(self, day: date | None) -> TermsOfUse:
        """The terms of use of its documents."""
        source = self.source
        if isinstance(source, NewsWatch):
            return TermsOfUse(source.publisher, source.licence, source.attribution, source.redistributable)
        return terms_of_the_inspectorate(day.year if day is not None else None)


def lists_of_authorities(
    authorities: Iterable[ListedAuthority], watch: OfstedWatch, register: AuthorityRegister
) -> list[DocumentList]:
    """The inspectorate's lists of some authorities, in the order of their names.

    An authority that the register lacks keeps the name that the inspectorate gives it.
    """
    lists = []
    for item in authorities:
        known = find_authority(item.urn, register)
        code, name = (known.ons_code, known.name) if known is not None else (None, item.name or f"Provider {item.urn}")
        lists.append(DocumentList(authority_address(watch.site, item.urn), code, name, watch))
    return sorted(lists, key=lambda item: (item.authority_name, item.address))


def lists_of_names(names: Sequence[str | int], watch: OfstedWatch, register: AuthorityRegister) -> list[DocumentList]:
    """The inspectorate's lists of authorities that the register has, by their names or numbers."""
    known = [found for name in names if (found := find_authority(name, register)) is not None]
    return lists_of_authorities(
        [ListedAuthority(item.ofsted_urn, item.name) for item in dict.fromkeys(known)], watch, register
    )


def lists_of_news(news: Iterable[NewsWatch], register: AuthorityRegister) -> list[DocumentList]:
    """The lists of councils' own news."""
    found = ((item, find_authority(item.authority, register)) for item in news)
    return [DocumentList(item.address, known.ons_code, known.name, item) for item, known in found if known is not None]
