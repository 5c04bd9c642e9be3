"""What ``shouwen doctor`` looks at: each check says what is so and, when it is wrong, what to do."""

from __future__ import annotations

import json
import os
import shutil
import smtplib
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from shouwen.casework.deadlines import queries as deadlines
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger import queries as ledger
from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.jobs import HEARTBEAT
from shouwen.interfaces.ops.sentences import explain
from shouwen.kit import clock
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

PACKAGE = Path(__file__).resolve().parents[2]
FAR = 5
"""Seconds two clocks may differ."""
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


def sealed() -> Finding:
    """Do the keys open what is sealed?"""
    if customers.opens():
        return fine(_("密钥打得开封存的联系方式"))
    return wrong(
        _("密钥打不开库里封存的联系方式，多半是密钥文件丢了，启动时新造了一份"),
        _("停下程序，把原来的密钥文件从备份放回；放回之前，启动、后台和导入都会停住"),
    )


def secret() -> Finding:
    """Can sessions and links be forged?"""
    key = settings.SECRET_KEY
    if len(key) < 32 or len(set(key)) < 10 or key.startswith("django-insecure"):
        return wrong(_("签名密钥太弱"), _("换掉密钥文件里的 secret：至少 48 位随机字符（所有人要重新登录）"))
    return fine(_("签名密钥够长"))


def folder() -> Finding:
    """May we write into ``var/``, and nobody else look into it?"""
    var = settings.SHOUWEN_VAR
    try:
        with tempfile.TemporaryFile(dir=var):
            pass
    except OSError as failure:
        return wrong(_("写不进 %(var)s") % {"var": var}, explain(failure))
    mode = stat.S_IMODE(var.stat().st_mode)
    if mode & stat.S_IWOTH:
        return wrong(_("别人也能改 %(var)s 里的内容") % {"var": var}, f"chmod 700 {var}")
    if mode & stat.S_IROTH:
        return watch(_("别人也能看 %(var)s 里的内容") % {"var": var}, f"chmod 700 {var}")
    return fine(_("%(var)s 可写，别人看不到") % {"var": var})


def clocks() -> Finding:
    """Does this machine's clock agree with the database's, or with the disk's?"""
    ours, theirs = clock.now(), _their_time()
    seconds = abs((ours - theirs).total_seconds())
    if seconds > FAR:
        text = _("本机的钟和数据库（或磁盘）差 %(seconds)d 秒，时限会算错") % {"seconds": seconds}
        return wrong(text, _("让两边都对时，如 timedatectl set-ntp true"))
    return fine(_("钟走得准，与数据库（或磁盘）相差不到 %(seconds)d 秒") % {"seconds": FAR})


def _their_time() -> datetime:
    """The time of the database's server; embedded, that of the disk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cast(datetime, cursor.fetchone()[0])
    with tempfile.NamedTemporaryFile(dir=settings.SHOUWEN_VAR) as file:
        return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)


def mail() -> Finding:
    """Does the mail server answer, and take our name?"""
    if not getattr(settings, "SHOUWEN_MAIL", False):
        return watch(
            _("没有设邮件，通知只在站内"), _("设 SHOUWEN_EMAIL_URL，例如 smtp://用户:密码@主机:587?tls=1")
        )
    where = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    link = get_connection(timeout=5)
    try:
        link.open()
        link.close()
    except (OSError, smtplib.SMTPException) as failure:
        why = " ".join(str(failure).split())[:120] or type(failure).__name__
        text = _("邮件服务器 %(host)s:%(port)s 不通：%(why)s") % {**where, "why": why}
        return wrong(text, _("检查 SHOUWEN_EMAIL_URL 的主机、端口、用户名和密码"))
    return fine(_("邮件服务器 %(host)s:%(port)s 通") % where)


def years() -> Finding:
    """Do the working calendars cover this year and, from October, the next?"""
    if missing := calendars.warnings(at=clock.now()):
        return watch(_("；").join(missing), _("在“工作日历”里补上节假日和调休"))
    return fine(_("工作日历的年份齐全"))


def front_end() -> Finding:
    """Are the built scripts, styles and icons in the package, all of them?"""
    folder = PACKAGE / "interfaces/desk/static/desk"
    try:
        named = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        named = None
    missing = [name for name in (named or {}).values() if not (folder / Path(name).name).exists()]
    if named is None or missing:
        return wrong(
            _("缺界面文件 %(names)s") % {"names": ", ".join(missing)},
            _("从源码运行时先 make setup；安装包自带，重装即可"),
        )
    return fine(_("界面文件齐全"))


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


def presets() -> Finding:
    """Did a newer version bring rules, or values of a pack, that are not used here yet?"""
    rules = deadlines.new_presets()
    packs = [each.pack.name for each in catalogue.packs() if each.is_loaded and each.is_changed]
    if rules:
        named = _("、").join(each.name for each in rules)
        return watch(
            _("有 %(count)d 条新的预设时限还没有用：%(names)s") % {"count": len(rules), "names": named},
            _("shouwen presets list 看会怎样，shouwen presets take all 用上，或在“时限规则”里选"),
        )
    if packs:
        return watch(
            _("行业包有新内容：%(names)s") % {"names": " ".join(packs)},
            _("shouwen pack load %(name)s 只补新的，您改过的不动") % {"name": packs[0]},
        )
    return fine(_("预设和行业包都是这一版的"))


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
THEN: list[Callable[[], Finding]] = [sealed, years, worker, deliveries, clocks, presets]
ANYWAY: list[Callable[[], Finding]] = [keys, secret, folder, disk, mail, front_end, languages, time_zone, openness]


def examine() -> Iterator[Finding]:
    """All checks in order; those that need the tables only when the tables are there."""
    sound = True
    for check in FIRST:
        if sound:
            finding = check()
            sound = finding.level == "fine"
            yield finding
    for check in [*(THEN if sound else []), *ANYWAY]:
        yield _looked(check)


def _looked(check: Callable[[], Finding]) -> Finding:
    """A check's finding; one that cannot be made is a finding too, and the others go on."""
    try:
        return check()
    except (DatabaseError, OSError) as failure:
        return wrong(_("“%(check)s”没能检查") % {"check": check.__name__}, explain(failure))
