"""No words are left out of translation: in a language whose every template is marked ⟦so⟧, whatever an answer tells a
reader is inside the marks, but for names, code, numbers and what the reader sent."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import i18n
from app.api.network import NETWORKS, PARSED
from app.api.routes import ROUTES
from app.api.solve import EXAMPLES
from app.core.border import MODES
from app.i18n import say
from app.network import examples
from app.network.kinds import RULES
from app.operators import OPERATORS, from_json
from app.operators.presets import shown
from app.settings import limits
from app.tensors import FILLS, IMAGES, KERNELS, VECTOR_FIELDS
from app.textbook import LESSONS
from app.torchcode.signatures import FUNCTIONS, MODULES
from app.trace.scene import views_for
from app.views import VIEWS
from tests.against_torch.configurations import FAMILIES, anything
from tests.api.asking import API, Asking
from tests.api.test_refusals import ASKS, BODIES
from tests.tensors.test_specs import REFUSED

MARKED = re.compile(r"⟦[^⟧]*⟧")
PLACE = re.compile(r"((?<!\{)\{\w+(?:![rsa])?(?::[^{}]*)?\}(?!\}))")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'|\([^()]*\*[^()]*\)")
SENT_BACK = re.compile(r"\"⟧[^⟦]*⟦\"")  # what was sent, quoted by the sentence
THEIRS = re.compile(r"(is not JSON: ⟧|Python reads: ⟧).*")  # what orjson and Python say themselves
TOKEN = re.compile(r"[A-Za-z_][\w.]*")
WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}|\b[A-Z][a-z]{2,}")
ZH = {"Accept-Language": "zh"}


class Marking(Mapping[str, str]):
    """A catalogue that has every template, its own words marked and its values left between the marks.

    >>> Marking().get("{count} cells of {name}", "")
    '{count}⟦ cells of ⟧{name}'
    """

    def get(self, template: str, default: Any = None) -> str:
        if template == '"':
            return template
        literal = "{" in template and not PLACE.search(template)
        parts = [template] if literal else PLACE.split(template)
        return "".join(part if PLACE.fullmatch(part) or not part else f"⟦{part}⟧" for part in parts)

    def __getitem__(self, template: str) -> str:
        return self.get(template)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


CODE = {  # what these hold is no words: source, formulas, names, credits
    "code", "script", "module", "function", "source", "query", "config", "example", "credit", "symbols", "formula",
    "data", "lesson", "name", "names", "op", "version", "reference", "links", "default", "path", "value", "kind",
    "type", "status", "sets", "start", "end", "special", "knob", "roles", "steps", "input", "inputs",
}  # fmt: skip
TOLD = {  # a reader reads these whatever they hold, a single small word too
    "title", "summary", "about", "help", "form", "detail", "hint", "says", "why", "message", "reason", "note", "notes",
    "words", "unit", "description", "label", "group",
}  # fmt: skip
AS_THEY_ARE = {  # names that are the same in every language
    "eps", "im2col", "FFT", "Winograd F(2, 3)", "Winograd F(4, 3)", "LeNet-5", "VGG-16", "Astronaut Eileen Collins",
    "shape", "layer", "values", "view: View",
}  # fmt: skip
OWN_NAMES = {
    "pytorch",
    "tensorflow",
    "keras",
    "onnx",
    "numpy",
    "json",
    "true",
    "false",
    "null",
    "none",
    "nan",
    "inf",
}
KNOWN = (
    OWN_NAMES
    | {name.lower() for of in (OPERATORS, VIEWS, LESSONS, FILLS, KERNELS, IMAGES, VECTOR_FIELDS, MODULES, FUNCTIONS)
       for name in of}
    | {name for model in OPERATORS.values() for name in model.model_fields}
    | {panel.name for view in VIEWS.values() for panel in view.panels}
    | {option.name for view in VIEWS.values() for option in view.options}
    | {choice.name for view in VIEWS.values() for option in view.options for choice in option.choices}
    | {parameter.name for route in ROUTES for parameter in route.parameters}
    | {name for text in (*MODULES.values(), *FUNCTIONS.values()) for name in TOKEN.findall(text.lower())}
    | {*MODES, "same", "valid", "same_upper", "same_lower"}
    | {"data", "dtype", "shape", "values", "fill", "image", "field", "seed", "size"}
    | {choice for route in ROUTES for parameter in route.parameters for choice in parameter.choices}
    | {name.lower() for name in (*type(limits()).model_fields, *dir(ast))}
    | {"rows", "cols", "sheets", "row", "col", "from", "to", "keep", "op", "limit", "source", "layers", "link"}
    | {"none", "conv9d", "strid"}
)  # fmt: skip


def left_out(text: str, *, told: bool) -> list[str]:
    """The words of an answer that no template has; of what is ``told`` to a reader, any word at all."""
    if text in AS_THEY_ARE:
        return []
    text = THEIRS.sub(r"\1", SENT_BACK.sub('"⟧⟦"', text))
    outside = QUOTED.sub(" ", MARKED.sub(" ", text))
    if not told and "⟦" not in text:
        return WORDS.findall(outside)
    tokens = [token.rstrip(".") for token in TOKEN.findall(outside)]
    plain = "⟦" not in text
    return [
        token for token in tokens
        if len(token) > 2
        and not re.search(r"[\d_.]", token)
        and token not in RULES
        and (plain or token.lower() not in KNOWN)
    ]  # fmt: skip


def strings(value: Any, key: str = "", where: str = "") -> Iterator[tuple[str, str, str]]:
    """Every string of an answer that may have words, with the key it stands under and its place."""
    if isinstance(value, str):
        yield key, where, value
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from strings(each, key, f"{where}/{at}")
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in CODE or (name == "words" and "view_title" in value):
                continue
            yield from strings(each, name, f"{where}/{name}")


def complaints(told: Any) -> list[str]:
    return [
        f"{where}: {text!r} leaves out {words}"
        for key, where, text in strings(told)
        if (words := left_out(text, told=key in TOLD))
    ]


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "catalogue", lambda _: Marking())


def test_a_word_that_is_left_out_is_found() -> None:
    assert left_out("the kernel spans 5 cells", told=False)
    assert left_out("⟦the kernel spans ⟧many⟦ cells⟧", told=False) == ["many"]
    assert left_out("kernel", told=True)
    assert not left_out("⟦the ⟧weight⟦ has shape ⟧[1, 2]", told=True)
    assert Marking().get("a {x} of {y:,}") == "⟦a ⟧{x}⟦ of ⟧{y:,}"
    assert say("a {x}", x=say("b")).template == "a {x}"


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("path", ["/operators", "/gallery", "/family"])
def test_what_there_is(api: Asking, path: str) -> None:
    assert not complaints(api.get(API + path, headers=ZH).json())


PRESETS = [(op, name) for op, model in OPERATORS.items() for name, _, _ in model.presets]


def config_of(op: str, name: str) -> dict[str, Any]:
    return next(shown(config) for own, _, config in OPERATORS[op].presets if own == name)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize(("op", "name"), PRESETS)
def test_every_preset_in_every_view(api: Asking, op: str, name: str) -> None:
    config = config_of(op, name)
    routes = ["/compute?output=none&check=now", "/costs", "/code?script=true", "/staircase"]
    for view in views_for(from_json(config)):
        options = [[f"{option.name}:{choice.name}" for choice in option.choices] for option in view.options]
        routes += [f"/scene?view={view.name}&options={','.join(each)}" for each in product(*options)]
    routes += [f"/lines?view={view.name}&count=1" for view in views_for(from_json(config)) if name == "start"]
    found = [
        f"{route}{each}"
        for route in routes
        for each in complaints(api.post(route, config, headers=ZH).json())
    ]
    assert not found, "\n".join(found[:20])


ODD: list[dict[str, Any]] = [
    {"op": "conv2d", "input_size": 6, "stride": 2},
    {"op": "conv2d", "input_size": 7, "stride": 3, "kernel_size": 2},
    {"op": "conv1d", "input_size": 9, "stride": 4, "kernel_size": 2},
    {"op": "conv2d", "input_size": 9, "stride": 2, "dilation": 2},
    {"op": "conv2d", "input_size": [6, 7], "kernel_size": [3, 2], "dilation": [2, 3]},
    {"op": "conv3d", "input_size": 4, "stride": 2, "kernel_size": 1},
    {"op": "conv2d", "input_size": 8, "kernel_size": 3, "stride": 2, "padding": "SAME"},
    {"op": "conv2d", "input_size": 8, "kernel_size": 4, "stride": 1, "padding": "SAME"},
    {"op": "conv2d", "input_size": 8, "kernel_size": 3, "stride": [1, 2], "padding": "SAME_LOWER"},
    {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "padding": 2, "output_padding": 1},
    {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "dilation": 3, "output_padding": 2},
    {"op": "conv_transpose1d", "input_size": 3, "stride": 3, "kernel_size": 2, "bias": {"fill": "ones"}},
    {"op": "conv_transpose2d", "input_size": 3, "stride": 2, "dilation": 2},
    {"op": "max_pool2d", "input_size": 6, "padding": 1, "ceil_mode": True, "kernel_size": 3, "stride": 2},
    {"op": "fold", "output_size": 4, "kernel_size": 2, "stride": 3},
    {"op": "unfold", "input_size": [5], "kernel_size": [2]},
    {"op": "conv2d", "input_size": 5, "flip": True},
    {"op": "avg_pool2d", "input_size": 6, "kernel_size": 2, "dilation": 2},
    {"op": "chain", "input_size": 5, "links": [{"op": "conv2d", "kernel_size": 2, "stride": 3}, {"op": "max_pool2d"}]},
]  # fmt: skip


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("config", ODD, ids=str)
def test_what_is_told_of_a_configuration(api: Asking, config: dict[str, Any]) -> None:
    found = []
    routes = ["/compute?output=none&check=now", "/costs", "/code", "/staircase", "/learn?steps=1"]
    for route in [*routes, *(f"/scene?view={view.name}" for view in VIEWS.values())]:
        found += [f"{route}{each}" for each in complaints(api.post(route, config, headers=ZH).json())]
    assert not found, "\n".join(found[:20])


BAD = [body for body, _ in BODIES.values()] + [*ASKS.values()]
BAD += [{"op": op, "input": value} for op in ("conv1d", "conv2d") for value, _, _ in REFUSED]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("at", range(len(BAD)))
def test_a_refusal(api: Asking, at: int) -> None:
    body = BAD[at] if isinstance(BAD[at], bytes) else _json(BAD[at])
    assert not complaints(api.post("/compute?output=none&check=now", body, headers=ZH).json())


def _json(value: Any) -> bytes:
    return re.sub(r"\b(NaN|-?Infinity)\b", r"\1", json.dumps(value)).encode()


@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data(), op=st.sampled_from(FAMILIES))
def test_refusals_of_what_nearly_fits(api: Asking, data: st.DataObject, op: str) -> None:
    config = data.draw(anything(op))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(i18n, "catalogue", lambda _: Marking())
        assert not complaints(api.post("/compute?output=none&check=now", config, headers=ZH).json())


SENT = (
    "check=perhaps", "outputs=a", "outputs=1000", "output=some", "scene=none", "such=1", "count=0", "start=-1",
    "frame=99999", "panel=fog", "cell=1", "cell=99,99", "kind=fog", "row_start=999", "col_start=999", "row_count=0",
    "example=9", "windows=rows&kind=kernel", "blocks=true&kind=im2col", "steps=0", "rate=-1", "every=0", "options=a:b",
    "view=scatter", "view=pointwise", "col_count=0", "count=99999999", "steps=99999999", "row_count=99999999",
)  # fmt: skip


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("route", [route.path for route in ROUTES])
def test_refusals_of_parameters(api: Asking, route: str) -> None:
    found = []
    for op, sent in product(
        ("conv2d", "conv_transpose2d", "max_pool2d", "chain", "fold", "deform_conv2d"), SENT
    ):
        found += complaints(api.post(f"{route}?{sent}", {"op": op}, headers=ZH).json())
    assert not found, "\n".join(found[:20])


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("query", [
    "op=conv2d&op=conv2d", "op", "op=conv2d&input=fill", "op=conv2d&input=values:1x2:5", "op=conv2d&stride=1:2:3",
    "op=conv2d&input=packed:a", "op=conv2d&input=z:abc", "op=conv2d&stride=%ff", "op=conv2d&input=values:9x9x9x9x9x9:1",
    "op=chain&links=(a)", "op=conv2d&input=integers:7:x", "note=photo&op=conv2d", "op=conv2d&input=fill:ones:a",
])  # fmt: skip
def test_refusals_of_queries(api: Asking, query: str) -> None:
    assert not complaints(api.get(f"{API}/config?{query}", headers=ZH).json())


SOURCES = [
    "", "nn.Conv2d(3", "x = 3", "nn.Mystery()", "nn.Conv2D(3, 4, 3)", "F.conv2D(x)", "nn.Conv2d(3, 4)",
    "nn.Conv2d(3, 4, 3, 1, 1, 1, 1, True, 'zeros', None, None, 5)", "nn.Conv2d(3, 4, 3, strid=2)",
    "nn.Conv2d(3, 4, 3, kernel_size=3)", "nn.Sequential(nn.Conv2d(1, 6, 5), nn.Linear(3, 4), nn.Conv2d(6, 2, 3))",
    "while True: pass", "y = nn.Conv2d(1, 2, k)(x)", "nn.Conv2d(1, 2, 3 / 0)", "F.pad(x, p)", "torch.cat(z)",
    "F.conv2d(x, w)", "x = torch.randn(a)\nnn.ReLU()(x)", "w = torch.ones(4, 3)\nF.conv2d(x, w)",
    "nn.Sequential({'a': 1})", "nn.Conv2d(3, 4, 3, flip=True)", "x.fog()", "[nn.ReLU() for a in b for c in d]",
    "nn.Conv2d(1, 2, 3, padding=(1, 2, 3))", "nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.MaxPool2d(2))",
    "class N(nn.Module):\n  pass\nN()", "nn.Conv2d(1, 2, 99)", "nn.Conv2d(1, 2, 3, stride=0)",
    "nn.Sequential(nn.Flatten(), nn.Linear(7, 3))", "nn.Upsample(size=3, scale_factor=2)", "nn.Upsample()",
    "nn.PixelShuffle(3)", "nn.BatchNorm1d(3)", "nn.GroupNorm(3, 4)", "nn.AdaptiveAvgPool2d('a')",
    "nn.ConvTranspose2d(3, 2, 3, output_padding=5)", "nn.ConvTranspose2d(3, 2, 1, padding=300)",
    "nn.MaxPool2d(2, padding=2)", "nn.Fold(4, 2)", "nn.Unflatten(1, (2, 2))", "nn.ReflectionPad2d(500)",
    "nn.Conv2d(4, 4, 3, groups=3)", "nn.Conv2d(3, 5, 3, groups=3)", "nn.Conv2d(3, 4, 3, padding='some')",
    "nn.Conv2d(3, 4, 3, padding='same', stride=2)", "nn.Conv2d(3, 4, 3, padding_mode='fog')", "nn.LayerNorm(5)",
    "nn.Sequential(nn.ReLU(), nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(5, 4, 3)), nn.Conv2d(4, 4, 3))",
    "x = torch.randn(1, 3, 8, 8)\ny = nn.Conv2d(3, 4, 3)(x)\nz = y + x", "nn.ModuleList([nn.ReLU()])(x)",
    "torch.mean(x, 9)", "x.view(-1, 7)", "nn.Flatten(3, 1)", "x[0]", "x.permute(0, 1)", "lambda: 3", "del x",
]  # fmt: skip


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("route", ["/parse", "/network"])
def test_networks(api: Asking, route: str) -> None:
    bodies: list[Any] = [{"source": source} for source in SOURCES]
    bodies += [*(PARSED if route == "/parse" else NETWORKS).values(), {"source": 3}, {}, {"fog": 1}]
    if route == "/network":
        bodies += [{"source": each.source, "input": each.shape} for each in examples.EXAMPLES if each.shape]
        bodies += [{"layers": layers} for layers in (3, [3], [{"type": "Fog"}], [{"type": "Conv2d"}])]
        bodies += [{"layers": [{"type": "Conv2d", "out_channels": 1, "kernel_size": 3, "a": 1}], "input": 3}]
        bodies += [{"layers": [{"type": "ReLU"}], "input": shape} for shape in ([0], [[1, 2]] * 9, "x")]
    found = [each for body in bodies for each in complaints(api.post(route, body, headers=ZH).json())]
    assert not found, "\n".join(found[:40])


@pytest.mark.usefixtures("marked")
def test_sizes_asked_backwards(api: Asking) -> None:
    asks: list[Any] = [*EXAMPLES.values(), 3, {}, {"op": "fog"}, {"op": "add"}, {"op": "conv2d"}]
    asks += [{"op": "conv2d", "from": 9, "to": to} for to in (0, "a", [1, 2, 3], 8, 99)]
    asks += [
        {"op": "conv2d", "from": [9, 8], "to": [5, 7], "keep": keep}
        for keep in (
            {"stride": 2},
            {"fog": 1},
            3,
            {"ceil_mode": 3},
            {"padding": [1, 0]},
            {"kernel_size": 3, "stride": 2},
        )
    ]
    asks += [
        {"op": "max_pool2d", "from": [9, 8], "to": [5, 6], "keep": {"ceil_mode": each}}
        for each in (True, False)
    ]
    asks += [
        {"op": "conv_transpose2d", "from": 5, "to": [11, 12]},
        {"op": "conv2d", "from": 1, "to": 1, "such": 3},
    ]
    found = [each for ask in asks for each in complaints(api.post("/solve", ask, headers=ZH).json())]
    assert not found, "\n".join(found[:20])


@pytest.mark.usefixtures("marked")
def test_addresses_that_are_none(api: Asking) -> None:
    for method, path in (("GET", "/fog"), ("DELETE", "/compute"), ("GET", "/parse")):
        told = api.send(method, API + path, headers=ZH).json()
        assert not complaints(json.loads(json.dumps(told).replace(f"{method} {API}{path}", "")))


@pytest.mark.usefixtures("marked")
def test_what_a_link_leaves_out(api: Asking) -> None:
    rows = [[[round(0.37 * (at * 7 + of) % 1, 6) for of in range(60)] for at in range(60)]]
    for config in (
        {"op": "conv2d", "input": rows},
        {"op": "conv2d", "input": {"image": "sample", "size": [8, 8]}},
    ):
        told = api.post("/compute?output=none&check=now", config, headers=ZH).json()
        assert "⟦" in (told["link"]["note"] or "⟦")
        assert not complaints(told)
