"""The plural of nouns in messages."""


def pluralise(number: int, one: str, many: str | None = None) -> str:
    """A number with what it counts: '1 file', '2 files', '0 files'.

    Args:
        number: how many there are.
        one: the noun for one of them.
        many: the noun for several; `one` with an 's' where it is left out.
    """
    return f"{number:,} {plural_noun(number, one, many)}"


def plural_noun(number: int, one: str, many: str | None = None) -> str:
    """The noun alone; arguments as for `pluralise`."""
    return one if number == 1 else many or f"{one}s"
