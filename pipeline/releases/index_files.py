"""The files that make a release the latest: `latest.json`, `versions.json`, `index.html`; pages of withdrawn versions.

All of them follow from the record of version numbers and can be made again at any time.
"""

import json
import shutil
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import move_into_place, remove_link, replace_link, sync_folder
from pipeline.core.regular_files import read_regular
from pipeline.releases.release_index import (
    LATEST,
    RELEASES,
    VERSIONS,
    Release,
    folder_of,
    has_content,
    hash_of,
    is_complete,
    is_intact,
    latest_release,
    load_record,
    replace_if_different,
    save_record,
)
from pipeline.releases.release_reader import SUMS
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord

#: The link to the folder of the latest version: an address that stays.
LATEST_FOLDER: Final = "latest"
#: The page of all versions, and the front page of each of them.
PAGE: Final = "index.html"


def confirm_latest(outputs: Path, version: str) -> Release | None:
    """The latest release, where it has this version and no damage; else None.

    Raises:
        ReleaseError: a file of the index cannot be read, or `latest.json` names a release that is not there.
    """
    latest = latest_release(outputs)
    if latest is None or str(latest.version) != version or not is_intact(latest.path):
        return None
    set_latest(outputs, latest.version)
    return latest


def set_latest(outputs: Path, version: Version) -> None:
    """Make every file of the index name a release that is in place as the latest."""
    record = load_record(outputs)
    current = record.entries.get(version) or GivenVersion(
        str(version), State.PUBLISHED, hash_of(read_regular(folder_of(outputs, version) / SUMS))
    )
    update_index(outputs, record.with_current(current), version)


def update_index(outputs: Path, record: VersionRecord, latest: Version | None) -> None:
    """Make the files of the index and the pages of withdrawn versions say what a record says.

    Args:
        outputs: the folder of releases.
        record: of all versions.
        latest: the current one; None where there is none.
    """
    named = _json(pointer(latest)) if latest is not None else b""
    page = outputs / PAGE
    is_new = not page.exists() or page.is_symlink() or not has_content(outputs / LATEST, named)
    if latest is not None:
        replace_if_different(outputs / LATEST, named)
    elif (outputs / LATEST).exists():
        (outputs / LATEST).unlink()
        sync_folder(outputs)
    for item in record.in_state(State.WITHDRAWN):
        _write_tombstone(outputs, item, latest)
    listed = [
        {**listing(item), **({} if _is_here(outputs, item) else {"removed": True})}
        for item in record.in_state(State.PUBLISHED, State.ROLLED_BACK, State.WITHDRAWN)
    ]
    versions = _json(listed)
    # the page comes before the list, so that after a build that ended between them the next one makes it again
    if is_new or not has_content(outputs / VERSIONS, versions):
        replace_if_different(outputs / PAGE, _page(latest, listed))
    replace_if_different(outputs / VERSIONS, versions)
    _set_link(outputs / LATEST_FOLDER, latest)
    save_record(outputs, record)


def pointer(version: Version) -> dict[str, str]:
    """The content of `latest.json`."""
    return {"version": str(version), "path": f"{RELEASES}/{version}"}


def listing(item: GivenVersion) -> dict[str, str | bool]:
    """A version for `versions.json`.

    That of a withdrawn one has no hash: it could show whether a guess of what was withdrawn is right.
    """
    has_hash = item.sha256sums_sha256 is not None and item.state != State.WITHDRAWN
    return {
        "version": item.version,
        "path": f"{RELEASES}/{item.version}",
        **({"sha256sums_sha256": item.sha256sums_sha256 or ""} if has_hash else {}),
        **({"rolled_back": True} if item.state == State.ROLLED_BACK else {}),
        **({"withdrawn": item.why or ""} if item.state == State.WITHDRAWN else {}),
        **({"withdrawn_on": item.on} if item.on else {}),
    }


def _set_link(link: Path, latest: Version | None) -> None:
    """Let the link lead to the latest version; without one there is none.

    A copy of outputs can have the release itself in its place, which would outlast its withdrawal, so that is removed.
    """
    if is_complete(link) and not link.is_symlink():
        copy = link.with_name(f".{link.name}.copy.writing")  # what is left of it is removed with other temporary files
        shutil.rmtree(copy, ignore_errors=True)
        move_into_place(link, copy)
        shutil.rmtree(copy)
    if latest is not None:
        replace_link(link, pointer(latest)["path"])
    else:
        remove_link(link)


def _is_here(outputs: Path, item: GivenVersion) -> bool:
    return item.state == State.WITHDRAWN or is_complete(folder_of(outputs, item.number))


def finish_index(outputs: Path) -> None:
    """Bring the index up to date with the pointer, and with what was withdrawn.

    Raises:
        ReleaseError: a file of the index cannot be read, or `latest.json` names a release that is not there.
    """
    latest = latest_release(outputs)
    record = load_record(outputs)
    if (outputs / LATEST).exists() or record.in_state(State.WITHDRAWN):
        update_index(outputs, record, latest.version if latest is not None else None)


def _write_tombstone(outputs: Path, item: GivenVersion, latest: Version | None) -> None:
    """Put the page that explains a withdrawn version where its front page was."""
    folder = folder_of(outputs, item.number)
    if not folder.is_dir():
        folder.mkdir(parents=True)
        sync_folder(folder.parent)
    replace_if_different(folder / PAGE, tombstone(item, latest))


def tombstone(item: GivenVersion, latest: Version | None) -> bytes:
    """The page that explains a withdrawn version.

    Args:
        item: the version.
        latest: the version to use in its place; None where there is none.
    """
    # a build that changes nothing does without the templates
    from pipeline.releases.metadata.descriptors import TITLE
    from pipeline.releases.rendering import render

    return render("withdrawn.html.jinja", title=TITLE, item=item, latest=str(latest) if latest else None)


def _page(latest: Version | None, versions: list[dict[str, str | bool]]) -> bytes:
    """The page that links to every version, the newest first."""
    from pipeline.releases.metadata.descriptors import DESCRIPTION, TITLE
    from pipeline.releases.rendering import render

    return render(
        "versions.html.jinja",
        title=TITLE,
        description=DESCRIPTION,
        releases=RELEASES,
        latest=str(latest) if latest else None,
        versions=list(reversed(versions)),
    )


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2) + "\n").encode()
