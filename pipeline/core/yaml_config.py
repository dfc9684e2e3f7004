"""Read the project's YAML files into typed models, and report mistakes with their line and what to do.

The files are written by people: registry, corrections, schemas, vocabularies, lexicons.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.core.regular_files import NotRegularError, TooLargeError, read_regular

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader  # type: ignore[assignment]

#: A registry of ten thousand documents has about five million bytes.
LARGEST_BYTES: Final = 20_000_000
#: Real files nest six levels deep. The parser recurses into each, and one of thousands would end the process.
DEEPEST: Final = 40
#: How many characters of a wrong value a message shows.
_LONGEST_SHOWN = 60

Model = TypeVar("Model", bound=BaseModel)


class ConfigModel(BaseModel):
    """A model of a file that people write: unknown keys are mistakes, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class ConfigError(Exception):
    """A file that people write holds a mistake; the message names the file, the line and what was expected."""


def load_config(path: Path, model: type[Model]) -> Model:
    """Read one YAML file into its model.

    Raises:
        ConfigError: the file is missing, is not YAML, or does not fit the model. Every mistake found is listed
            with its line, the value found and what was expected.
    """
    try:
        text = read_regular(path, LARGEST_BYTES).decode("utf-8")
    except NotRegularError as error:
        raise ConfigError(f"{path}: is not a file; expected a YAML file") from error
    except TooLargeError as error:
        raise ConfigError(f"{path}: {error.strerror}; cut the file in two folders") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); expected a YAML file") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    root: yaml.Node | None = None
    try:
        _refuse_traps(path, text)
        root = yaml.compose(text, Loader=SafeLoader)
        _refuse_strange_keys(path, root)
        content = yaml.load(text, Loader=SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}:{line}: not valid YAML: {error.problem or error}") from error
    except ValueError as error:  # such as 2021-02-30, or a number with too many digits
        line = _line_of_invalid_date(root)
        if not line:
            raise ConfigError(f"{path}: a value cannot be read ({error}); put it in quotes") from error
        raise ConfigError(f"{path}:{line}: not a day: {error}; expected YYYY-MM-DD") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    try:
        return model.model_validate({} if content is None else content)
    except ValidationError as error:
        hidden = bool(model.model_config.get("hide_input_in_errors"))
        mistakes = [
            f"{path}:{_line_of(root, item['loc'])}: at {_place(item['loc'])}: {item['msg']}"
            + ("" if hidden else f" (found {_shown(item['input'])})")
            for item in error.errors()
        ]
        # the library's own message would show values, which may be hidden or hold a password
        raise ConfigError("\n".join(mistakes)) from None


def config_error(path: Path, location: Sequence[int | str], message: str) -> ConfigError:
    """A mistake that shows only when a file is compared with something else, with its line.

    Args:
        path: the file.
        location: keys and indices from the top of the file to the mistake.
        message: what is wrong and what was expected.
    """
    root = yaml.compose(read_regular(path, LARGEST_BYTES).decode("utf-8"), Loader=SafeLoader)
    return ConfigError(f"{path}:{_line_of(root, location)}: at {_place(location)}: {message}")


def _refuse_traps(path: Path, text: str) -> None:
    """Refuse deep nesting and references, which no real file has: they can be made to exhaust a reader.

    The events of the parser come one by one, so nothing has been built yet.
    """
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 1
        if depth > DEEPEST:
            raise ConfigError(f"{path}:{line}: more than {DEEPEST} lists or mappings in each other; take some apart")
        if isinstance(event, yaml.AliasEvent):
            raise ConfigError(f"{path}:{line}: refers to '&{event.anchor}'; write the value out where it is needed")


def _refuse_strange_keys(path: Path, node: yaml.Node | None) -> None:
    """Refuse duplicate keys, of which YAML silently keeps the last, and keys that are not words."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ConfigError(f"{path}:{line}: a list or a mapping stands here as a key; expected a word")
            if key.value in seen:
                raise ConfigError(f"{path}:{line}: the key '{key.value}' stands here for the second time; keep one")
            seen.add(key.value)
            _refuse_strange_keys(path, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_strange_keys(path, item)


def _line_of_invalid_date(node: yaml.Node | None) -> int:
    """The 1-based line of the first value that is written like a date and is not one, such as 2021-02-30; else 0."""
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:timestamp":
        try:
            date(*map(int, node.value[:10].split("-")))
        except ValueError:
            return node.start_mark.line + 1
        return 0
    children = node.value if isinstance(node, yaml.CollectionNode) else []
    parts = [part for child in children for part in (child if isinstance(child, tuple) else (child,))]
    return max((_line_of_invalid_date(part) for part in parts), default=0)


def _line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The 1-based line of the deepest part of `location` that the file holds."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _place(location: Sequence[int | str]) -> str:
    return ".".join(str(step) for step in location) or "the top level"


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}..."
