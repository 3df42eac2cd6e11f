"""The floors hold, in Python and in JavaScript; no page asks another host; no test is skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.floors import (
    foreign_hosts,
    javascript_floor_violations,
    javascript_imports,
    python_floor_violations,
    skips,
    torch_violations,
    unknown_room,
)

ROOT = Path(__file__).resolve().parents[1]
Rule = Callable[[str, str], Iterator[str]]


def wrongs(rule: Rule, *patterns: str) -> list[str]:
    """What a rule finds in the repository's files of these patterns, of which there must be some."""
    files = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    assert files
    return [
        wrong
        for path in files
        for wrong in rule(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]


def test_every_python_module_imports_only_from_lower_floors_or_its_own_package() -> None:
    assert wrongs(python_floor_violations, "app/**/*.py") == []


def test_every_javascript_module_imports_only_from_lower_floors_or_its_own_folder() -> None:
    assert wrongs(javascript_floor_violations, "static/js/**/*.js") == []


def test_every_module_stands_on_a_floor() -> None:
    assert wrongs(lambda path, _: unknown_room(path), "app/**/*.py", "static/js/**/*.js") == []


def test_pytorch_is_imported_only_by_the_reference_and_only_when_it_is_needed() -> None:
    assert wrongs(torch_violations, "app/**/*.py") == []


def test_no_page_style_sheet_or_script_fetches_from_another_host() -> None:
    kinds = ("css", "html", "js", "svg")
    patterns = [f"{folder}/**/*.{kind}" for folder in ("static", "templates") for kind in kinds]
    assert wrongs(foreign_hosts, *patterns) == []


def test_no_test_is_skipped() -> None:
    assert wrongs(skips, "tests/**/*.py", "tests/js/*.js") == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/core/axis.py", "from app.operators.conv import Conv"),
        ("app/core/axis.py", "from app.tensors import shapes"),
        ("app/core/axis.py", "from app import trace"),
        ("app/core/axis.py", "from ..views import window"),
        ("app/core/axis.py", "from .. import views"),
        ("app/core/axis.py", "import app.main"),
        ("app/core/axis.py", "def late():\n    import app.api.routes"),
        ("app/operators/conv.py", "from app.views import window"),
        ("app/views/window.py", "if True:\n    from app.operators.conv import Conv"),
        ("app/settings.py", "from app.errors import Refusal"),
        ("app/trace.py", "from app.attic import chest"),
        ("app/__init__.py", "from app import core"),
    ],
)
def test_an_import_that_leads_upstairs_or_next_door_is_found(path: str, source: str) -> None:
    assert list(python_floor_violations(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/core/axis.py", "from app.core.tables import Table\nfrom . import border\nimport numpy as np"),
        ("app/core/axis.py", "from app.errors import refuse\nfrom ..settings import limits"),
        ("app/core/__init__.py", "from .axis import Axis"),
        ("app/trace.py", "from app.operators import conv\nfrom app.views import window"),
        ("app/main.py", "from app import __version__\nimport app.api.routes"),
    ],
)
def test_an_import_that_leads_downstairs_is_fine(path: str, source: str) -> None:
    assert list(python_floor_violations(path, source)) == []


@pytest.mark.parametrize(
    "path", ["app/helpers.py", "app/attic/chest.py", "static/js/misc/x.js", "static/js/extra.js"]
)
def test_a_module_on_no_floor_is_found(path: str) -> None:
    assert list(unknown_room(path))


@pytest.mark.parametrize(
    "path", ["app/__init__.py", "app/core/axis.py", "static/js/main.js", "static/js/lib/dom.js"]
)
def test_a_module_on_a_floor_is_fine(path: str) -> None:
    assert list(unknown_room(path)) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/trace.py", "import torch"),
        ("app/trace.py", "def late():\n    from torch.nn import functional"),
        ("app/core/axis.py", "import importlib\nimportlib.import_module('torch')"),
        ("app/reference.py", "import torch"),
        ("app/reference.py", "if True:\n    import torch.nn.functional as F"),
        ("app/reference.py", "class Reference:\n    import torch"),
    ],
)
def test_an_early_or_misplaced_import_of_pytorch_is_found(path: str, source: str) -> None:
    assert list(torch_violations(path, source))


def test_a_late_import_of_pytorch_in_the_reference_is_fine() -> None:
    source = "from importlib.util import find_spec\nfind_spec('torch')\ndef load():\n    import torch"
    assert list(torch_violations("app/reference.py", source)) == []


