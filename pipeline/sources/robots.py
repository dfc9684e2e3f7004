"""What a host's robots.txt lets this project do.

What belongs here: what follows from the answer to robots.txt (RFC 9309). What does not: asking for it.

Protego reads it and not the standard library, whose parser takes the first rule that fits rather than the longest and
knows no `*` and `$`, so that it finds other pages forbidden than the publisher meant.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from protego import Protego

from pipeline.sources.exchange import Answer

#: By this name publishers address the project in their robots.txt.
PRODUCT: Final = "inspection-outcomes"
#: As much as RFC 9309 has a robot read of it.
_LARGEST_BYTES: Final = 500 * 1024


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host.

    Attributes:
        parsed: its robots.txt.
    """

    parsed: Protego

    @classmethod
    def of(cls, answer: Answer) -> "Rules":
        """The rules in an answer to robots.txt: those it holds, none where the host has no such page (4xx).

        Raises:
            ValueError: the answer says nothing about rules.
        """
        if answer.status == HTTPStatus.OK:
            text = answer.content[:_LARGEST_BYTES].decode("utf-8", errors="replace")
        elif HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            text = ""
        else:
            raise ValueError(f"it answered {answer.status}")
        return cls(Protego.parse(text))

    def allow(self, url: str) -> bool:
        """Whether this project may ask for a URL."""
        return bool(self.parsed.can_fetch(url, PRODUCT))

    @property
    def pause(self) -> float:
        """The pause between two requests that the host asks for, in seconds."""
        return float(self.parsed.crawl_delay(PRODUCT) or 0)
