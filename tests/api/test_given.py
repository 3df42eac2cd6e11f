"""POST /compute: where each tensor stands in the configuration, so that whoever shows it can change a cell of it."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from app.core.lattice import Array
from app.operators import OPERATORS, from_json
from app.operators.presets import shown
from app.trace.scene import views_for
from tests.api.asking import Asking, Config

PRESETS = [shown(preset[2]) for model in OPERATORS.values() for preset in model.presets]
DTYPES = {"uint8": "u1", "float32": "<f4", "float64": "<f8"}


def numbers(packed: dict[str, Any]) -> Array:
    """A packed tensor as an array."""
    flat = np.frombuffer(base64.b64decode(packed["data"]), DTYPES[packed["dtype"]])
    return flat.astype(np.float64).reshape(packed["shape"])


def placed(config: Any, pointer: str, value: Any) -> Any:
    """The configuration with what stands at a JSON pointer replaced, or put there."""
    first, *rest = pointer.split("/")[1:]
    put = value if not rest else placed(config[int(first)] if isinstance(config, list) else config[first],
                                        "/" + "/".join(rest), value)  # fmt: skip
    if isinstance(config, list):
        return [put if str(at) == first else each for at, each in enumerate(config)]
    return {**config, first: put}


def asked(api: Asking, config: Config, view: str) -> dict[str, Any]:
    """The answer a painter has of a view."""
    return dict(api.post(f"/compute?check=now&output=packed&tensors=packed&scene={view}", config).json())


def sent_back(config: Config) -> list[str]:
    """The view shown first, and those that show what a chain is sent back."""
    views = views_for(from_json(config))
    return [views[0].name, *(view.name for view in views if view.seed == "upstream")]


@pytest.mark.parametrize("config", PRESETS, ids=str)
def test_a_number_put_where_the_answer_says_changes_that_number_of_that_tensor_alone(
    api: Asking, config: Config
) -> None:
    given = api.post("/compute?check=now&output=none", config).json()["given"]
    assert set(from_json(config).specs) <= given.keys()
    config = {**from_json(config).assumed, **config} if config["op"] == "chain" else config
    met: set[str] = set()
    for view in sent_back(config):
        tensors = {name: numbers(of) for name, of in asked(api, config, view)["tensors"].items() if of}
        for name, pointer in given.items():
            if name not in tensors or tensors[name].size == 0 or name in met:
                continue
            met.add(name)
            wanted = tensors[name].copy()
            wanted.flat[-1] += 1
            explicit = {"shape": list(wanted.shape), "values": wanted.ravel().tolist()}
            after = asked(api, placed(config, pointer, explicit), view)
            assert "errors" not in after, (name, after)
            assert after["given"] == given
            for other, before in tensors.items():
                if other in given:
                    now = numbers(after["tensors"][other])
                    np.testing.assert_array_equal(now, wanted if other == name else before, err_msg=name)
    assert met >= set(from_json(config).specs)


@pytest.mark.parametrize("op", OPERATORS)
def test_the_upstream_gradient_is_given_under_the_name_the_views_have_for_it(api: Asking, op: str) -> None:
    config: Config = shown(OPERATORS[op].presets[0][2])
    views = [view for view in views_for(from_json(config)) if view.of.startswith("grad") or view.through]
    for view in views:
        if view.seed not in ("", "upstream"):
            continue
        told = asked(api, config, view.name)
        for part in told["scene"].get("parts", [told["scene"]])[:1]:
            called = part.get("names", {}).get("upstream", "upstream")
            if "upstream" in part["tensors"]:
                assert told["given"][called] == "/upstream", view.name


def test_a_map_between_two_links_and_the_output_are_not_given(api: Asking) -> None:
    config = OPERATORS["chain"].presets[0][2]
    given = api.post("/compute?check=now&output=none", config).json()["given"]
    assert given == {
        "input": "/input", "weight1": "/links/0/weight", "weight2": "/links/1/weight", "chain_gradient2": "/upstream",
    }  # fmt: skip
