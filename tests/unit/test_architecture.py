"""The rules of the code: which package may use which, what a file may hold, and what must not be loaded at the start."""

import ast
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from pipeline.core.paths import ROOT

#: In the order in which data passes through them; a package may import from itself and from those before it.
PACKAGES = (
    "core",
    "schema",
    "sources",
    "reading",
    "extraction",
    "publications",
    "execution",
    "redaction",
    "linking",
    "checks",
    "releases",
    "site",
    "orchestration",
    "cli",
)
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
#: A file that grows beyond this holds more than one thing.
LINES = 450


def _imports(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    found = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return found | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_uses_only_those_before_it(package: str) -> None:
    allowed = PACKAGES[: PACKAGES.index(package) + 1]
    for path in (ROOT / "pipeline" / package).rglob("*.py"):
        used = {name.split(".")[1] for name in _imports(str(path.relative_to(ROOT))) if name.startswith("pipeline.")}
        assert used & set(PACKAGES) <= set(allowed), f"{path} uses a later package"


@pytest.mark.parametrize("package", PACKAGES[:-2])
def test_only_orchestration_knows_dagster(package: str) -> None:
    for path in (ROOT / "pipeline" / package).rglob("*.py"):
        assert not {name for name in _imports(str(path.relative_to(ROOT))) if name.startswith("dagster")}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_each_module_has_a_docstring(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("folder", sorted({path.parent for path in MODULES}), ids=_name)
def test_each_folder_of_modules_is_a_package_with_a_docstring(folder: Path) -> None:
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))


def test_nothing_is_kept_or_sent_in_a_format_that_can_run_code() -> None:
    formats = {"cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "pickle", "shelve"}
    for path in MODULES:
        assert not {name.partition(".")[0] for name in _imports(_name(path))} & formats, path
        assert not _calls(path) & {"read_pickle", "to_pickle", "unsafe_load"}, path


def test_each_package_is_listed() -> None:
    packages = {path.parent.name for path in (ROOT / "pipeline").glob("*/__init__.py")}
    assert packages == set(PACKAGES)


def test_no_module_is_too_long() -> None:
    assert {_name(path) for path in MODULES if len(path.read_text().splitlines()) > LINES} == set()


def test_only_the_command_and_orchestration_print() -> None:
    printing = {path for path in MODULES if "print" in _calls(path)}
    assert {
        _name(path) for path in printing if path.relative_to(ROOT).parts[1] not in {"cli", "orchestration"}
    } == set()


def test_only_schema_turns_tables_into_lists() -> None:
    converting = {path for path in MODULES if "to_pylist" in _calls(path)}
    assert {_name(path) for path in converting if path.relative_to(ROOT).parts[1] != "schema"} == set()


def _calls(path: Path) -> set[str]:
    """The names of the functions and methods that a module calls."""
    called = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {function.id for function in called if isinstance(function, ast.Name)}
    return names | {function.attr for function in called if isinstance(function, ast.Attribute)}


def test_no_code_of_letters_or_grades_in_orchestration() -> None:
    for path in (ROOT / "pipeline" / "orchestration").glob("*.py"):
        code = path.read_text()
        for word in ("focused_visit", "inadequate", "requires_improvement", "headline"):
            assert word not in code


def test_loading_the_definitions_does_not_load_great_expectations() -> None:
    code = (
        "import sys, json, pipeline.orchestration.definitions; print(json.dumps('great_expectations' in sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(shown.stdout.splitlines()[-1]) is False


def test_workspace_and_dg_name_the_same_code_location() -> None:
    workspace = yaml.safe_load((ROOT / "workspace.yaml").read_text())["load_from"][0]["python_module"]
    dg = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["dg"]["project"]
    assert workspace["module_name"] == dg["code_location_target_module"] == "pipeline.orchestration.definitions"
    assert workspace["location_name"] == dg["code_location_name"]


def test_every_dependency_has_a_floor() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for requirement in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        assert ">=" in requirement, requirement


def test_outputs_contains_only_its_readme() -> None:
    tracked = subprocess.run(["git", "ls-files", "outputs"], capture_output=True, text=True, check=False, cwd=ROOT)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    assert tracked.stdout.split() == ["outputs/README.md"]
