"""What a host's robots.txt (RFC 9309) allows this project.

Protego parses it because the standard library's parser applies the first rule that fits instead of the longest, and
does not know `*` and `$`, so that it forbids other pages than the publisher meant.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from protego import Protego

from pipeline.sources.fetch.http_client import Response

#: The name by which publishers address the project in their robots.txt.
PRODUCT: Final = "inspection-outcomes"
#: How much of it RFC 9309 requires a robot to read.
_MAX_BYTES: Final = 500 * 1024
#: How lines begin that name an agent, in the spellings that Protego accepts.
_AGENT_FIELDS: Final = frozenset({"user-agent", "useragent", "user agent"})
#: Stands for every other agent than the project.
_OTHER_AGENT: Final = "another"


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """The rules of one host.

    Attributes:
        parsed: its robots.txt.
    """

    parsed: Protego

    @classmethod
    def of(cls, response: Response) -> "RobotsRules":
        """The rules in a response to a request for robots.txt; none where the host has no such page (4xx).

        Raises:
            ValueError: the response does not settle whether there are rules.
        """
        if response.status == HTTPStatus.OK:
            text = _with_two_agents(response.content[:_MAX_BYTES].decode("utf-8-sig", errors="replace"))
        elif HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            text = ""
        else:
            raise ValueError(f"the publisher answered {response.status}")
        return cls(Protego.parse(text))

    def allow(self, url: str) -> bool:
        """Whether this project may request a URL."""
        return bool(self.parsed.can_fetch(url, PRODUCT))

    @property
    def pause(self) -> float:
        """The pause between two requests that the host asks for, in seconds."""
        return float(self.parsed.crawl_delay(PRODUCT) or 0)


def _with_two_agents(text: str) -> str:
    """The same rules for this project, with one name for all other agents.

    Protego copies every rule of a group to each of its agents, so that thousands of both would exhaust the memory.
    """
    lines = [content for line in text.splitlines() if (content := line.partition("#")[0].strip())]
    agents = [_agent(line) for line in lines]
    ours = max(
        (agent for agent in agents if agent is not None and _match_length(agent)), key=_match_length, default=None
    )
    return "\n".join(
        line if agent is None else f"User-agent: {PRODUCT if agent == ours else _OTHER_AGENT}"
        for line, agent in zip(lines, agents, strict=True)
    )


def _agent(line: str) -> str | None:
    """The agent that a line names; None where it is another kind of line. Lines are read as Protego reads them."""
    field, colon, value = line.partition(":")
    if field.strip().lower() in _AGENT_FIELDS:
        return _agent_name(value)
    if colon and not value[:1].strip():  # an unknown field
        return None
    words = line.split(maxsplit=2)  # the colon may be left out
    for count in (1, 2):
        if " ".join(words[:count]).lower() in _AGENT_FIELDS:
            return _agent_name(" ".join(words[count:]))
    return None


def _agent_name(text: str) -> str:
    """The name of an agent without asterisks, unless one asterisk, for all agents, is all of it."""
    name = text.strip().lower()
    return name if name == "*" else name.replace("*", "")


def _match_length(agent: str) -> int:
    """How well the name of an agent fits this project: the highest applies, and 0 means that it does not fit."""
    if agent == "*":
        return 1
    return len(agent) if PRODUCT.startswith(agent) else 0
