"""The command `diff`: print what differs between two releases."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.named_release import named_release
from pipeline.cli.options import Outputs
from pipeline.cli.terminal import print_result, report
from pipeline.core.paths import OUTPUTS
from pipeline.core.plural import pluralise

if TYPE_CHECKING:
    from pipeline.releases.release_reader import PublishedRelease

DIFF_STATUSES: Final = (
    "the releases do not differ",
    "they differ",
    "one is not a release, or they cannot be compared",
    "they were compared although one is not what was published",
)
#: How many problems of a release are printed before it is compared.
_MOST_PROBLEMS: Final = 5


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="The folder of a release, or its version.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later one.")],
    *,
    outputs: Outputs = OUTPUTS,
) -> ExitStatus:
    """Print what differs between two releases, as in `CHANGES.md`; what one of them withholds is only counted."""
    from pipeline.releases.diff.changes_text import changes_text
    from pipeline.releases.diff.differences import UnknownDifferenceError, weight
    from pipeline.releases.diff.published import differences_between
    from pipeline.releases.release_index import ReleaseError
    from pipeline.releases.release_reader import NotAReleaseError
    from pipeline.schema.model import load_schemas

    try:
        old, new = named_release(before, outputs), named_release(after, outputs)
        sound = [_is_sound(name, release) for name, release in (("A", old), ("B", new))]
        schemas = load_schemas()
        found, sides = differences_between(old, new, schemas)
        versions = (old.version, new.version)
        text = changes_text(schemas, versions, weight(found, schemas), found, sides)
    except (NotAReleaseError, ReleaseError, UnknownDifferenceError) as error:
        return cannot_start(error)
    same = f"{old.path} and {new.path} hold the same rows, values and terms"
    for line in text.decode().split("\n") if found else [same]:
        print_result(line)
    if not all(sound):
        return ExitStatus.INCOMPLETE
    return ExitStatus.FAILED if found else ExitStatus.OK


def _is_sound(name: str, release: "PublishedRelease") -> bool:
    """Whether a release verifies; if not, print its problems, since they can look like differences."""
    from pipeline.releases.verify import problems

    found = list(problems(release))
    if not found:
        return True
    report(f"warning: {name}, {release.path}, is not what was published; differences may come from that:")
    for line in found[:_MOST_PROBLEMS]:
        report(f"  {line}")
    if len(found) > _MOST_PROBLEMS:
        more = pluralise(len(found) - _MOST_PROBLEMS, "more problem")
        report(f"  and {more}; `inspection-outcomes verify {release.path}` lists all")
    return False
