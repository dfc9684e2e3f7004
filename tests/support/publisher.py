"""A publisher on this machine that answers as a test tells it to, well or badly.

What belongs here: an HTTP server on loopback. What does not: what is expected of who asks it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PDF = b"%PDF-1.4\n" + b"words " * 50 + b"\n%%EOF\n"


class Handler(BaseHTTPRequestHandler):
    """One request, answered by the publisher's page of that path."""

    protocol_version = "HTTP/1.1"
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
        """Nothing in the terminal."""


Page = Callable[[Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    publisher: "Publisher"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error here."""


class Publisher:
    """What the publisher has, and what it was asked.

    Attributes:
        url: of its front page, without the slash.
        pages: what it does where a path is asked for.
        asked: the paths, in order.
        headers: of each request.
        times: of each request, by the monotonic clock.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[float] = []

    def asked_for(self, path: str) -> int:
        return self.asked.count(path)

    def serves(self, path: str, content: bytes = PDF, **headers: str) -> None:
        self.pages[path] = lambda handler: handler.answer(200, content, **headers)

    def answers(self, path: str, *statuses: int, **headers: str) -> None:
        """One status after the other, and the last of them from then on; a 200 has a PDF."""
        left = list(statuses)

        def page(handler: Handler) -> None:
            status = left.pop(0) if len(left) > 1 else left[0]
            handler.answer(status, PDF if status == 200 else b"", **headers)

        self.pages[path] = page


@contextmanager
def publisher() -> Iterator[Publisher]:
    """A publisher for as long as it is entered."""
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.publisher = Publisher(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
        thread.start()
        try:
            yield server.publisher
        finally:
            server.shutdown()
            thread.join()
