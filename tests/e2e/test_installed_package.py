"""The wheel, installed in an empty environment, builds the same release as this checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.core.paths import ROOT, SOURCES

pytestmark = [pytest.mark.installs, pytest.mark.timeout(900)]

UV = str(Path(sys.executable).parent / "uv")


def run(*command: str, cwd: Path) -> str:
    """Run a command with nothing of this checkout on its path."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    ended = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def files_of(release: Path) -> dict[str, bytes]:
    return {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    tools = ("--build-constraints", str(ROOT / "requirements-tools.lock"), "--require-hashes")
    run(UV, "build", "--quiet", *tools, "--out-dir", str(folder), str(ROOT), cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_code_reads_and_no_document(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "pipeline/data/schemas/findings.yaml",
        "pipeline/data/schemas/vocabularies/grade.yaml",
        "pipeline/data/sources/local_authorities.csv",
        "pipeline/data/requirements.lock",
        "pipeline/extraction/lexicons/grades.yaml",
        "pipeline/linking/lexicons/claims.yaml",
        "pipeline/reading/html/website.yaml",
        "pipeline/releases/templates/changelog.yaml",
        "pipeline/site/templates/index.html.jinja",
    } <= names
    assert not [name for name in names if name.endswith(".txt") and "dist-info" not in name]


def test_the_installed_package_builds_the_same_release(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    python = str(environment / "bin" / "python")
    run(UV, "venv", "--quiet", "--python", sys.executable, str(environment), cwd=tmp_path)
    lock = str(ROOT / "requirements.lock")
    run(UV, "pip", "sync", "--quiet", "--python", python, "--require-hashes", lock, cwd=tmp_path)
    run(UV, "pip", "install", "--quiet", "--python", python, "--no-deps", str(wheel), cwd=tmp_path)
    installed, checkout = tmp_path / "installed", tmp_path / "checkout"
    for program, outputs in ((environment / "bin", installed), (Path(sys.executable).parent, checkout)):
        command = str(program / "inspection-outcomes")
        run(command, "build", "--sources", str(SOURCES), "--outputs", str(outputs), cwd=tmp_path)
    first = files_of(installed / "releases" / "1.0.0")
    assert first.keys() == files_of(checkout / "releases" / "1.0.0").keys()
    differing = [name for name, content in files_of(checkout / "releases" / "1.0.0").items() if first[name] != content]
    assert differing == []
