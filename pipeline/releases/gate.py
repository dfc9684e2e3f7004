"""The last search for what is withheld: through every file of a release, unpacked, before it is put in place.

The same search finds the releases before it that still hold it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b, sha256
from pathlib import Path

from pipeline.core.atomic_files import replace_file
from pipeline.redaction.redact import Redactions
from pipeline.releases.install import ReleaseFile
from pipeline.releases.release_index import RELEASES, complete_versions
from pipeline.releases.release_reader import SUMS
from pipeline.releases.unpack import DAMAGED, Content, texts_in
from pipeline.releases.version import Version


def require_nothing_withheld(files: Mapping[str, ReleaseFile], redactions: Redactions) -> None:
    """Make sure that no file of a release holds what is withheld, in any form of its words.

    Args:
        files: of the release, by their paths in it.
        redactions: what is withheld.

    Raises:
        ConfigError: one does; the message names the takedown and the file, and not the words.
    """
    if not redactions.has_words:
        return
    found = _first_found(((name, files[name].content) for name in sorted(files)), redactions)
    if found is not None:
        entry, name = found
        redactions.fail(entry, f"the file {name} of the release")


def versions_with_withheld(
    outputs: Path, redactions: Redactions, current: Version, remembered: Path, code: str
) -> list[Version]:
    """The versions that hold what is withheld now, or that cannot be read to find out.

    Args:
        outputs: the folder of releases.
        redactions: what is withheld.
        current: the version that was made without it.
        remembered: the file that keeps which releases were searched for what, so that none is searched twice.
        code: identifies the code that searches; what other code did not find is searched for again.
    """
    if not redactions.has_takedowns:
        return []
    before, now = _read(remembered), {}
    looked_for = f"{code}{redactions.corrections.model_dump_json()}".encode()
    found: list[Version] = []
    for version in complete_versions(outputs):
        if version == current:
            continue
        folder = outputs / RELEASES / str(version)
        key = sha256((folder / SUMS).read_bytes() + looked_for).hexdigest()
        now[key] = before[key] if key in before else _holds_withheld(folder, redactions)
        found += [version] if now[key] else []
    replace_file(remembered, json.dumps(now).encode())
    return found


def _read(remembered: Path) -> dict[str, bool]:
    """What was found before; nothing where that cannot be read, so that releases are searched again."""
    try:
        return {str(key): bool(value) for key, value in json.loads(remembered.read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _holds_withheld(folder: Path, redactions: Redactions) -> bool:
    paths = sorted((path for path in folder.rglob("*") if path.is_file()), key=_by_kind)
    files = [(path.relative_to(folder).as_posix(), path) for path in paths]
    if any(redactions.why_document(path.stem) is not None for path in paths):  # its text or its page
        return True
    try:
        return _first_found(files, redactions) is not None
    except DAMAGED:
        return True  # nobody knows what a damaged release holds


def _by_kind(path: Path) -> tuple[bool, str]:
    """Texts first: most of what is withheld is in them."""
    return path.suffix != ".txt", path.as_posix()


def _first_found(files: Iterable[tuple[str, Content]], redactions: Redactions) -> tuple[int, str] | None:
    """The first file with something withheld, and the index of the entry that withholds it."""
    searched: set[bytes] = set()  # the same words are in many files
    for name, content in files:
        for text in texts_in(name, content):
            digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            if digest in searched:
                continue
            searched.add(digest)
            entry = redactions.entry_in(text)
            if entry is not None:
                return entry, name
    return None


def describe_versions(versions: Sequence[Version]) -> str | None:
    """What an operator must know of versions that still hold what is withheld; None where there are none."""
    if not versions:
        return None
    listed = ", ".join(map(str, versions))
    return (
        f"withheld  words or documents are still in {listed}: take each out with"
        " `inspection-outcomes withdraw VERSION --why …`, and wherever it was copied to"
    )
