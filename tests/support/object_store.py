"""An S3 server in the process of the tests, and what is stored there."""

import json
import socket
import threading
import urllib.request
from collections.abc import Callable
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from obstore.store import S3Store
from werkzeug.serving import WSGIRequestHandler, make_server

SECRET = "a-secret-that-nobody-may-read"  # noqa: S105 - of the server in this process
URL = "s3://bucket/data/inspections"


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


class Server:
    """An S3 server in this process, which stops after a number of requests, and keeps what it received.

    Attributes:
        requests: those it received, as `PUT path`.
        puts_left: how many more files it accepts before it stops answering; None for any number.
        hangs: whether it then leaves connections open.
        damages: the end of the name of a file that it stores with other bytes than it received.
    """

    def __init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.requests: list[str] = []
        self.puts_left: int | None = None
        self.hangs = False
        self.damages: str | None = None
        self._lock = threading.Lock()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 - of WSGI
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        with self._lock:
            self.requests.append(f"{method} {path}")
            if self.puts_left is not None:
                self.puts_left -= method == "PUT"
                if self.puts_left < 0:
                    if not self.hangs:  # the connection is cut in the middle of what is sent
                        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
                    raise ConnectionAbortedError
        if self.damages is not None and method == "PUT" and path.endswith(self.damages):
            length = int(environ["CONTENT_LENGTH"])
            environ["wsgi.input"].read(length)
            environ["wsgi.input"] = _Damaged(length)
        return self._moto(environ, start_response)

    def puts(self) -> list[str]:
        return [line.removeprefix("PUT /bucket/data/inspections/") for line in self.requests if line.startswith("PUT")]

    def new_bucket(self) -> None:
        self.requests.clear()
        self.puts_left = self.damages = None
        self.hangs = False
        for method, path in (("POST", "/moto-api/reset"), ("PUT", "/bucket")):
            urllib.request.urlopen(urllib.request.Request(self.url + path, method=method)).close()  # noqa: S310
        self.requests.clear()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Damaged:
    def __init__(self, length: int) -> None:
        self._left = length

    def read(self, size: int = -1) -> bytes:
        n = self._left if size < 0 else min(size, self._left)
        self._left -= n
        return b"x" * n


def store() -> S3Store:
    return S3Store("bucket", prefix="data/inspections")


def stored() -> dict[str, bytes]:
    there = store()
    paths = [item["path"] for part in there.list() for item in part]
    return {path: bytes(there.get(path).bytes()) for path in paths}


def latest() -> str:
    return str(json.loads(stored()["latest.json"])["version"])


def versions_there() -> dict[str, dict[str, object]]:
    return {item["version"]: item for item in json.loads(stored()["versions.json"])}
