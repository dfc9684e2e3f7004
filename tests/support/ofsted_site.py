"""The inspectorate's site on this machine: a list of authorities, a page for each, and its documents."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from pipeline.core.day_text import MONTHS
from pipeline.publications.ofsted_site import PER_PAGE, search_address
from tests.support.publisher import Publisher, publisher


@dataclass
class Document:
    """A document as the site lists it."""

    number: int
    words: str = "children's services inspection"
    day: date = date(2024, 5, 9)
    content: bytes | None = None

    @property
    def link_text(self) -> str:
        return f"{self.words} - {self.day.day:02d} {MONTHS[self.day.month - 1].lower()} {self.day.year}, pdf"

    @property
    def path(self) -> str:
        return f"/v1/file/{self.number}"


def pdf_of(text: str) -> bytes:
    """A PDF of one page that holds a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return content + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


@dataclass
class OfstedSite:
    """What the site has; `publish` puts it on the server.

    Attributes:
        publisher: the server.
        names: of the authorities, by number.
        documents: of each authority, by number, in the order in which they are listed.
        extra_links: markup that the page of an authority has beside its documents.
    """

    publisher: Publisher
    names: dict[str, str]
    documents: dict[str, list[Document]]
    extra_links: dict[str, str] = field(default_factory=dict)

    def publish(self) -> None:
        self.publisher.serves("/robots.txt", b"User-agent: *\nAllow: /\n")
        urns = sorted(self.names)
        for start in range(0, len(urns) + PER_PAGE + 1, PER_PAGE):
            path = search_address("", start)
            self.publisher.serves(path, self._search_page(urns[start : start + PER_PAGE]))
        for urn in urns:
            self.publisher.serves(f"/provider/44/{urn}", self._authority_page(urn))
            for document in self.documents[urn]:
                content = document.content or pdf_of(f"Report {document.number} on {self.names[urn]}")
                tag = f'"{hash(content) & 0xFFFFFFFF:x}"'
                self.publisher.serves_with_tag(document.path, content, tag)

    def link(self, document: Document) -> str:
        return (
            f'<a class="publication-link" href="{self.publisher.url}{document.path}" target="_blank">'
            f'Report<span class="nonvisual">{html.escape(document.link_text)}</span></a>'
        )

    def _search_page(self, urns: list[str]) -> bytes:
        results = "".join(
            f'<li class="search-result"><h3><a href="/provider/44/{urn}">{html.escape(self.names[urn])}</a></h3>'
            f"<p>Local authority children's services</p><a href='/provider/44/{urn}'>View</a></li>"
            for urn in urns
        )
        return _page(f"<h1>Search results</h1><ul>{results}</ul><p>{len(self.names)} results</p>")

    def _authority_page(self, urn: str) -> bytes:
        links = "".join(f"<li>{self.link(item)}</li>" for item in self.documents[urn])
        return _page(f"<h1>{html.escape(self.names[urn])}</h1><ol>{links}</ol>{self.extra_links.get(urn, '')}")

    @property
    def asked_documents(self) -> list[str]:
        """The paths of the documents that were requested, in order."""
        return [path for path in self.publisher.asked if path.startswith("/v1/file/")]

    @property
    def asked_lists(self) -> list[str]:
        """The paths of the lists that were requested, in order."""
        return [path for path in self.publisher.asked if path.startswith(("/provider/", "/search"))]


def _page(body: str) -> bytes:
    menu = '<a href="/">Home</a> <a href="/search">Search</a> <a href="https://www.gov.uk/ofsted">About Ofsted</a>'
    return f"<!DOCTYPE html><html lang='en'><head><title>Find an inspection report</title></head><body>{menu}{body}</body></html>".encode()


@contextmanager
def ofsted_site(names: dict[str, str], documents: dict[str, list[Document]]) -> Iterator[OfstedSite]:
    """Run a site while it is entered."""
    with publisher() as server:
        site = OfstedSite(server, names, documents)
        site.publish()
        yield site
