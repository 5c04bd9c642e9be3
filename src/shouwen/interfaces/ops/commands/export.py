"""``shouwen export``: everything within a person's reach into one open archive; ``--verify`` checks one."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.access import actions as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.exporting import checking
from shouwen.interfaces.ops.exporting.run import take_out, total
from shouwen.interfaces.ops.moving import packing
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import Progress, say
from shouwen.kit import clock
from shouwen.kit.actor import Actor

HELP = gettext_lazy("导出一份开放的归档，或核验一份（--verify）")
SCHEMA = False
"""Checking an archive needs no database; writing one asks for it itself."""
SHOWN = 20


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("target", type=Path, metavar="DIR|FILE.tar", help=_("写到哪里（新的目录，或 .tar 文件）；核验时是要核验的归档"))
    parser.add_argument("--as", dest="staff", default="", help=_("以谁的名义导出（工号），范围是此人可导出的范围"))
    parser.add_argument("--with-personal-data", action="store_true", help=_("联系方式不遮掩；需要查看完整号码的权限，并记入账簿"))
    parser.add_argument("--whole", action="store_true", help=_("整个系统，用来迁移：用 shouwen import archive 读进空的系统；密钥另带"))
    parser.add_argument("--verify", action="store_true", help=_("不用数据库，重算归档里的每个哈希和账簿的每条链"))


def run(options: Namespace) -> int:
    if options.verify:
        return check(options.target)
    return write_whole(options) if options.whole else write(options)


def write(options: Namespace) -> int:
    """Write an archive; 0 when it is there under its name."""
    schema.need()
    actor = exporter(options.staff)
    bar = Progress(_("导出"), total(actor, personal=options.with_personal_data))
    taken = take_out(
        options.target, actor=actor, at=clock.now(), personal=options.with_personal_data, progress=bar
    )
    bar.finish()
    counts = {"cases": taken.counts["cases"], "records": sum(taken.counts.values()), "files": taken.files}
    say(_("导出 %(cases)s 件事项单，共 %(records)s 条记录、%(files)s 个文件") % counts)
    if taken.missing:
        say(_("有 %(count)s 个文件已不在磁盘上，清单里写明了") % {"count": len(taken.missing)})
    say(_("归档在 %(path)s，清单的 SHA-256 是 %(seal)s") % {"path": options.target, "seal": taken.seal})
    return 0


def write_whole(options: Namespace) -> int:
    """Write an archive of the whole installation; 0 when it is there under its name."""
    schema.need()
    actor = exporter(options.staff)
    bar = Progress(_("导出"), packing.total() + 1)  # and that it is done
    packed = packing.pack(options.target, actor=actor, at=clock.now(), progress=bar)
    bar.finish()
    say(_("导出整个系统：%(rows)s 行、%(files)s 个文件") % {"rows": sum(packed.counts.values()), "files": packed.files})
    if packed.missing:
        say(_("有 %(count)s 个文件已不在磁盘上，清单里写明了") % {"count": len(packed.missing)})
    say(_("归档在 %(path)s，清单的 SHA-256 是 %(seal)s") % {"path": options.target, "seal": packed.seal})
    say(_("密钥不在归档里：请把 %(keys)s 用另一条路安全地带去，没有它读不回联系方式") % {"keys": keys_file()})
    return 0


def keys_file() -> Path:
    """Where this installation's keys are kept."""
    return Path(os.environ.get("SHOUWEN_KEYS_FILE", settings.SHOUWEN_VAR / "keys.json"))


def exporter(staff_number: str) -> Actor:
    """The person in whose name it is done.

    :raises Stop: when nobody has that staff number.
    """
    person_id = organisation.person_by_number(staff_number)
    if person_id is None:
        raise Stop(_("请用 --as 写明以谁的名义导出，要一个在职人员的工号"))
    return access.actor_for(person_id, via="cli")


def check(path: Path) -> int:
    """Check an archive; 0 when all of it holds."""
    found = checking.check(path, progress=Progress(_("已核验")))
    for fault in found.faults[:SHOWN]:
        say(fault)
    if len(found.faults) > SHOWN:
        say(_("……共 %(count)s 处不符") % {"count": len(found.faults)})
    if found.faults:
        return 1
    counts = {"members": found.members, "records": found.records, "entries": found.entries, "chains": found.chains}
    say(_("归档完整：%(members)s 个成员，%(records)s 条记录；账簿 %(entries)s 条，%(chains)s 条链") % counts)
    say(_("清单的 SHA-256 是 %(seal)s，请与导出时的比对") % {"seal": found.seal})
    return 0
