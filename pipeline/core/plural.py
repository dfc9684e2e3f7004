"""Numbers of things as people write them.

What belongs here: grammar that messages of several rooms need. What does not: the messages.
"""


def pluralise(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: '1 file', '2 files', '0 files'.

    Args:
        number: how many there are.
        one: what one of them is called.
        many: what several are called; without it the same with an 's'.
    """
    return f"{number:,} {plural_noun(number, one, many)}"


def plural_noun(number: int, one: str, many: str | None = None) -> str:
    """What a number counts, without the number; arguments as for `counted`."""
    return one if number == 1 else many or f"{one}s"
