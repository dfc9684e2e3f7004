"""Any YAML file becomes a model, or its mistake is reported with its line."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from pipeline.core.yaml_config import LARGEST_BYTES, ConfigError, ConfigModel, load_config
from pipeline.redaction.model import Corrections
from pipeline.sources.registry import Registry

BILLION_LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


class Anything(ConfigModel):
    documents: dict[str, object] = Field(default_factory=dict)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BILLION_LAUGHS, ":2: refers to '&a'; write the value out"),
        ("documents: &a {b: *a}", "refers to '&a'"),
        ("[" * 200_000, ":1: more than 40 lists or mappings in each other"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(3_000)), "more than 40 lists or mappings in each other"),
        ("{[a]: 1}", ":1: a list or a mapping stands here as a key"),
        ("documents: {a: 1, a: 2}", "the key 'a' stands here for the second time"),
        ("documents: !!python/object/apply:os.system [echo]", "not valid YAML: could not determine a constructor"),
        (f"documents: {{a: {'9' * 5_000}}}", "a value cannot be read"),
        ("documents: {a: 2021-02-31}", ":1: not a day"),
        ("a: \0", "not valid YAML"),
    ],
    ids=["laughs", "itself", "deep", "deep-block", "key", "twice", "python", "number", "day", "nul"],
)  # fmt: skip
def test_deep_nesting_and_references_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        load_config(path, Anything)
    assert message in str(error.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as stream:
        stream.truncate(LARGEST_BYTES + 1)
    with pytest.raises(ConfigError, match="the limit is 20,000,000"):
        load_config(path, Anything)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(alphabet="ab:-[]{}&*!?|>'\"#%@,0 \n\t", max_size=60),
        st.text(max_size=60),
        st.lists(st.sampled_from(["documents:", "takedowns:", "- words: a", "  ", "\n", "why: b", "&a", "*a", "{", "2021-99-99"])).map("".join),
    )
)  # fmt: skip
def test_any_text_becomes_a_model_or_a_config_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for model in (Registry, Corrections, Anything):
        try:
            load_config(path, model)
        except ConfigError as error:
            assert str(error).startswith(str(path))  # noqa: PT017 - other errors must not be caught
