"""The shell around a page: places to go, fixed views, the reader's preferences, the words the script needs."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from shouwen.casework.cases.queries import views
from shouwen.casework.cases.queries.views import ViewItem
from shouwen.foundation.organisation import queries as organisation
from shouwen.interfaces.desk import built
from shouwen.kit.actor import Actor
from shouwen.kit.kept import Held

Word = str | Promise


@dataclass(frozen=True)
class Place:
    """One line of the navigation. ``right`` '' means everyone; ``count`` names a number of ``/counts``."""

    label: Word
    icon: str
    name: str
    query: str = ""
    right: str = ""
    count: str = ""
    key: str = ""
    hot: bool = False
    url: str = ""
    here: bool = False
    main: bool = False
    pinyin: str = ""


PLACES = (
    Place(gettext_lazy("我的工作"), "list-check", "desk:home", count="mine", pinyin="wodegongzuo wdgz"),
    Place(pgettext_lazy("place", "通知"), "inbox", "notices:inbox", count="unread", pinyin="tongzhi tz"),
    Place(pgettext_lazy("place", "登记"), "phone-incoming", "cases:new", right="cases.register", key="c", pinyin="dengji dj"),
    Place(gettext_lazy("队列"), "stack-2", "cases:queue", right="cases.read", count="queue", pinyin="duilie dl"),
    Place(pgettext_lazy("place", "部门工单"), "clipboard-list", "workorders:list", right="workorders.read", count="orders", pinyin="bumengongdan bmgd gongdan gd"),
    Place(pgettext_lazy("place", "审批"), "rubber-stamp", "redress:approvals", right="redress.approve", count="approvals", pinyin="shenpi sp"),
    Place(pgettext_lazy("place", "费用和申请"), "file-dollar", "applications:board", right="applications.read", pinyin="feiyongheshenqing fyhsq feiyong shenqing"),
    Place(pgettext_lazy("place", "补救付款"), "receipt-2", "redress:payments", right="redress.pay", pinyin="bujiufukuan bjfk fukuan"),
    Place(pgettext_lazy("place", "核查"), "checkbox", "checks:board", right="checks.settle", pinyin="hecha hc"),
    Place(pgettext_lazy("place", "改进"), "bulb", "improvement:board", right="improvement.read", pinyin="gaijin gj"),
    Place(pgettext_lazy("place", "建议箱"), "message-plus", "ideas:board", right="ideas.take_part", pinyin="jianyixiang jyx jianyi"),
    Place(pgettext_lazy("place", "服务规范"), "certificate", "standards:library", right="standards.read", pinyin="fuwuguifan fwgf guifan"),
    Place(pgettext_lazy("place", "带队"), "users-group", "teamwork:board", right="teamwork.plan", pinyin="daidui dd jihua daijiao"),
    Place(pgettext_lazy("place", "客户"), "address-book", "customers:list", right="customers.read", pinyin="kehu kh"),
    Place(gettext_lazy("看班组"), "users", "desk:team", right="cases.reassign", pinyin="kanbanzu kbz banzu bz"),
    Place(gettext_lazy("管理"), "adjustments", "desk:admin", pinyin="guanli gl"),
)
TABS = ("desk:home", "cases:queue", "cases:new", "notices:inbox", "workorders:list")

KEYS = (
    ("⌘K", gettext_lazy("搜索或执行")),
    ("C", gettext_lazy("登记来电")),
    ("N", gettext_lazy("打开最急的一件")),
    ("J K", gettext_lazy("下一件、上一件")),
    ("↵", gettext_lazy("打开选中的一件")),
    ("X", gettext_lazy("勾选")),
    ("E", gettext_lazy("改派勾选的")),
    ("B", gettext_lazy("批量办理")),
    ("F", gettext_lazy("筛选")),
    ("S", gettext_lazy("存为视图")),
    ("V", gettext_lazy("分栏、表格")),
    ("A", gettext_lazy("受理第一件交办")),
    ("H", gettext_lazy("交办")),
    ("T", gettext_lazy("回电")),
    ("R", gettext_lazy("答复客户")),
    ("M", gettext_lazy("写备注")),
    ("G", gettext_lazy("列表：组合条件；事项单：用宏")),
    ("Z", gettext_lazy("撤销刚才的一步")),
    ("⌘.", gettext_lazy("复制单号")),
    ("⌘↵", gettext_lazy("发送、提交")),
    ("⌘⇧↵", gettext_lazy("发送、提交，再看下一件")),
    ("?", gettext_lazy("看这张表")),
)


def words() -> dict[str, str]:
    """The texts of the script (assets/js/words.js)."""
    return {
        "m": _("{0}分"),
        "hm": _("{0}时{1}分"),
        "dh": _("{0}天{1}时"),
        "ms": _("{0}分{1}秒"),
        "left": _("剩{0}"),
        "over": _("超{0}"),
        "undo": pgettext("button", "撤销"),
        "sending": _("{0} 秒后发出"),
        "sending_of": _("{0} 的答复 {1} 秒后发出"),
        "unsent": _("没有发出：连不上服务器。您写的内容还在这里"),
        "broken": _("没有完成：服务器出了错，已记下。您写的内容还在这里，请再试一次"),
        "refused": _("没有完成，请刷新后再看"),
        "kept": _("草稿已存 {0}，断线不丢"),
        "copied": _("已复制"),
        "kept_here": _("草稿已存在本机"),
        "left_sent": _("{0} 的答复已发出"),
        "left_unsent": _("{0} 的答复没有发出，文字存为草稿"),
        "restored": _("已恢复上次没写完的草稿"),
        "updates": _("有 {0} 件更新"),
        "stale": _("列表有更新"),
        "below": _("下面有 {0} 条新的"),
        "open": pgettext("verb", "打开"),
        "differs": _("“{0}”刚被同事改了"),
        "take": _("用新的"),
        "leave": _("留我的"),
        "queued": _("待发"),
        "take_back": _("取回"),
        "queued_move": _("{0}在本机等着，网络恢复后自动发出"),
        "move_sent": _("网络恢复，{0}已发出"),
        "photo_waits": _("还没传上去，网络恢复后自动上传，先别关这一页"),
        "photo_first": _("网络恢复后先传上去，再提交"),
        "sent_now": _("网络恢复，刚才写的已发出"),
        "on_this_page": _("这一页能做的"),
        "recent": _("刚看过的"),
        "key_step": _("下一件、上一件"),
        "key_open": _("打开选中的一件"),
        "key_check": _("勾选"),
        "typing": _("{0}正在写答复，发出前先商量一下"),
        "wait_first": _("先等等"),
        "anyway": _("仍要发送"),
        "pick_day": _("选日期"),
        "pick_moment": _("选日期和时间"),
        "pick_time": pgettext("of a day", "时间"),
        "pick_year": pgettext("of a date", "年"),
        "pick_month": pgettext("of a date", "月"),
        "pick_before": _("上个月"),
        "pick_after": _("下个月"),
        "pick_hour": pgettext("of a time", "时"),
        "pick_minute": pgettext("of a time", "分"),
        "pick_today": _("今天"),
        "pick_now": pgettext("time", "现在"),
        "pick_clear": _("清空"),
        "pick_done": pgettext("picker", "好"),
        "thrown": _("写了一半的登记丢掉了"),
    }


_names: Held[tuple[int, int, int, str], tuple[float, str, str]] = Held()


def _unit_and_centre(unit_id: int, centre_id: int, stamp: int) -> tuple[str, str]:
    """The names of a unit and its centre; asked at most once a minute, and anew when the reader's stamp moves."""
    key = (unit_id, centre_id, stamp, get_language() or "")
    at, unit, centre = _names.get(key, (0.0, "", ""))
    if time.monotonic() - at > 60 or not unit:
        if len(_names) > 2000:
            _names.clear()
        found = organisation.unit_names([unit_id, centre_id])
        unit, centre = found.get(unit_id, ""), found.get(centre_id, "")
        _names[key] = (time.monotonic(), unit, centre)
    return unit, centre


