"""A first run by hand: the address from the terminal, one page, signed in at the end; the next visitor signs in."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.desk import PHONE, Centre
from browser.looking import axe, in_chinese, too_wide
from ops.conftest import PASSWORD, Installation, Server, free_port, until

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh(tmp_path: Path, chrome: Browser) -> Iterator[tuple[Centre, str]]:
    """``shouwen serve`` in an empty folder, a browser, and the address the terminal names."""
    installation, port, said = Installation(tmp_path), free_port(), tmp_path / "said.txt"
    with said.open("w") as out:
        process = subprocess.Popen(
            [*installation.program, "serve", "--port", str(port)],
            env=installation.environment(),
            cwd=tmp_path,
            stdout=out,
        )
    server = Server(process, port)
    centre = Centre(f"http://127.0.0.1:{port}", chrome)
    try:
        server.wait(90)  # an empty folder: the tables are made first
        until(lambda: "code=" in said.read_text())
        address = re.search(r"/start\?code=\S+", said.read_text())
        assert address
        yield centre, address[0]
    finally:
        centre.close()
        process.terminate()
        process.wait(30)


def test_a_first_run_in_the_browser(fresh: tuple[Centre, str]) -> None:
    centre, address = fresh
    desk = centre.window()
    desk.go("/cases/")
    assert desk.page.url.endswith("/start")
    desk.go(address)
    page = desk.page
    page.get_by_label("省中心和下面的市中心").check()
    filled = {"centre": "海东省客服中心", "cities": "江州客服中心 JZ", "name": "安然", "password": PASSWORD}
    for name, text in filled.items():
        page.locator(f"[name={name}]").fill(text)
    desk.press("设好，开始使用")
    desk.reads("这个字段是必填项")  # the password once more
    desk.press("English")
    desk.reads("First set-up")
    assert not in_chinese(page)
    assert not axe(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert not too_wide(page)
    assert page.locator("[name=centre]").input_value() == "海东省客服中心"
    desk.press("中文")
    page.locator("[name=again]").fill(PASSWORD)
    desk.press("设好，开始使用")
    desk.reads("请同事入岗")
    assert page.url == f"{centre.root}/"

    late = centre.window(PHONE)
    late.go(address)
    late.reads("登录")
    assert not centre.close()
