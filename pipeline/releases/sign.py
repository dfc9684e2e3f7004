"""Signing the checksums of a release with an SSH key, and checking such a signature (OpenSSH's `ssh-keygen`).

The signature of `SHA256SUMS` covers every file. Signing is optional: users must get the public key by another way than
the release.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import replace_file
from pipeline.releases.release_reader import SIGNATURE, SUMS

#: The purpose of our signatures; one made for another purpose does not count.
NAMESPACE: Final = "inspection-outcomes"
_SECONDS: Final = 60


class SigningError(Exception):
    """A release was not signed, or its signature is not valid; the message says why."""


def sign(release: Path, key: Path) -> Path:
    """Sign the checksums of a release; returns the file of the signature, beside them.

    Args:
        release: its folder.
        key: the private key's file, or the public one where an agent holds the private.

    Raises:
        SigningError: there is no such key or no `ssh-keygen`, or the key was refused.
    """
    content = (release / SUMS).read_bytes()
    signature = _call(["-Y", "sign", "-f", str(key), "-n", NAMESPACE], f"sign {release} with {key}", content)
    try:
        replace_file(release / SIGNATURE, signature.encode())
    except OSError as error:
        raise SigningError(f"{release / SIGNATURE}: cannot be written ({error.strerror}); give rights there") from error
    return release / SIGNATURE


def signed_by(release: Path, signers: Path) -> str:
    """The signer of a release, by the name in the list of allowed signers.

    Args:
        release: its folder.
        signers: a file in OpenSSH's "allowed signers" format: a name, the type of the key, the key.

    Raises:
        SigningError: it is not signed, not by anybody on the list, or its checksums have changed since.
    """
    signature = release / SIGNATURE
    if not signature.is_file():
        raise SigningError(f"{release} is not signed: it has no {SIGNATURE}")
    what = f"check the signature of {release}"
    names = _call(["-Y", "find-principals", "-s", str(signature), "-f", str(signers)], what).split()
    name = names[0]
    arguments = ["-Y", "verify", "-f", str(signers), "-I", name, "-n", NAMESPACE, "-s", str(signature)]
    _call(arguments, what, (release / SUMS).read_bytes())
    return name


def _call(arguments: list[str], what: str, content: bytes = b"") -> str:
    """The output of `ssh-keygen`."""
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SigningError(f"cannot {what}: ssh-keygen was not found; install OpenSSH's client")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the arguments are files that the operator names
            [program, *arguments], input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise SigningError(f"cannot {what}: ssh-keygen did not end within {_SECONDS} seconds") from None
    if done.returncode:
        reason = (done.stderr or done.stdout).decode(errors="replace").strip().replace("\n", "; ")
        raise SigningError(f"cannot {what}: {reason or 'ssh-keygen refused'}")
    return done.stdout.decode(errors="replace")
