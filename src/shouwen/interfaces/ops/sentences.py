"""What went wrong, in a sentence that says what to do next; the traceback goes to a file, never to a person."""

from __future__ import annotations

import errno
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shouwen.kit.errors import Refusal
from shouwen.settings.environment import Misconfigured


class Stop(Exception):
    """A command that cannot go on; its text is the sentence."""


def explain(failure: BaseException) -> str:
    """The sentence for a failure."""
    if isinstance(failure, Stop | Misconfigured):
        return str(failure)
    if isinstance(failure, Refusal):
        return str(failure.message)
    text = _of_database(failure) if isinstance(failure, DatabaseError) else None
    text = text or (_of_machine(failure) if isinstance(failure, OSError) else None)
    return str(text or _of_surprise(failure))


def _of_database(failure: DatabaseError) -> str | Promise | None:
    """Sentences for what databases say, matched by their own words."""
    said = str(failure).lower()
    known = {
        "database or disk is full": _("磁盘已满：腾出空间后再试，已提交的内容都在"),
        "no space left": _("数据库所在的磁盘已满：腾出空间后再试，已提交的内容都在"),
        "disk i/o error": _("数据库文件写不下去：磁盘出错，或超过了许可的大小（配额或 ulimit）；已提交的内容都在"),
        "database is locked": _("数据库正被另一个程序占用：等它写完再试，或用 PostgreSQL"),
        "readonly database": _("数据库文件不可写：检查 var 目录的权限"),
        "unable to open database file": _("打不开数据库文件：检查 SHOUWEN_VAR 目录是否存在、可写"),
        "file is not a database": _("数据库文件已损坏或不是 SQLite：请从备份恢复"),
        "malformed": _("数据库文件已损坏：请从备份恢复"),
        "password authentication failed": _("PostgreSQL 不接受这个用户名和密码：检查 SHOUWEN_DATABASE_URL"),
        "does not exist": _("PostgreSQL 里没有这个库或角色：先建好，或检查 SHOUWEN_DATABASE_URL"),
        "connection refused": _("连不上 PostgreSQL：它没有在运行，或 SHOUWEN_DATABASE_URL 的地址不对"),
        "could not translate host name": _("找不到 PostgreSQL 的主机：检查 SHOUWEN_DATABASE_URL"),
        "too many clients": _("PostgreSQL 的连接用完了：减少工作进程，或调大 max_connections"),
        "server closed the connection": _("PostgreSQL 断开了连接：它可能正在重启，稍后再试"),
        "terminating connection": _("PostgreSQL 断开了连接：它可能正在重启，稍后再试"),
        "the database system is": _("PostgreSQL 正在启动或停止，稍后再试"),
    }
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return _("数据库还没有建好：先运行 shouwen migrate")
    return next((sentence for words, sentence in known.items() if words in said), None)


def _of_machine(failure: OSError) -> str | Promise | None:
    """Sentences for what the operating system says."""
    where = failure.filename or ""
    if failure.errno == errno.ENOSPC:
        return _("磁盘已满：腾出空间后再试，已提交的内容都在")
    if failure.errno in (errno.EFBIG, errno.EDQUOT):
        return _("文件超过了这里许可的大小（配额或 ulimit）：调大后再试，已提交的内容都在")
    if failure.errno == errno.EIO:
        return _("磁盘读写出错 %(where)s：先查看磁盘，已提交的内容都在") % {"where": where}
    if failure.errno == errno.EADDRINUSE:
        return _("这个端口已被占用：换一个，例如 --port 8001")
    if failure.errno == errno.EADDRNOTAVAIL:
        return _("这台机器没有这个地址：--host 写本机的地址，或 0.0.0.0")
    if failure.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("没有权限读写 %(where)s") % {"where": where}
    if failure.errno in (errno.EISDIR, errno.ENOTDIR):
        return _("%(where)s 应当是文件，或它上面的应当是目录：换一个路径") % {"where": where}
    if failure.errno == errno.ENAMETOOLONG:
        return _("名字太长：%(where)s") % {"where": str(where)[:60] + "……"}
    if failure.errno == errno.ENOENT:
        return _("没有这个文件：%(where)s") % {"where": where}
    return None


def _of_surprise(failure: BaseException) -> str:
    """For what nobody foresaw: the kind, and the file that holds the rest."""
    name = f"shouwen-{datetime.now(UTC):%Y%m%d-%H%M%S}.log"
    path = Path(tempfile.gettempdir()) / name
    try:
        path.write_text("".join(traceback.format_exception(failure)), encoding="utf-8")
    except OSError:
        return _("没有做完：%(what)s") % {"what": f"{type(failure).__name__}: {failure}"}
    return _("没有做完：%(what)s。详情在 %(path)s，报告问题时请附上") % {
        "what": f"{type(failure).__name__}: {failure}",
        "path": path,
    }
