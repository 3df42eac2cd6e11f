"""Static files: what a browser may keep for good, and what it has to ask for again."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from pathlib import Path

import brotli
import pytest

from app.main import create_app
from app.pages.assets import EAGER, Assets
from app.pages.version import JOINED, current
from app.settings import Settings, settings
from tests.api.asking import Asking, problem_of

FOR_GOOD = "max-age=31536000, immutable"
ADDRESS = re.compile(r'(?:src|href)="([^"]*/static/[^"]+)"')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A few of our files, to change."""
    for path in ("js/theme.js", "js/lib/dom.js", "css/tokens.css"):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(settings().static / path, place)
    return tmp_path


@pytest.fixture
def served(folder: Path, runner: asyncio.Runner) -> Asking:
    return Asking(create_app(Settings(static=folder)), runner)


def change(place: Path, body: str) -> None:
    """Another body, later: two writes may share a tick of the clock."""
    place.write_text(body, encoding="utf-8")
    os.utime(place, ns=(later := place.stat().st_mtime_ns + 1_000_000, later))


@pytest.mark.parametrize("page", ["/", "/network"])
@pytest.mark.parametrize("root", ["", "/convscope"])
def test_all_files_of_a_page_may_be_kept_for_good(runner: asyncio.Runner, page: str, root: str) -> None:
    asking = Asking(create_app(), runner, root_path=root)
    found = ADDRESS.findall(asking.get(root + page).text)
    assert len(found) > 15
    for address in found:
        assert address.startswith(f"{root}/static/")
        answer = asking.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_GOOD), address


def test_no_script_names_a_file_from_the_root_for_it_would_leave_its_version() -> None:
    scripts = [*settings().static.glob("js/**/*.js"), *settings().static.glob("css/*.css")]
    assert scripts
    for script in scripts:
        assert not re.search(r"""["'`(]/static/""", script.read_text(encoding="utf-8")), script


def test_a_file_asked_for_without_its_version_is_asked_for_again(served: Asking) -> None:
    assert served.get("/static/js/theme.js").headers["cache-control"] == "no-cache"


def test_a_page_that_was_loaded_before_a_change_still_finds_its_files(served: Asking) -> None:
    answer = served.get("/static/0123456789ab/js/theme.js")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_a_changed_file_is_promised_to_nobody_under_the_name_it_had(served: Asking, folder: Path) -> None:
    before = current(folder.resolve()).name
    address = f"/static/{before}/js/theme.js"
    assert served.get(address).headers["cache-control"] == FOR_GOOD
    change(folder / "js/theme.js", "let changed;")
    answer = served.get(address)
    assert (answer.text, answer.headers["cache-control"]) == ("let changed;", "no-cache")
    after = current(folder.resolve()).name
    assert after != before
    assert served.get(f"/static/{after}/js/theme.js").headers["cache-control"] == FOR_GOOD
    assert served.get(address).headers["cache-control"] == "no-cache"


def test_the_name_follows_what_is_in_the_files_and_what_they_are_called(folder: Path) -> None:
    first = current(folder).name
    body = (folder / "js/theme.js").read_text(encoding="utf-8")
    change(folder / "js/theme.js", body)
    assert current(folder).name == first, "touched, and the same"
    (folder / "js/theme.js").rename(folder / "js/other.js")
    renamed = current(folder).name
    (folder / "js/lib/dom.js").unlink()
    assert len({first, renamed, current(folder).name}) == 3


def test_a_large_script_is_compiled_as_it_is_fetched(served: Asking, folder: Path) -> None:
    assert EAGER.strip() not in served.get("/static/js/lib/dom.js").text
    change(folder / "js/lib/dom.js", "\n".join(f"export const a{at} = () => {at};" for at in range(200)))
    assert served.get("/static/js/lib/dom.js").text.startswith(EAGER)
    assert EAGER.strip() not in served.get("/static/css/tokens.css").text


def test_an_editors_lock_is_no_file(folder: Path) -> None:
    first = current(folder)
    (folder / "js/.#theme.js").symlink_to("nobody@nowhere")
    assert current(folder) == first


@pytest.mark.parametrize("path", ["", "js", "js/nowhere.js", "../version.py", "%2e%2e/%2e%2e/app/main.py"])
def test_below_a_version_is_nothing_but_the_files(served: Asking, folder: Path, path: str) -> None:
    name = current(folder.resolve()).name
    assert problem_of(served.get(f"/static/{name}/{path}"))["status"] == 404


def test_a_file_is_compressed_only_as_it_is_asked_for(folder: Path) -> None:
    asset = Assets(folder).find("js/lib/dom.js")
    assert asset.packed == {}
    assert brotli.decompress(asset.encoded("br")) == asset.body
    assert list(asset.packed) == ["br"]


def test_the_sheets_of_every_page_are_one_answer_that_follows_each_of_them(
    served: Asking, folder: Path
) -> None:
    for path in JOINED["css/sheets.css"]:
        shutil.copy(settings().static / path, folder / path)
    address = f"/static/{current(folder.resolve()).name}/css/sheets.css"
    whole = served.get(address)
    assert whole.headers["cache-control"] == FOR_GOOD
    assert whole.text.startswith(served.get("/static/css/tokens.css").text)
    change(folder / "css/facts.css", "b{color:red}")
    again = served.get(address)
    assert again.text.endswith("b{color:red}")
    assert again.headers["cache-control"] == "no-cache"
    assert f"/static/{current(folder.resolve()).name}/css/sheets.css" != address
