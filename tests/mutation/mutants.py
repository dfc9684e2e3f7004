"""The mutants of a module: its source with one small change."""

import ast
import difflib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_assignment

#: Where a change cannot be noticed, or only as another wording of an error.
_UNCHANGED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Raise, cst.Assert)
#: Leaving out an argument, and None in place of a value: mypy notices nearly all of these, without a test.
_NOTICED_BY_TYPES = (operator_arg_removal, operator_assignment)
_OPERATORS = [pair for pair in mutation_operators if pair[1] not in _NOTICED_BY_TYPES]
_FOR_TYPES_ONLY = frozenset({"Literal", "NewType", "TypeVar", "cast"})


@dataclass(frozen=True)
class Mutant:
    """One change to one file.

    Attributes:
        path: the file, relative to the root of the project.
        first_line: the first line that changes, from 1.
        last_line: the last line of the expression or statement that changes.
        number: of this change among all that can be made to the file.
    """

    path: str
    first_line: int
    last_line: int
    number: int

    def source(self, root: Path) -> str:
        """The file with the change made."""
        module, changes = _changes((root / self.path).read_text())
        old, new, _, _ = changes[self.number]
        changed = module.deep_replace(old, new)
        assert isinstance(changed, cst.Module)
        return changed.code

    def diff(self, root: Path) -> str:
        """The change as a unified diff."""
        before, after = (root / self.path).read_text().splitlines(), self.source(root).splitlines()
        return "\n".join(itertools.islice(difflib.unified_diff(before, after, n=2, lineterm=""), 2, None))


def mutants_of(root: Path, folder: str) -> Iterator[Mutant]:
    """Every mutant of every module of a package, in a fixed order."""
    for file in sorted((root / "pipeline" / folder).rglob("*.py")):
        yield from mutants_of_file(root, file.relative_to(root).as_posix())


def mutants_of_file(root: Path, path: str) -> Iterator[Mutant]:
    """Every mutant of one module, from its first line to its last."""
    _, changes = _changes((root / path).read_text())
    for number, (_, _, first, last) in enumerate(changes):
        yield Mutant(path, first, last, number)


def is_valid(mutant: Mutant, root: Path) -> bool:
    """Whether the changed file is still Python, and another program than before."""
    try:
        changed = ast.parse(mutant.source(root))
    except (SyntaxError, cst.CSTValidationError):
        return False
    return ast.dump(changed) != ast.dump(ast.parse((root / mutant.path).read_text()))


_Change = tuple[cst.CSTNode, cst.CSTNode, int, int]


@cache
def _changes(source: str) -> tuple[cst.Module, list[_Change]]:
    visitor = _Changes()
    module = MetadataWrapper(cst.parse_module(source)).visit(visitor)
    return module, visitor.changes


class _Changes(cst.CSTVisitor):
    """Collects each node that can be changed, with what it is changed to and its lines."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[_Change] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _UNCHANGED) or _is_for_types_only(node):
            return False
        for kind, operator in _OPERATORS:
            if isinstance(node, kind):
                # one change to a string is enough: strings are many, and most are the names of columns
                limit = 1 if isinstance(node, cst.BaseString) else None
                for changed in itertools.islice(operator(node), limit):
                    place = self.get_metadata(PositionProvider, node)
                    self.changes.append((node, changed, place.start.line, place.end.line))
        return True


def _is_for_types_only(node: cst.CSTNode) -> bool:
    named = node.func if isinstance(node, cst.Call) else node.value if isinstance(node, cst.Subscript) else None
    return isinstance(named, cst.Name) and named.value in _FOR_TYPES_ONLY
