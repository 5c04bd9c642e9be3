"""What ``shouwen doctor`` looks at: each check says what is so and, when it is wrong, what to do."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger import queries as ledger
from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.jobs import HEARTBEAT
from shouwen.interfaces.ops.sentences import explain
from shouwen.kit import clock

PACKAGE = Path(__file__).resolve().parents[2]
ROOM = 1024**3
"""Free disk below which an installation is in danger (bytes)."""


@dataclass(frozen=True)
class Finding:
    """One line of the doctor: fine, to watch, or wrong; and then what to do."""

    level: Literal["fine", "watch", "wrong"]
    what: str
    remedy: str = ""


def fine(what: str) -> Finding:
    return Finding("fine", what)


def watch(what: str, remedy: str) -> Finding:
    return Finding("watch", what, remedy)


def wrong(what: str, remedy: str) -> Finding:
    return Finding("wrong", what, remedy)


def database() -> Finding:
    """Is it there, and which?"""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT version()" if connection.vendor == "postgresql" else "SELECT sqlite_version()"
            )
            version = str(cursor.fetchone()[0]).split(",")[0]
    except DatabaseError as failure:
        return wrong(_("数据库没有回应"), explain(failure))
    return fine(
        _("数据库 %(version)s")
        % {"version": f"{connection.display_name} {version.removeprefix('PostgreSQL ')}"}
    )


def migrations() -> Finding:
    """Are all tables those of this version?"""
    waiting = schema.pending()
    if waiting:
        return wrong(
            _("数据库比程序旧，差 %(count)s 步") % {"count": len(waiting)}, _("运行 shouwen migrate")
        )
    return fine(_("数据库是当前版本"))


def keys() -> Finding:
    """Are the secrets readable by their owner only?"""
    path = Path(os.environ.get("SHOUWEN_KEYS_FILE", settings.SHOUWEN_VAR / "keys.json"))
    if not path.exists():
        return watch(_("密钥不在文件里"), _("确认 SHOUWEN_KEYS_FILE 指向它，并另存一份备份"))
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return wrong(_("别人也能读密钥文件 %(path)s") % {"path": path}, f"chmod 600 {path}")
    return fine(_("密钥文件只有您能读，请与数据库分开备份：%(path)s") % {"path": path})


def years() -> Finding:
    """Do the working calendars cover this year and, from October, the next?"""
    if missing := calendars.warnings(at=clock.now()):
        return watch("；".join(missing), _("在“工作日历”里补上节假日和调休"))
    return fine(_("工作日历的年份齐全"))


def front_end() -> Finding:
    """Are the built scripts and styles in the package?"""
    if (PACKAGE / "interfaces/desk/static/desk/manifest.json").exists():
        return fine(_("界面文件齐全"))
    return wrong(_("缺界面文件"), _("从源码运行时先 make setup；安装包自带，重装即可"))


def languages() -> Finding:
    """Is the English compiled?"""
    sources = list(PACKAGE.rglob("locale/en/LC_MESSAGES/django.po"))
    if all(path.with_suffix(".mo").exists() for path in sources):
        return fine(_("中英文齐全"))
    return watch(_("英文没有编译"), _("从源码运行时先 make setup；安装包自带，重装即可"))


def worker() -> Finding:
    """Was a worker at work within the last two minutes?"""
    last = ledger.last_run(HEARTBEAT)
    seconds = (clock.now() - last).total_seconds() if last else None
    if seconds is None or seconds > 120:
        return watch(_("后台没有在运行"), _("运行 shouwen serve，或另开 shouwen worker"))
    return fine(_("后台在运行，%(seconds)d 秒前做过事") % {"seconds": seconds})


def deliveries() -> Finding:
    """Has any fact failed to reach a listener?"""
    found = ledger.backlog(at=clock.now())
    if found.dead:
        return wrong(
            _("有 %(count)s 条事实没能送达") % {"count": found.dead},
            _("看日志里的 delivery_failed，修好后重新送达"),
        )
    if found.lag > 300:
        return watch(_("送达落后 %(seconds)d 秒") % {"seconds": found.lag}, _("多开一个 shouwen worker"))
    return fine(_("事实都已送达，在途 %(count)s 条") % {"count": found.waiting})


def disk() -> Finding:
    """Is there room left?"""
    free = shutil.disk_usage(settings.SHOUWEN_VAR).free
    text = _("%(var)s 还有 %(gib).1f GiB 空间") % {"var": settings.SHOUWEN_VAR, "gib": free / 1024**3}
    return fine(text) if free > ROOM else wrong(text, _("腾出空间：写不进去时，新登记会被拒绝"))


def time_zone() -> Finding:
    """Does this machine know the configured time zone?"""
    try:
        now = clock.now().astimezone(ZoneInfo(settings.TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError):
        return wrong(
            _("不认识时区 %(zone)s") % {"zone": settings.TIME_ZONE},
            _("改正 SHOUWEN_TIME_ZONE，例如 Asia/Shanghai"),
        )
    return fine(
        _("时区 %(zone)s，现在 %(now)s") % {"zone": settings.TIME_ZONE, "now": now.strftime("%Y-%m-%d %H:%M")}
    )


def openness() -> Finding:
    """Is an installation others can reach protected on the way?"""
    outside = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]"}
    if settings.DEBUG:
        return wrong(_("调试模式开着"), _("去掉 SHOUWEN_DEBUG"))
    if outside and not settings.SESSION_COOKIE_SECURE:
        return watch(_("外部可访问，但没有声明 HTTPS"), _("放到 HTTPS 代理后面，并设 SHOUWEN_HTTPS=1"))
    return fine(_("访问地址：%(hosts)s") % {"hosts": ", ".join(settings.ALLOWED_HOSTS)})


FIRST: list[Callable[[], Finding]] = [database, migrations]
THEN: list[Callable[[], Finding]] = [years, worker, deliveries]
ANYWAY: list[Callable[[], Finding]] = [keys, front_end, languages, disk, time_zone, openness]


def examine() -> Iterator[Finding]:
    """All checks in order; those that need the tables only when the tables are there."""
    sound = True
    for check in FIRST:
        if sound:
            finding = check()
            sound = finding.level == "fine"
            yield finding
    for check in [*(THEN if sound else []), *ANYWAY]:
        yield check()
