"""Telling somebody who is not looking: a message to a webhook.

What belongs here: sending it. What does not: what it says (see `failures`).

The address of a webhook is a secret: whoever has it can write there. So of the address nothing but the host is ever
told, and the client is one that does not log what it asks for.
"""

import json
import os
from http.client import HTTPException, HTTPMessage
from threading import Thread
from typing import IO, Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline.sources.fetch.origins import ForbiddenError, Origin

#: The variable of the environment that names it.
WEBHOOK: Final = "INSPECTION_WEBHOOK"
#: For the whole of it, and for each piece of it.
_SECONDS: Final = 10.0


class _NoRedirects(HTTPRedirectHandler):
    """What is told to one host is told to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow nothing, so that the redirect is the answer."""


def notify(text: str) -> str | None:
    """Send a message to the webhook that the environment names, as `{"text": …}`, which chat services take.

    Returns:
        What came of it, for the log; None where no webhook is named.
    """
    address = os.environ.get(WEBHOOK, "").strip()
    if not address:
        return None
    try:
        origin = Origin.of(address)
    except ForbiddenError:
        return f"nobody told: {WEBHOOK} is no address that begins with https:// and holds no user's name"
    problem = _post_in_time(address, json.dumps({"text": text}).encode())
    return f"told      {origin}" if problem is None else f"nobody told: {origin} {problem}; look at {WEBHOOK}"


def _post_in_time(address: str, content: bytes) -> str | None:
    """Post it, and wait no longer than may be: the client's own limit is for one piece of an answer.

    What is not done by then goes on beside, and ends with the process at the latest.
    """
    problems: list[str | None] = []
    thread = Thread(target=lambda: problems.append(_post(address, content)), daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return problems[0] if problems else f"did not answer within {_SECONDS:g} seconds"


def _post(address: str, content: bytes) -> str | None:
    """What went wrong with sending, without a word of the address."""
    try:
        request = Request(address, content, {"Content-Type": "application/json"})  # noqa: S310 - by `Origin.of`
        with build_opener(_NoRedirects).open(request, timeout=_SECONDS):
            return None
    except HTTPError as error:
        error.close()
        return f"answered {error.code}"
    except URLError as error:
        return f"could not be reached ({error.reason})"
    except (OSError, HTTPException, ValueError) as error:
        return f"could not be told ({type(error).__name__})"
