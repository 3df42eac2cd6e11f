"""What every answer carries: caching, CORS, a strict policy, and the paths of a proxy."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape

import pytest
from starlette.types import Message

from app import __version__
from app.main import create_app
from app.pages import CALLED
from tests.api.asking import API, Asking, problem_of

QUERY = "op=conv2d&input_size=4"
EVERYWHERE = ["/", "/docs", "/healthz", "/openapi.json", "/nowhere", f"{API}/operators", f"{API}/compute?{QUERY}",
              f"{API}/compute?op=no", f"{API}/nowhere"]  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_page_and_answer_has_a_strict_policy(api: Asking, path: str) -> None:
    headers = api.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["object-src"] == "'none'"
    assert policy.get("script-src", "'self'") == "'self'"
    assert "style-src" not in policy or path == "/docs"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/embed", f"/embed?{QUERY}", "/embed?op=no"])
def test_the_embed_and_nothing_else_may_be_framed(api: Asking, path: str) -> None:
    headers = api.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert "frame-ancestors" not in policy
    assert policy["default-src"] == "'self'"
    assert "x-frame-options" not in headers
    for other in ("/embed/", "/x/embed", f"{API}/embed", "/EMBED"):
        assert "frame-ancestors 'none'" in api.get(other).headers["content-security-policy"], other


def test_under_a_root_path_too_the_embed_alone_may_be_framed(runner: asyncio.Runner) -> None:
    behind = Asking(create_app(), runner, root_path="/convscope")
    assert "frame-ancestors" not in behind.get("/convscope/embed").headers["content-security-policy"]
    assert "frame-ancestors" in behind.get("/convscope/").headers["content-security-policy"]


@pytest.mark.parametrize(
    "route",
    ["/compute", "/scene", "/frames", "/taps", "/matrix", "/transpose", "/code", "/operators", "/config"],
)
def test_a_get_may_be_kept_and_asked_for_again_by_its_tag(api: Asking, route: str) -> None:
    path = f"{API}{route}?{QUERY}" if route != "/operators" else f"{API}{route}"
    first = api.get(path)
    assert first.status_code == 200
    kept = first.headers["cache-control"]
    assert kept == "no-cache" if route in ("/compute", "/transpose") else "max-age" in kept
    again = api.get(path, headers={"If-None-Match": first.headers["etag"]})
    if route not in ("/compute", "/transpose"):  # those tell of PyTorch, which may have come in between
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
    weak = api.get(path, headers={"If-None-Match": '"another"'})
    assert weak.status_code == 200


def test_different_answers_have_different_tags(api: Asking) -> None:
    tags = {api.get(f"{API}/scene?op=conv2d&input_size={size}").headers["etag"] for size in (4, 5, 6)}
    assert len(tags) == 3


def test_posts_and_refusals_are_not_kept(api: Asking) -> None:
    assert api.post("/scene", {"op": "conv2d"}).headers["cache-control"] == "no-store"
    assert api.post("/scene", {"op": "no"}).headers["cache-control"] == "no-store"
    assert api.get(f"{API}/scene?op=no").headers["cache-control"] == "no-store"


def test_any_site_may_read_the_api_and_post_json_to_it(api: Asking) -> None:
    there = {"Origin": "https://elsewhere.example"}
    assert api.get(f"{API}/scene?{QUERY}", headers=there).headers["access-control-allow-origin"] == "*"
    assert api.get(f"{API}/scene?op=no", headers=there).headers["access-control-allow-origin"] == "*"
    asked = {
        **there,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    before = api.send("OPTIONS", f"{API}/compute", headers=asked)
    assert before.status_code == 200
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in before.headers


def test_healthz_tells_the_version(api: Asking) -> None:
    told = api.get("/healthz").json()
    assert told["status"] == "ok"
    assert told["version"] == __version__
    assert told["pytorch"] in ("absent", "loading", "ready")


def boot_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    assert not set("<>&") & set(found[1])
    told: dict[str, object] = json.loads(found[1])
    return told


def links_of(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'\b(?:src|href|data-openapi)="(?!data:)([^"#]+)"', page)]


def test_the_page_holds_the_configuration_its_address_describes(api: Asking) -> None:
    boot = boot_of(api.get("/?op=conv1d&input_size=7&view=im2col&frame=2").text)
    assert boot["config"] == {"op": "conv1d", "input_size": 7}
    assert (boot["view"], boot["frame"], boot["root"], boot["error"]) == ("im2col", 2, "", None)


@pytest.mark.parametrize("query", ["op=no", "op=conv2d&stride=0", "stride", "op=%ff", "x=" + "y" * 9000])
def test_a_page_whose_address_cannot_be_read_shows_the_first_example_and_says_why(
    api: Asking, query: str
) -> None:
    answer = api.get(f"/?{query}")
    assert answer.status_code == 200
    boot = boot_of(answer.text)
    assert boot["config"] == {**boot["catalogue"]["operators"][0]["example"]}  # type: ignore[index]
    error = boot["error"]
    assert isinstance(error, dict)
    assert error["errors"]


def test_a_page_keeps_of_a_link_what_can_be_kept(api: Asking) -> None:
    boot = boot_of(api.get("/?op=max_pool2d&kernel_size=0").text)
    assert (boot["config"]["op"], boot["asked"]) == ("max_pool2d", {"op": "max_pool2d", "kernel_size": 0})  # type: ignore[index]
    boot = boot_of(api.get("/?op=conv2d&input_size=9&view=nothing").text)
    assert boot["config"] == boot["asked"] == {"op": "conv2d", "input_size": 9}
    assert (boot["view"], boot_of(api.get("/?op=no").text)["asked"]) == ("window", None)


def test_nothing_in_an_address_ends_the_pages_data(api: Asking) -> None:
    page = api.get("/?op=conv2d&</script><script>alert(1)</script>=1").text
    assert "<script>alert" not in page
    assert "</script><script" not in page.replace('</script><script type="module"', "")
    assert boot_of(page)["error"]


def test_every_link_of_a_page_is_answered_here(runner: asyncio.Runner) -> None:
    api = Asking(create_app(), runner)  # of its own: it keeps the language that a link chose
    for page in ("/", "/docs", "/embed"):
        links = links_of(api.get(page).text)
        assert links
        for link in links:
            assert link.startswith("/"), link
            assert api.get(link).status_code == 200, link


def test_the_page_of_the_api_says_what_its_example_answers(api: Asking) -> None:
    text = unescape(api.get("/docs").text)
    told = api.post("/compute", CALLED).json()
    assert f"# {told['shapes']['output']} {told['check']['status']}" in text
    assert json.dumps(CALLED) in text


def test_under_a_root_path_every_link_of_a_page_carries_it(runner: asyncio.Runner) -> None:
    behind = Asking(create_app(), runner, root_path="/convscope")
    for page in ("/", "/docs", "/embed"):
        text = behind.get(f"/convscope{page}").text
        assert links_of(text)
        assert all(link.startswith("/convscope/") for link in links_of(text))
    assert boot_of(behind.get("/convscope/").text)["root"] == "/convscope"
    assert behind.get(f"/convscope{API}/scene?{QUERY}").status_code == 200
    assert behind.get("/convscope/static/js/main.js").status_code == 200
    assert problem_of(behind.get("/convscope/nowhere"))["status"] == 404


@pytest.mark.parametrize(
    "name", ["%00", "a" * 300, "../app/main.py", "%2e%2e/app/main.py", "..%2f..%2fetc/passwd", "js", ""]
)
def test_a_file_that_is_not_below_the_folder_is_not_found(api: Asking, name: str) -> None:
    assert problem_of(api.get(f"/static/{name}"))["status"] == 404


def test_a_static_file_is_kept_by_its_tag_and_travels_compressed(api: Asking) -> None:
    first = api.get("/static/js/main.js", headers={"Accept-Encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    assert "javascript" in first.headers["content-type"]
    again = api.get("/static/js/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert problem_of(api.send("POST", "/static/js/main.js"))["status"] == 405


def test_a_client_that_leaves_while_it_is_read_is_no_error(runner: asyncio.Runner) -> None:
    sent: list[Message] = []
    said: list[Message] = [
        {"type": "http.request", "body": b'{"op": ', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return said.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    path = f"{API}/compute"
    scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "root_path": "",
             "query_string": b"", "headers": [], "scheme": "http", "server": ("convscope.test", 80),
             "http_version": "1.1"}  # fmt: skip
    runner.run(create_app()(scope, receive, send))
    assert [each["status"] for each in sent if each["type"] == "http.response.start"] == [499]
