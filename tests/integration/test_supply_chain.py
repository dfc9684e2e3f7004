"""What a release is made with: its list of software, the licences of all libraries, and signatures."""

import hashlib
import importlib.metadata
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.core.paths import LOCK, ROOT
from pipeline.releases.metadata.sbom import LockError, parse_lock, sbom
from pipeline.releases.release_reader import SIGNATURE, SUMS, PublishedRelease
from pipeline.releases.sign import SigningError, sign, signed_by

LICENCES: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[1] / "support" / "licences.yaml").read_text(encoding="utf-8")
)


def test_the_sbom_lists_runtime_dependencies_only() -> None:
    bill = json.loads(sbom("1.0.0", LOCK))
    names = {component["name"] for component in bill["components"]}
    assert {"dagster", "pandas", "pyarrow", "great-expectations", "numpy"} <= names
    assert not {"pytest", "mypy", "playwright"} & names
    direct = next(item for item in bill["dependencies"] if item["ref"] == "inspection-outcomes@1.0.0")["dependsOn"]
    assert any(ref.startswith("pkg:pypi/pyarrow@") for ref in direct)
    assert not any(ref.startswith("pkg:pypi/sqlalchemy@") for ref in direct)  # dagster asks for it


def test_the_sbom_of_a_small_lock(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        f"pandas==3.0.1 \\\n    --hash=sha256:{'0' * 64}\n    # via inspection-outcomes (pyproject.toml)\n"
        f"Some_Library==1.2 \\\n    --hash=sha256:{'1' * 64}\n    # via\n    #   pandas\n",
        encoding="utf-8",
    )
    pandas, library = "pkg:pypi/pandas@3.0.1", "pkg:pypi/some-library@1.2"
    assert json.loads(sbom("1.0.0", lock)) == {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "data",
                "bom-ref": "inspection-outcomes@1.0.0",
                "name": "inspection-outcomes",
                "version": "1.0.0",
            },
            "properties": [
                {"name": "requirements.lock:sha256", "value": hashlib.sha256(lock.read_bytes()).hexdigest()}
            ],
        },
        "components": [
            {"type": "library", "bom-ref": library, "name": "Some_Library", "version": "1.2", "purl": library},
            {"type": "library", "bom-ref": pandas, "name": "pandas", "version": "3.0.1", "purl": pandas},
        ],
        "dependencies": [
            {"ref": "inspection-outcomes@1.0.0", "dependsOn": [pandas]},
            {"ref": library},
            {"ref": pandas, "dependsOn": [library]},
        ],
    }


def test_every_direct_dependency_is_in_the_lock() -> None:
    asked = {
        re.split(r"[<>=\[; ]", line, maxsplit=1)[0]
        for line in importlib.metadata.requires("inspection-outcomes") or ()
        if "extra ==" not in line
    }
    names = {package.name for package in parse_lock(LOCK.read_text(encoding="utf-8"))}
    assert asked <= names


@pytest.mark.parametrize("text", ["", "# nothing\n", "pandas==3.0.1\n    # via inspection-outcomes (pyproject.toml)\n"])
def test_a_lock_without_hashes_is_refused(text: str) -> None:
    with pytest.raises(LockError, match="make lock"):
        parse_lock(text)


def test_a_missing_lock_is_reported(tmp_path: Path) -> None:
    with pytest.raises(LockError, match="not found"):
        sbom("1.0.0", tmp_path / "requirements.lock")


@pytest.mark.validators
def test_the_sbom_is_valid_cyclonedx() -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    text = sbom("1.0.0", LOCK).decode()
    assert validator.validate_str(text) is None
    broken = json.loads(text)
    broken["components"][0]["type"] = "book"
    assert validator.validate_str(json.dumps(broken)) is not None


def test_every_library_has_an_open_licence() -> None:
    packages = [
        package
        for name in ("requirements-dev.lock", "requirements-tools.lock")
        for package in parse_lock((ROOT / name).read_text(encoding="utf-8"))
    ]
    at_run = {package.name for package in parse_lock((ROOT / "requirements-image.lock").read_text(encoding="utf-8"))}
    wrong = [
        f"{package.name}: {licence or 'says nothing'}"
        for package in packages
        if (licence := _licence(package.name)) is not None and not _may_be_used(package.name, licence, at_run)
    ]
    assert not wrong


def _licence(name: str) -> str | None:
    """What a library says of its licence; None where it is not needed on this kind of machine."""
    if name in LICENCES["said_elsewhere"]:
        return str(LICENCES["said_elsewhere"][name])
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    classified = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    expressions, plain = (about.get_all(field) or [""] for field in ("License-Expression", "License"))
    return expressions[0] or "; ".join(classified) or plain[0].split("\n", 1)[0]


def _may_be_used(name: str, licence: str, at_run: set[str]) -> bool:
    accepted = [*LICENCES["open"], *LICENCES["files_stay_open"]]
    return (name in LICENCES["only_for_tests"] and name not in at_run) or any(
        re.fullmatch(pattern, licence) for pattern in accepted
    )


