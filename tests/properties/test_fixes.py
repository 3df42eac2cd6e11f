"""Whatever is refused with a fix is accepted once the fix is applied."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal, patched
from app.operators import OPERATORS, from_json
from app.trace.arrays import Arrays
from tests.against_torch.configurations import FAMILIES, Config, anything

POINTER = re.compile(r"(/([^~/]|~0|~1)*)*")


def refusal_of(config: Config) -> Refusal | None:
    try:
        assert Arrays(from_json(config)).given
    except Refusal as refusal:
        return refusal
    return None


def check(config: Config) -> None:
    """Every problem is told in full, points into the configuration, and its fix is enough."""
    refusal = refusal_of(config)
    if refusal is None:
        return
    for problem in refusal.problems:
        assert problem.detail
        assert POINTER.fullmatch(problem.pointer)
        name = (
            problem.pointer.split("/")[1].replace("~1", "/").replace("~0", "~") if problem.pointer else None
        )
        assert name is None or name in OPERATORS[config["op"]].model_fields or name in config
        assert problem.fix is not None or problem.hint, f"neither hint nor fix: {problem.detail}"
        if problem.fix is not None:
            again = refusal_of(patched(config, problem.fix))
            assert again is None, f"{problem.detail}: {problem.fix} leads to: {again}"


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_a_fix_is_enough(op: str, data: st.DataObject) -> None:
    check(data.draw(anything(op)))


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 12), st.floats(-2, 5), st.text(max_size=3),
    st.lists(st.integers(-2, 6), max_size=5), st.just({}), st.just("same"), st.just([[1, 2], [0, 1]]),
    st.just({"fill": "nothing"}), st.just({"kernel": "sobel_x"}), st.just({"image": "sample"}),
    st.just({"fill": "ones", "shape": [2, 3]}), st.just([[[1.0, 2.0]]]),
)  # fmt: skip


@pytest.mark.parametrize("op", FAMILIES)
@given(data=st.data())
def test_a_fix_is_enough_for_values_of_any_kind_in_any_field(op: str, data: st.DataObject) -> None:
    fields = [*OPERATORS[op].model_fields, "no such field", "a/b~c"]
    fields.remove("op")
    config = {name: data.draw(VALUES) for name in data.draw(st.sets(st.sampled_from(fields), max_size=4))}
    check({"op": op, **config})
