"""Signing a release with an ordinary SSH key, and telling who signed one.

What belongs here: calling OpenSSH's `ssh-keygen`, which every system has, for `SHA256SUMS`. What does not: the hashes,
by which one signature stands for every file (see `verifying`).

A signature is an option: whoever runs the pipeline for others can sign what it made, and tell users the public key by
another way than the release.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import replace_file
from pipeline.releases.release_reader import SIGNATURE, SUMS

#: What a signature of ours is for; one made for another purpose is none.
NAMESPACE: Final = "inspection-outcomes"
_SECONDS: Final = 60


class SigningError(Exception):
    """A release was not signed, or its signature does not hold; the message says why."""


def sign(release: Path, key: Path) -> Path:
    """Sign the hashes of a release; the signature stands beside them.

    Args:
        release: its folder.
        key: the private key's file, or the public one where an agent holds the private.

    Raises:
        SigningError: there is no such key or no `ssh-keygen`, or the key was refused.
    """
    given = (release / SUMS).read_bytes()
    said = _call(["-Y", "sign", "-f", str(key), "-n", NAMESPACE], f"sign {release} with {key}", given)
    try:
        replace_file(release / SIGNATURE, said.encode())
    except OSError as error:
        raise SigningError(f"{release / SIGNATURE}: cannot be written ({error.strerror}); give rights there") from error
    return release / SIGNATURE


def signed_by(release: Path, signers: Path) -> str:
    """Who signed a release, as the list of signers calls them.

    Args:
        release: its folder.
        signers: a file of OpenSSH's form "allowed signers": a name, the kind of the key, the key.

    Raises:
        SigningError: it is not signed, by nobody on the list, or its hashes are others than those that were signed.
    """
    signature = release / SIGNATURE
    if not signature.is_file():
        raise SigningError(f"{release} is not signed: it has no {SIGNATURE}")
    what = f"tell who signed {release}"
    names = _call(["-Y", "find-principals", "-s", str(signature), "-f", str(signers)], what).split()
    name = names[0]
    arguments = ["-Y", "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(signature)]
    _call(arguments, what, (release / SUMS).read_bytes())
    return name


def _call(arguments: list[str], what: str, given: bytes = b"") -> str:
    """What `ssh-keygen` says."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SigningError(f"cannot {what}: ssh-keygen is not here; install OpenSSH's client")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the arguments are files that the operator names
            [program, *arguments], input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise SigningError(f"cannot {what}: ssh-keygen gave no answer in {_SECONDS} seconds") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().replace("\n", "; ")
        raise SigningError(f"cannot {what}: {said or 'ssh-keygen refused'}")
    return done.stdout.decode(errors="replace")
