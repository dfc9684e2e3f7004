"""Look at what publishers list: read each list, and record what is new, changed or gone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.publications.compare import ListChanges, compare
from pipeline.publications.found import Found
from pipeline.publications.lists import DocumentList, lists_of_authorities, lists_of_names, lists_of_news
from pipeline.publications.ofsted_site import (
    MOST_PAGES,
    PER_PAGE,
    ListedAuthority,
    ListedDocument,
    authorities_on,
    search_address,
    urn_of,
)
from pipeline.publications.watch import ALL, Watch
from pipeline.publications.web_page import ListError
from pipeline.sources.fetch.http_client import RequestError
from pipeline.sources.fetch.polite_client import PoliteClient

#: More links than any council's list has.
_MOST_DOCUMENTS: Final = 5_000


@dataclass(frozen=True, slots=True)
class ListResult:
    """The result for one list.

    Attributes:
        address: of the list.
        authority_name: whose it is.
        changes: what it has; None where it could not be read.
        problem: why it could not be read.
        retryable: whether reading it again may help.
    """

    address: str
    authority_name: str
    changes: ListChanges | None
    problem: str | None = None
    retryable: bool = False


@dataclass(slots=True)
class Looker:
    """Reads lists, one after the other.

    Attributes:
        client: makes the requests.
        found: the record, which grows.
        now: the time.
    """

    client: PoliteClient
    found: Found
    now: Callable[[], datetime]

    def lists(
        self, watch: Watch, register: AuthorityRegister, *, search_again: bool = True
    ) -> tuple[list[DocumentList], list[str]]:
        """Every list that is watched, and which authorities of the register the inspectorate's own list lacks.

        Args:
            watch: what to look for.
            register: the local authorities.
            search_again: whether the inspectorate's list of authorities is read, if it is needed, or taken from the
                record.

        Raises:
            ListError: the list of authorities could not be read.
        """
        news = lists_of_news(watch.news, register)
        if watch.ofsted.authorities != ALL:
            return [*lists_of_names(watch.ofsted.authorities, watch.ofsted, register), *news], []
        if search_again:
            read = self._all_authorities(watch.ofsted.site)
            self.found = replace(self.found, authorities={item.urn: item.name for item in read})
        authorities = [ListedAuthority(urn, name) for urn, name in self.found.authorities.items()]
        listed = {item.urn for item in authorities}
        # what the list of authorities lacks today and had before is still looked at
        before = (urn_of(address, watch.ofsted.site) for address in self.found.lists)
        authorities += [ListedAuthority(urn, "") for urn in before if urn is not None and urn not in listed]
        lacking = sorted(
            item.name
            for item in register.by_code.values()
            if item.ofsted_urn and item.last_day is None and item.ofsted_urn not in listed
        )
        return [*lists_of_authorities(authorities, watch.ofsted, register), *news], lacking

    def look(self, lists: Sequence[DocumentList]) -> Iterator[ListResult]:
        """Read each list, and record what it has."""
        for item in lists:
            yield self._look_at(item)

    def _look_at(self, source: DocumentList) -> ListResult:
        try:
            documents = self._documents_of(source)
        except ListError as error:
            return ListResult(source.address, source.authority_name, None, str(error))
        except RequestError as error:
            problem = f"{source.address}: {error}"
            return ListResult(source.address, source.authority_name, None, problem, error.retryable)
        self.found, changes = compare(self.found, source, documents, self.now().date())
        return ListResult(source.address, source.authority_name, changes)

    def _documents_of(self, source: DocumentList) -> list[ListedDocument]:
        """The documents of a list.

        Raises:
            RequestError: there was no response.
            ListError: it was no list of documents, or a longer one than there can be.
        """
        documents = source.documents_on(self._get(source.address))
        if len(documents) > _MOST_DOCUMENTS:
            raise ListError(f"{source.address}: more than {_MOST_DOCUMENTS:,} documents; this is no council's list")
        return documents

    def _all_authorities(self, site: str) -> list[ListedAuthority]:
        """Every authority that the inspectorate lists, by number.

        Raises:
            ListError: a page of the list could not be read, or it does not end.
        """
        found: dict[str, ListedAuthority] = {}
        for page in range(MOST_PAGES):
            address = search_address(site, page * PER_PAGE)
            try:
                listed = authorities_on(self._get(address), address, page)
            except RequestError as error:
                raise ListError(f"{address}: {error}") from error
            new = [item for item in listed if item.urn not in found]
            found.update({item.urn: item for item in new})
            # a page may list one twice and so have fewer than it shows at once: only one without any is the end
            if not new:
                return [found[urn] for urn in sorted(found)]
        raise ListError(
            f"{search_address(site, 0)}: more than {MOST_PAGES * PER_PAGE:,} authorities; the site has changed"
        )

    def _get(self, address: str) -> bytes:
        """The bytes of a page.

        Raises:
            RequestError: there was no response.
            ListError: it was none with a page.
        """
        response = self.client.get(address)
        if response.status != HTTPStatus.OK:
            raise ListError(f"{address}: expected a list, and the publisher answered {response.status}")
        return response.content