_pinned: Held[tuple[Any, ...], tuple[float, list[ViewItem]]] = Held()


def pinned_views(actor: Actor, request: HttpRequest | None) -> list[ViewItem]:
    """The views of a reader's sidebar; asked at most once a minute, and anew when the session says they changed some."""
    session = getattr(request, "session", None)
    key = (actor.person_id, actor.unit_id, actor.centre_id, session.get("views", 0) if session is not None else 0, get_language())
    at, found = _pinned.get(key, (0.0, []))
    if key not in _pinned or time.monotonic() - at > 60:
        if len(_pinned) > 2000:
            _pinned.clear()
        found = views.pinned(actor)
        _pinned[key] = (time.monotonic(), found)
    return found


def _place_of(view: ViewItem) -> Place:
    return Place(str(view.name), view.icon, "cases:queue", f"view={view.key}", "cases.read", f"view:{view.key}", hot=view.is_hot)


_frames: Held[tuple[Any, ...], str] = Held()
TOKEN, HERE = "@@token@@", "@@here@@"


def frame(name: str, shell: Shell, token: str) -> SafeString:
    """A part of the shell that is the same on every page of a kind: drawn once for a reader, language and place."""
    key = (name, shell.key)
    if key not in _frames:
        if len(_frames) > 2000:
            _frames.clear()
        context = {"sh": shell, "csrf_token": TOKEN, "here": HERE, "LANGUAGE_CODE": get_language()}
        _frames[key] = render_to_string(f"desk/{name}.html", context)
    here = escape(shell.request.get_full_path()) if shell.request else ""
    return SafeString(_frames[key].replace(TOKEN, token).replace(HERE, here))


