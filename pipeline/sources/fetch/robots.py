"""What a host's robots.txt lets this project do.

What belongs here: what follows from the answer to robots.txt (RFC 9309). What does not: asking for it.

Protego reads it and not the standard library, whose parser takes the first rule that fits rather than the longest and
knows no `*` and `$`, so that it finds other pages forbidden than the publisher meant.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from protego import Protego

from pipeline.sources.fetch.http_client import Answer

#: By this name publishers address the project in their robots.txt.
PRODUCT: Final = "inspection-outcomes"
#: As much as RFC 9309 has a robot read of it.
_LARGEST_BYTES: Final = 500 * 1024
#: How lines begin that name an agent, as generously as Protego takes them.
_NAMES_AGENT: Final = frozenset({"user-agent", "useragent", "user agent"})
#: Stands for every agent that is not the project.
_ANOTHER: Final = "another"


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
            text = _with_few_agents(answer.content[:_LARGEST_BYTES].decode("utf-8-sig", errors="replace"))
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


def _with_few_agents(text: str) -> str:
    """The same rules for this project, with one name for all other agents.

    Protego gives each agent of a group every rule of it, so that thousands of both would take all memory.
    """
    lines = [said for line in text.splitlines() if (said := line.partition("#")[0].strip())]
    agents = [_agent(line) for line in lines]
    ours = max((agent for agent in agents if agent is not None and _fit(agent)), key=_fit, default=None)
    return "\n".join(
        line if agent is None else f"User-agent: {PRODUCT if agent == ours else _ANOTHER}"
        for line, agent in zip(lines, agents, strict=True)
    )


def _agent(line: str) -> str | None:
    """The agent that a line names, None where it says something else; read as Protego does."""
    field, colon, value = line.partition(":")
    if field.strip().lower() in _NAMES_AGENT:
        return _bare(value)
    if colon and not value[:1].strip():  # a field that nobody knows
        return None
    words = line.split(maxsplit=2)  # the colon may be left out
    for count in (1, 2):
        if " ".join(words[:count]).lower() in _NAMES_AGENT:
            return _bare(" ".join(words[count:]))
    return None


def _bare(agent: str) -> str:
    """The name of an agent without the asterisks that do not mean all agents."""
    agent = agent.strip().lower()
    return agent if agent == "*" else agent.replace("*", "")


def _fit(agent: str) -> int:
    """How well the name of an agent fits this project; the best one counts, and 0 is another's."""
    if agent == "*":
        return 1
    return len(agent) if PRODUCT.startswith(agent) else 0