def test_a_licence_that_is_not_open_is_seen() -> None:
    assert not _may_be_used("some-library", "Proprietary", set())
    assert not _may_be_used("some-library", "", set())
    assert not _may_be_used("text-unidecode", "GPL", {"text-unidecode"})
    assert _may_be_used("some-library", "BSD-3-Clause", set())


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """An SSH key of the ordinary kind."""
    path = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)], check=True)
    return path


@pytest.fixture
def signers(tmp_path: Path, key: Path) -> Path:
    path = tmp_path / "signers"
    path.write_text(f"publisher@example.org {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    return path


@pytest.fixture
def signed(tmp_path: Path, key: Path) -> Path:
    """A folder with signed checksums."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / SUMS).write_text(f"{'0' * 64}  a.csv\n", encoding="utf-8")
    assert sign(folder, key).name == SIGNATURE
    return folder


def test_the_signer_is_named(signed: Path, signers: Path) -> None:
    assert signed_by(signed, signers) == "publisher@example.org"


def test_signing_again_gives_the_same_signature(signed: Path, key: Path) -> None:
    before = (signed / SIGNATURE).read_bytes()
    assert sign(signed, key).read_bytes() == before


def test_a_signature_is_not_an_extra_file(signed: Path) -> None:
    assert SIGNATURE not in PublishedRelease(signed).damaged()


def test_checksums_that_changed_after_signing_are_found(signed: Path, signers: Path) -> None:
    (signed / SUMS).write_text(f"{'1' * 64}  a.csv\n", encoding="utf-8")
    with pytest.raises(SigningError, match="cannot check the signature of"):
        signed_by(signed, signers)


def test_a_key_that_is_not_on_the_list_is_refused(signed: Path, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody"
    nobody.write_text("", encoding="utf-8")
    with pytest.raises(SigningError):
        signed_by(signed, nobody)


def test_a_release_without_a_signature_is_refused(tmp_path: Path, signers: Path) -> None:
    with pytest.raises(SigningError, match="is not signed"):
        signed_by(tmp_path, signers)


def test_a_missing_key_is_an_error(signed: Path, tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="cannot sign"):
        sign(signed, tmp_path / "none")


def test_a_signature_can_be_checked_with_openssh_alone(signed: Path, signers: Path) -> None:
    """For the purpose that our signatures state."""
    who, purpose = ["-f", str(signers), "-I", "publisher@example.org"], ["-n", "inspection-outcomes"]
    command = ["ssh-keygen", "-Y", "verify", *who, *purpose, "-s", str(signed / SIGNATURE)]
    with (signed / SUMS).open("rb") as sums:
        subprocess.run(command, stdin=sums, check=True)


def test_a_missing_program_is_an_error_that_says_what_to_install(
    signed: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SigningError, match="ssh-keygen was not found; install OpenSSH's client"):
        sign(signed, key)


def test_a_program_that_does_not_end_is_given_up_after_a_minute(
    signed: Path, signers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never_ends(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("ssh-keygen", timeout)

    monkeypatch.setattr("pipeline.releases.sign.subprocess.run", never_ends)
    with pytest.raises(SigningError, match=r"cannot check the signature of .* did not end within 60 seconds"):
        signed_by(signed, signers)


LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_has_hashes_and_names_no_index(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block]


def test_what_builds_and_installs_the_package_is_in_a_lock() -> None:
    named = {package.name for package in parse_lock((ROOT / "requirements-tools.lock").read_text(encoding="utf-8"))}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["build-system"]["requires"], *project["dependency-groups"]["tools"]]
    assert {re.split(r"[<>=]", item)[0] for item in asked} == {"hatchling", "uv"}
    assert {"hatchling", "uv", "pathspec", "pluggy", "packaging", "trove-classifiers"} <= named


def test_the_locks_agree_on_versions() -> None:
    def versions(lock: Path) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for package in parse_lock(lock.read_text(encoding="utf-8")):
            found.setdefault(package.name, set()).add(package.version)
        return found

    development = versions(ROOT / "requirements-dev.lock")
    for lock in LOCKS:
        assert not {name: found for name, found in versions(lock).items() if not found <= development.get(name, found)}


@pytest.mark.parametrize(
    "path",
    ["Makefile", "Containerfile", ".ci/run", ".ci/weekly", ".github/workflows/ci.yml", ".github/workflows/publish.yml"],
)
def test_nothing_is_installed_with_pip_but_from_a_lock_with_hashes(path: str) -> None:
    """The weekly run tries the newest libraries, which is its purpose, with a `uv` of the lock."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    installed = [line for line in lines if "pip install" in line and "uv pip install" not in line and "/uv" not in line]
    assert all("--require-hashes --requirement requirements-tools.lock" in line for line in installed)
    built = [line for line in lines if re.search(r"uv build|--editable", line)]
    assert path == ".ci/weekly" or all("--build-constraints requirements-tools.lock" in line for line in built)
    assert bool(installed) == (path in {"Makefile", "Containerfile", ".ci/weekly"})