class Shell:
    """The shell of one page. Everything is asked for only when the template reaches it."""

    def __init__(self, request: HttpRequest | None) -> None:
        self.request = request
        self.actor = getattr(request, "actor", None)
        user = getattr(request, "user", None)
        self.person: Any = getattr(user, "person", None) if self.actor and user else None
        self.theme = getattr(self.person, "theme", "") or "system"
        self.density = getattr(self.person, "density", "") or "compact"
        self.keys = "on" if getattr(self.person, "single_keys", True) else "off"
        self.me = self.person.pk if self.person else ""

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """What the shell's look depends on."""
        stamp = getattr(self.person, "stamp", 0)
        rights = len(self.actor.rights) if self.actor else 0
        post = self.actor.post_id if self.actor else None
        at = tuple((each.query, each.label, each.here) for each in (*self.views, *self.shared))
        return (self.me, stamp, post, rights, get_language(), self._nearest, at, self._where, built.url("icons.svg"))

    @cached_property
    def name(self) -> str:
        """The reader's name in their language."""
        if self.person is None:
            return ""
        english = (get_language() or "").startswith("en")
        return str((self.person.name_en or self.person.name) if english else self.person.name)

    @cached_property
    def _where(self) -> tuple[str, str]:
        if self.actor is None:
            return ("", "")
        return _unit_and_centre(self.actor.unit_id, self.actor.centre_id, getattr(self.person, "stamp", 0))

    @property
    def unit(self) -> str:
        """The name of the reader's unit."""
        return self._where[0]

    @property
    def centre(self) -> str:
        """The name of the reader's centre."""
        return self._where[1]

    @cached_property
    def places(self) -> list[Place]:
        """Where the reader may go."""
        return self._open(PLACES)

    @property
    def views(self) -> list[Place]:
        """The reader's pinned views of the queue."""
        return [place for place, is_shared in self._views if not is_shared]

    @property
    def shared(self) -> list[Place]:
        """Those of them that others share with their team or centre."""
        return [place for place, is_shared in self._views if is_shared]

    @cached_property
    def _views(self) -> list[tuple[Place, bool]]:
        if self.actor is None or not self.actor.may("cases.read") or not self.me:
            return []
        made = [(_place_of(each), each.is_shared and each.owner_id != self.me) for each in pinned_views(self.actor, self.request)]
        return [(opened, is_shared) for place, is_shared in made if (opened := self._opened(place))]

    @cached_property
    def tabs(self) -> list[Place]:
        """The five frequent tasks of the bar on phones."""
        found = [place for place in self.places if place.name in TABS]
        return sorted(found, key=lambda place: TABS.index(place.name))

    @property
    def keysheet(self) -> tuple[tuple[str, Word], ...]:
        """The keys and what they do."""
        return KEYS

    @property
    def words(self) -> SafeString:
        """The script's texts as JSON, for an attribute in single quotes: its own double ones stay as they are."""
        text = json.dumps(words(), ensure_ascii=False, separators=(",", ":"))
        return SafeString(text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;"))

    def _open(self, places: tuple[Place, ...]) -> list[Place]:
        return [opened for place in places if (opened := self._opened(place))]

    def _opened(self, place: Place) -> Place | None:
        if self.actor is None or (place.right and not self.actor.may(place.right)):
            return None
        url = reverse_or_none(place.name)
        if url is None:
            return None
        values = {**vars(place), "url": f"{url}?{place.query}" if place.query else url}
        return Place(**{**values, "here": self._is_here(url, place.query), "main": place.name == "cases:new"})

    def _is_here(self, url: str, query: str) -> bool:
        if self.request is None:
            return False
        path, view = self.request.path, self.request.GET.get("view", "")
        if query:
            return path == url and query == f"view={view}"
        return url == self._nearest and not (view and path == url and view in {place.query[5:] for place, _shared in self._views})

    @cached_property
    def _nearest(self) -> str:
        """The address of the place this page belongs to: the longest that it begins with."""
        path = self.request.path if self.request else ""
        urls = [url for place in PLACES if (url := reverse_or_none(place.name)) and path.startswith(url)]
        nearest = max(urls, key=len, default="")
        return nearest if nearest != "/" or path == "/" else ""


def reverse_or_none(name: str) -> str | None:
    """The address of a page, or None while no module has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
