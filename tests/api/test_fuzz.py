"""Whatever is sent, the answer is an answer or a refusal in due form: never a 500, never NaN."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.routes import ROUTES
from app.operators import OPERATORS
from tests.against_torch.configurations import FAMILIES, anything
from tests.api.asking import API, Asking, problem_of

shared = settings(suppress_health_check=list(HealthCheck))
STATUSES = (200, 400, 413, 422)
HUGE = 2**31 - 1
NUMBERS = st.one_of(
    st.integers(-3, 9), st.sampled_from([10**3, 10**5, HUGE, -HUGE, 2**63, 10**30]), st.floats()
)
TEXTS = st.one_of(
    st.text(max_size=6), st.sampled_from(["same", "valid", "zeros", "reflect", "sample", "ones", "\ud800"])
)
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
FORMS: dict[str, st.SearchStrategy[Any]] = {
    "shape": st.lists(NUMBERS, max_size=6), "fill": TEXTS, "kernel": TEXTS, "image": TEXTS,
    "values": st.lists(SCALARS, max_size=4), "data": TEXTS, "dtype": TEXTS, "seed": NUMBERS,
    "size": st.lists(NUMBERS, max_size=3), "channels": NUMBERS,
}  # fmt: skip
TENSORS = st.one_of(
    st.fixed_dictionaries({}, optional=FORMS),
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3), max_leaves=8),
)
ANY = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=4), st.lists(st.lists(SCALARS, max_size=3), max_size=3), TENSORS
)
FIELDS = sorted({name for model in OPERATORS.values() for name in model.model_fields} - {"op"})
CONFIGS = st.fixed_dictionaries(
    {"op": st.sampled_from(FAMILIES)}, optional=dict.fromkeys([*FIELDS, "no such field"], ANY)
)
WORDS = [
    "0,0",
    "0,0,0",
    "1,2,3,4",
    "true",
    "window",
    "scatter",
    "im2col",
    "kernel",
    "packed",
    "now",
    "input",
    "output",
]
SENT = st.one_of(NUMBERS.map(str), st.text(max_size=8), st.sampled_from(WORDS))
PATHS = [route.path for route in ROUTES]
PARAMETERS = sorted({parameter.name for route in ROUTES for parameter in route.parameters})


def proper(answer: Any) -> None:
    """An answer of finite JSON, or a refusal in its form."""
    assert answer.status_code in STATUSES, answer.text[:300]
    if answer.status_code == 200:
        json.loads(answer.content, parse_constant=lambda name: (_ for _ in ()).throw(AssertionError(name)))
    else:
        problem_of(answer)


@shared
@given(config=CONFIGS, route=st.sampled_from(PATHS))
def test_values_of_any_kind_in_any_field(api: Asking, config: dict[str, Any], route: str) -> None:
    proper(api.post(route, json.dumps(config).encode()))


@shared
@given(data=st.data(), op=st.sampled_from(FAMILIES), route=st.sampled_from(PATHS))
def test_configurations_that_nearly_fit(api: Asking, data: st.DataObject, op: str, route: str) -> None:
    proper(api.post(route, data.draw(anything(op))))


@shared
@given(body=st.binary(max_size=60), route=st.sampled_from(PATHS))
def test_any_bytes(api: Asking, body: bytes, route: str) -> None:
    proper(api.post(route, body))


@shared
@given(
    text=st.text(alphabet='{}[]",:0123456789.eE-truefalsn \\ud8\x00é', max_size=50),
    route=st.sampled_from(PATHS),
)
def test_what_nearly_is_json(api: Asking, text: str, route: str) -> None:
    proper(api.post(route, text.encode()))
    proper(api.post(route, b'{"op": "conv2d", "input": ' + text.encode() + b"}"))


@shared
@given(
    sent=st.dictionaries(st.sampled_from([*PARAMETERS, "other"]), SENT),
    route=st.sampled_from(PATHS),
    op=st.sampled_from(FAMILIES),
)
def test_parameters_of_any_kind(api: Asking, sent: dict[str, str], route: str, op: str) -> None:
    proper(api.post(route, {"op": op}, params=sent))


@shared
@given(query=st.text(alphabet="opconv2d=&:;,x%fill10z-_+.é", max_size=40), route=st.sampled_from(PATHS))
def test_any_query(api: Asking, query: str, route: str) -> None:
    for prefix in ("", "op=conv2d&", "op=conv2d&input="):
        proper(api.get(f"{API}{route}?{prefix}{query}"))


@shared
@given(raw=st.binary(max_size=30))
def test_any_bytes_in_a_query(api: Asking, raw: bytes) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in raw)
    proper(api.get(f"{API}/scene?op=conv2d&{escaped}={escaped}"))
    page = api.get(f"/?{escaped}={escaped}")
    assert page.status_code == 200