def test_every_form_of_a_javascript_import_is_read() -> None:
    source = """
        import { a, b as c } from "./one.js";
        import * as all from './two.js';
        import whole, {
          part,
        } from "./three.js";
        import "./four.js";
        export { d } from "./five.js";
        export * from "./six.js";
        const late = await import("./seven.js");
        // import { no } from "./comment.js";
        /* import { no } from "./comment.js"; */
        export const words = "from here";
        /** @typedef {import("./eight.js").Type} Type */
    """
    names = ["one", "two", "three", "four", "five", "six", "seven"]
    assert list(javascript_imports(source)) == [f"./{name}.js" for name in names]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("static/js/lib/dom.js", 'import { decode } from "../wire/decode.js";'),
        ("static/js/wire/decode.js", 'import { get } from "../api.js";'),
        ("static/js/api.js", 'import { state } from "./state.js";'),
        ("static/js/paint/links.js", 'const late = await import("../controls/player.js");'),
        ("static/js/controls/player.js", 'export * from "../main.js";'),
        ("static/js/main.js", 'import "./attic/chest.js";'),
        ("static/js/main.js", 'import confetti from "confetti";'),
        ("static/js/main.js", 'import "https://example.com/x.js";'),
        ("static/js/main.js", 'import "../../tests/js/x.js";'),
        ("static/js/main.js", 'import "./lib/dom";'),
    ],
)
def test_a_javascript_import_that_does_not_lead_downstairs_is_found(path: str, source: str) -> None:
    assert list(javascript_floor_violations(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "static/js/paint/links.js",
            'import { place } from "./panels.js";\nimport { el } from "../lib/dom.js";',
        ),
        ("static/js/paint/links.js", 'import { decode } from "../wire/decode.js";'),
        ("static/js/main.js", 'import { get } from "./api.js";\nimport { state } from "./state.js";'),
    ],
)
def test_a_javascript_import_that_leads_downstairs_is_fine(path: str, source: str) -> None:
    assert list(javascript_floor_violations(path, source)) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("templates/a.html", '<script src="https://example.com/x.js"></script>'),
        ("templates/a.html", '<link rel="stylesheet"\n  href="//example.com/x.css">'),
        ("templates/a.html", "<img alt='a > b' src=http://example.com/x.png>"),
        ("templates/a.html", '<style>body { background: url("https://example.com/x.png") }</style>'),
        ("static/css/a.css", '@import "https://example.com/x.css";'),
        ("static/css/a.css", "a { background: url(//example.com/x.png) }"),
        ("static/js/a.js", 'fetch("https://example.com/")'),
        ("static/js/a.js", "await fetch(`https://example.com/${x}`)"),
        ("static/js/a.js", 'import x from "https://example.com/x.js";'),
        ("static/js/a.js", 'await import("https://example.com/x.js")'),
        ("static/js/a.js", 'image.src = "https://example.com/x.png";'),
        ("static/js/a.js", 'new Worker("//example.com/x.js")'),
        ("static/js/a.js", 'request.open("GET", "https://example.com/")'),
        ("static/js/a.js", 'el("img", { src: "https://example.com/x.png" })'),
        ("static/a.svg", '<svg><image href="https://example.com/x.png"/></svg>'),
    ],
)
def test_something_fetched_from_another_host_is_found(path: str, source: str) -> None:
    assert list(foreign_hosts(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("templates/a.html", '<a class="doc" href="https://docs.pytorch.org/">PyTorch</a>'),
        ("templates/a.html", '<script src="{{ root }}/static/js/main.js"></script>'),
        ("static/a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><use href="#cell"/></svg>'),
        ("static/css/a.css", 'a { background: url("data:image/svg+xml,x") } /* https://example.com */'),
        ("static/js/a.js", 'el("a", { href: "https://arxiv.org/abs/1603.07285" })'),
        ("static/js/a.js", '// see https://example.com\nfetch("/api/v1/operators")'),
    ],
)
def test_a_link_to_click_on_is_fine(path: str, source: str) -> None:
    assert list(foreign_hosts(path, source)) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tests/a.py", "import pytest\npytest.skip('later')"),
        ("tests/a.py", "@pytest.mark.skipif(True, reason='x')\ndef test_a(): ..."),
        ("tests/a.py", "@pytest.mark.xfail\ndef test_a(): ..."),
        ("tests/a.py", "torch = pytest.importorskip('torch')"),
        ("tests/a.py", "from pytest import skip"),
        ("tests/a.py", "@unittest.skip('x')\ndef test_a(): ..."),
        ("tests/js/a.test.js", 'test.skip("a", () => {});'),
        ("tests/js/a.test.js", 'test("a", { skip: true }, () => {});'),
        ("tests/js/a.test.js", 'test.only("a", () => {});'),
    ],
)
def test_a_skipped_test_is_found(path: str, source: str) -> None:
    assert list(skips(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tests/a.py", "import pytest\n@pytest.mark.parametrize('skip', [1])\ndef test_a(skip): skip()"),
        ("tests/js/a.test.js", '// test.skip\ntest("skip: it works", () => {});'),
    ],
)
def test_a_test_that_runs_is_fine(path: str, source: str) -> None:
    assert list(skips(path, source)) == []
