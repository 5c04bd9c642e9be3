"""Ways in, with real things: a code app, a passkey, a letter with a link, a wrong password too many, a session that ended."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

import pytest
from playwright.sync_api import Page

from browser.desk import PASSWORD, Centre, Desk
from browser.postbox import Postbox

pytestmark = pytest.mark.browser
SAID = "路由器刚换一个月又坏了，师傅说要自己买新的，请给个说法。"
NEW = "Qing-shan-2031"


def code_of(secret: str, ahead: int = 0) -> str:
    """What a code app shows for this secret, now or some half minutes ahead (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30 + ahead), "sha1")
    at = mac[-1] & 15
    return f"{(int.from_bytes(mac[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def knocks(desk: Desk, who: str, password: str = PASSWORD) -> Page:
    """Name and password on the sign-in page."""
    page = desk.go("/accounts/login/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(password)
    page.locator("form button.btn-primary").first.click()
    return desk.settled()


def leaves(desk: Desk) -> None:
    """The browser forgets who sat here."""
    desk.page.context.clear_cookies(name=re.compile("session"))


def takes_a_code_app(desk: Desk) -> str:
    """Set one up; its secret."""
    page = desk.go("/accounts/2fa/totp/activate/")
    secret = page.locator("#totp-secret").input_value()
    page.locator("[name=code]").fill("12345")
    desk.press("启用", within="main", exact=True)
    page.locator("#totp-secret").wait_for()
    secret = page.locator("#totp-secret").input_value() or secret
    page.locator("[name=code]").fill(code_of(secret))
    desk.press("启用", within="main", exact=True)
    page.wait_for_url(lambda url: "activate" not in url)
    return secret


def test_a_code_app_is_set_up_and_asked_for(desks: Centre):
    secret = takes_a_code_app(desks.sign_in("xuwenbo"))
    again = desks.window()
    page = knocks(again, "xuwenbo")
    assert "/accounts/2fa/authenticate/" in page.url
    page.locator("[name=code]").fill("000000")
    again.press("登录", within="main", exact=True)
    assert "/accounts/2fa/authenticate/" in page.url
    page.locator("[name=code]").fill(code_of(secret, ahead=1))
    again.press("登录", within="main", exact=True)
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_role_that_demands_it_leads_to_it(desks: Centre):
    office = desks.sign_in("lusiyuan")
    page = office.go("/admin/roles/quality_inspector/")
    page.locator("[name=needs_mfa]").check(force=True)
    page.locator("[name=reason]").fill("质检看得到录音")
    office.press("先看影响谁", within="main")
    office.press("存成新的一版", within="main")

    desk = desks.window()
    page = knocks(desk, "baixue")
    assert "/accounts/2fa/" in page.url
    desk.reads("您的岗位要求两步验证")
    page = desk.go("/cases/")
    assert "/accounts/2fa/" in page.url, "nothing opens before that"
    takes_a_code_app(desk)
    assert desk.go("/cases/").url.endswith("/cases/")


def test_a_passkey_opens_the_door_without_a_password(desks: Centre):
    at_home = Centre(desks.root.replace("127.0.0.1", "localhost"), desks.chrome)  # passkeys want a name
    desk = at_home.sign_in("jiangyue")
    device = desk.page.context.new_cdp_session(desk.page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    page = desk.go("/accounts/2fa/webauthn/add/")
    page.locator("[name=name]").fill("柜台电脑")
    page.locator("[name=passwordless]").check(force=True)
    page.locator("form[data-passkey=create] button.btn-primary").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    leaves(desk)
    page = desk.go("/accounts/login/")
    desk.press("用通行密钥登录")
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert page.locator("html").get_attribute("data-me")
    assert not at_home.close()


def test_a_letter_brings_the_way_to_a_new_password(desks: Centre, postbox: Postbox):
    office = desks.sign_in("lusiyuan")
    page = office.go("/admin/people/?q=付小梅")
    office.go(
        page.locator("main a[href^='/admin/people/']").filter(has_text="付小梅").first.get_attribute("href")
        or ""
    )
    page.locator("[name=email]").fill("fuxiaomei@mail.example")
    page.locator("form:has([name=email]) button.btn-primary").click()
    office.settled()

    visitor = desks.window()
    page = visitor.go("/accounts/password/reset/")
    page.locator("[name=email]").fill("fuxiaomei@mail.example")
    visitor.press("发链接")
    visitor.reads("请看邮箱")
    link = re.search(r"/accounts/password/reset/key/\S+", postbox.letter_to("fuxiaomei@mail.example"))
    assert link, "the letter holds the link"
    visitor.go(link[0])
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(NEW)
    visitor.press("存好")
    visitor.reads("新密码已存好")
    visitor.press("去登录")
    knocks(visitor, "fuxiaomei", NEW)
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_five_wrong_passwords_wait(desks: Centre):
    desk = desks.window()
    for _attempt in range(5):
        knocks(desk, "zhuxiaotong", "not-the-password")
    desk.reads("15 分钟后才能再试")


def test_an_ended_session_loses_no_word(desks: Centre):
    desk = desks.sign_in("chenyuwei")
    place = desk.matter()
    page = desk.go(place)
    page.get_by_role("tab", name="内部备注").click()
    page.locator("#panel-note textarea").fill(SAID)
    leaves(desk)
    page.locator("#panel-note button.btn-primary").click()
    page.wait_for_url("**/accounts/login/**")
    page.locator("[name=login]").fill("chenyuwei")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button.btn-primary").first.click()
    page.wait_for_url(f"**{place}**")
    desk.settled()
    page.get_by_role("tab", name="内部备注").click()
    assert page.locator("#panel-note textarea").input_value() == SAID
    page.locator("#panel-note button.btn-primary").click()
    page.locator(".sw-tl").get_by_text("师傅说要自己买新的").wait_for()
