"""A publisher on this machine: an HTTP server on loopback whose responses a test decides, good or bad."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PDF = b"%PDF-1.4\n" + b"words " * 50 + b"\n%%EOF\n"


class Handler(BaseHTTPRequestHandler):
    """Responds to a request with the publisher's page of that path."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # it would delay each answer on a kept connection by 40 milliseconds
    server: "_Server"

    def do_GET(self) -> None:
        publisher = self.server.publisher
        publisher.asked.append(self.path)
        publisher.headers.append(dict(self.headers))
        publisher.times.append(time.monotonic())
        page = publisher.pages.get(self.path)
        if page is None:
            self.answer(404)
        else:
            page(self)

    do_POST = do_GET  # noqa: N815 - the name that the server looks for

    def answer(self, status: int = 200, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


Page = Callable[[Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    publisher: "Publisher"

    def handle_error(self, *_: object) -> None:
        """Ignore clients that hang up."""


class Publisher:
    """The pages of the publisher, and the requests that it received.

    Attributes:
        url: of its front page, without the slash.
        pages: the function that responds to a request for each path.
        asked: the requested paths, in order.
        headers: of each request.
        times: of each request, by the monotonic clock.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []

    def n_requests(self, path: str) -> int:
        return self.asked.count(path)

    def serves(self, path: str, content: bytes = PDF, **headers: str) -> None:
        self.pages[path] = lambda handler: handler.answer(200, content, **headers)

    def serves_with_tag(self, path: str, content: bytes, tag: str) -> None:
        """Respond with a document, or with 304 to who has it already."""

        def page(handler: Handler) -> None:
            if handler.headers.get("If-None-Match") == tag:
                handler.answer(304, ETag=tag)
            else:
                handler.answer(200, content, ETag=tag)

        self.pages[path] = page

    def answers(self, path: str, *statuses: int, **headers: str) -> None:
        """Respond with one status after the other, and with the last from then on; a 200 has a PDF."""
        left = list(statuses)

        def page(handler: Handler) -> None:
            status = left.pop(0) if len(left) > 1 else left[0]
            handler.answer(status, PDF if status == 200 else b"", **headers)

        self.pages[path] = page


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Run a publisher while it is entered."""
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.publisher = Publisher(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
        thread.start()
        try:
            yield server.publisher
        finally:
            server.shutdown()
            thread.join()
