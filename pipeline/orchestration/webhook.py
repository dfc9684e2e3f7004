"""Post a message to a webhook.

The address of a webhook is a secret: anybody who has it can post there. So messages name only its host, and the HTTP
client, which logs the addresses of its requests, is kept from logging.
"""

import logging
import os
from threading import Thread
from typing import Final

from pipeline.core.text_going_out import escape_all_but_line_ends, mask_credentials
from pipeline.sources.fetch.origins import ForbiddenUrlError, Origin

#: The environment variable that holds the address.
WEBHOOK: Final = "INSPECTION_WEBHOOK"
#: For all of the request, and for each part of it.
_SECONDS: Final = 10.0
_CLIENT_LOGGERS: Final = ("httpx", "httpcore")


def notify(text: str) -> str | None:
    """Post a message as `{"text": …}`, which chat services accept, to the webhook in the environment.

    Redirects are not followed, so that no other host receives the message.

    Returns:
        A line for the log on whether it was sent; None where no webhook is set.
    """
    address = os.environ.get(WEBHOOK, "").strip()
    if not address:
        return None
    try:
        origin = Origin.of(address)
    except ForbiddenUrlError:
        return f"not notified: {WEBHOOK} must be an address that begins with https:// and holds no user name"
    problem = _post_in_time(address, escape_all_but_line_ends(mask_credentials(text)))
    return f"notified  {origin}" if problem is None else f"not notified: {origin} {problem}; check {WEBHOOK}"


def _post_in_time(address: str, text: str) -> str | None:
    """Post a message and give up after some seconds: the client's own limit is for each part of the response.

    A request that has not ended by then goes on in a thread that ends with the process.
    """
    problems: list[str | None] = []
    thread = Thread(target=lambda: problems.append(_post(address, text)), daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return problems[0] if problems else f"did not answer within {_SECONDS:g} seconds"


def _post(address: str, text: str) -> str | None:
    """Post a message; the problem, without the address, or None where there was none."""
    import httpx  # only failed runs need it

    for name in _CLIENT_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        response = httpx.post(address, json={"text": text}, timeout=_SECONDS, follow_redirects=False)
    except httpx.ConnectError as error:
        return f"could not be reached ({error})"
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:  # whose texts may hold the address
        return f"could not be used ({type(error).__name__})"
    return None if response.is_success else f"answered {response.status_code}"
