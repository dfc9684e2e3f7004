"""How much of anything a fetch takes, and how often it asks.

What belongs here: the numbers, with their reasons. What does not: keeping to them (see `exchange` and `politeness`).
"""

from dataclasses import dataclass
from typing import Final

#: No real letter, report or article comes near this size; a file beyond it is set aside unread, an answer not taken.
LARGEST_FILE_BYTES: Final = 40_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one fetch. Times are in seconds.

    Attributes:
        pause: between two requests to one host; a longer one that its robots.txt asks for is kept.
        longest_wait: the longest pause, or time until the next try, that a host may ask for; where one asks for more,
            it is left alone until the next fetch.
        silence: until a connection stands, and between two pieces of an answer.
        whole_answer: from the request to the last byte, whatever trickles in.
        largest_answer: in bytes.
        attempts: how often a page is asked for where what went wrong may pass.
        back_off: before the second attempt; it doubles with each.
        redirects: how many are followed for one page.
        failures_in_a_row: after so many pages of a host that could not be had, however often they were asked for, the
            host is left alone until the next fetch.
    """

    pause: float = 2.0
    longest_wait: float = 120.0
    silence: float = 30.0
    whole_answer: float = 180.0
    largest_answer: int = LARGEST_FILE_BYTES
    attempts: int = 4
    back_off: float = 2.0
    redirects: int = 5
    failures_in_a_row: int = 3
