"""``shouwen import cases FILE``: bring cases in from CSV, XLSX or JSON lines."""

from __future__ import annotations

import gc
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.access import actions as access
from shouwen.foundation.access.queries import holders
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.exporting import checking
from shouwen.interfaces.ops.importing import guess, mapping, tables
from shouwen.interfaces.ops.importing import run as importing
from shouwen.interfaces.ops.moving.unpacking import unpack
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import Progress, say
from shouwen.kit import clock, wording
from shouwen.kit.actor import Actor

HELP = gettext_lazy("导入事项单（CSV、XLSX、JSON lines）")


def arguments(parser: ArgumentParser) -> None:
    what = _("cases 导入；mapping 先照列名起草一份映射；archive 把整个系统的归档读进空的系统")
    parser.add_argument("what", choices=["cases", "mapping", "archive"], help=what)
    parser.add_argument("file", type=Path, help=_("CSV、XLSX 或 JSON lines 文件；archive 时是归档"))
    parser.add_argument(
        "--mapping", default="", help=_("映射：cfpb、nyc311、reviews、restaurant_reviews，自己存的名字，或 TOML 文件")
    )
    parser.add_argument("--as", dest="staff", default="", help=_("由谁导入（工号），导入的事项由此人负责"))
    parser.add_argument("--encoding", default="", help=_("字符集；不写则在 UTF-8 与 GB18030 里认"))
    parser.add_argument("--sheet", default="", help=_("工作表的名字；不写则取第一张"))
    parser.add_argument("--dry-run", action="store_true", help=_("只试不写，报告会发生什么"))
    parser.add_argument("--rejected", type=Path, help=_("退回的行写到哪里"))


def run_mapping(options: Namespace, saved: Path) -> int:
    """Draft a mapping from the column names and save it."""
    path = guess.draft(options.file, saved, encoding=options.encoding, sheet=options.sheet)
    say(_("映射已存为 %(path)s，请核对后再导入：shouwen import cases %(file)s --mapping %(name)s")
        % {"path": path, "file": options.file, "name": path.stem})  # fmt: skip
    return 0


def run_cases(options: Namespace, saved: Path) -> int:
    """Bring the file in; 1 when not one row came through."""
    schema.need_keys()
    rules = mapping.load(options.mapping, saved)
    columns = tables.columns(options.file, encoding=options.encoding, sheet=options.sheet)
    if lacking := rules.lacking(columns):
        names, there = _("、").join(lacking), _("、").join(name[:40] for name in columns[:30])
        say(_("映射 %(mapping)s 用不上：找不到 %(names)s 的列。表里的列是：%(there)s") % {"mapping": rules.name, "names": names, "there": there})
        say(_("列名只有一个，多半是分隔符没认出来；列名不同，先用 shouwen import mapping 起草一份映射"))
        return 1
    missing = rules.missing([*columns, "#row", "#now"])
    if missing:
        say(_("表里没有这些列，按空处理：%(names)s") % {"names": _("、").join(missing)})
    rejected = options.rejected or options.file.with_name(f"{options.file.stem}.rejected.csv").name
    total = tables.count(options.file, encoding=options.encoding, sheet=options.sheet)
    make_room()
    bar, tally = Progress(_("试导") if options.dry_run else _("导入"), total), importing.Tally()

    def told(so_far: importing.Tally) -> None:
        nonlocal tally
        tally = so_far
        bar(so_far.read)

    try:
        importing.bring_in(
            options.file,
            rules,
            actor=importer(options.staff),
            clock=clock.now,
            rejected=Path(rejected),
            encoding=options.encoding,
            sheet=options.sheet,
            dry_run=options.dry_run,
            progress=told,
        )
    except KeyboardInterrupt:
        say()
        report(tally, Path(rejected), dry_run=options.dry_run)
        say(_("已停下。导入了的都在；再运行一次同样的命令，就从停下的地方接着"))
        return 130
    bar.finish()
    report(tally, Path(rejected), dry_run=options.dry_run)
    return 0 if tally.brought or tally.known or not tally.read else 1


def make_room() -> None:
    """For writing by the thousand in a process that does nothing else: memory for the indexes, seldom looks for circles."""
    wording.gather()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -131072")  # KiB: an index is written at random places
            cursor.execute("PRAGMA wal_autocheckpoint = 16384")  # pages: a leaf changed by ten batches is moved once


def run_archive(options: Namespace) -> int:
    """Bring a whole installation over; 0 when it is here and its ledger holds."""
    total = sum(checking.manifest(options.file).get("counts", {}).values())
    checked, loaded, indexed = Progress(_("已核验")), Progress(_("读入"), total), Progress(_("建索引"))
    make_room()
    found = unpack(options.file, at=clock.now(), checked=checked, progress=loaded, indexed=indexed)
    loaded.finish()
    counts = {"rows": loaded.done, "entries": found.entries, "chains": found.chains}
    say(_("整个系统已读进来：%(rows)s 行；账簿 %(entries)s 条、%(chains)s 条链，核验无误") % counts)
    say(_("所有人请重新登录；单号接着原来的往下编"))
    return 0


def importer(staff_number: str) -> Actor:
    """The person who brings the cases in and answers for the open ones.

    :raises Stop: when nobody has that staff number.
    """
    person_id = organisation.person_by_number(staff_number)
    if person_id is None:
        raise Stop(_("请用 --as 写明由谁导入，要一个在职人员的工号") + able())
    actor = access.actor_for(person_id, via="import")
    if not actor.may("cases.register"):
        raise Stop(_("%(number)s 没有“登记事项单”的权限，不能由此人导入") % {"number": staff_number} + able())
    return actor


def able() -> str:
    """Some who may bring cases in, as a sentence; what to do when there is nobody."""
    roots, at = Unit.objects.filter(depth=1), clock.now()
    found = [each for root in roots for each in holders("cases.register", root.pk, at=at)]
    people = Person.objects.filter(pk__in=found, is_active=True).order_by("staff_number")[:5]
    if not people:
        return _(
            "。管理员管设置，不办事项：登录后到“管理”的“人员与岗位”新增一位同事，岗位选客服主管、班长或坐席，再用这位的工号导入"
        )
    return _("，例如 %(who)s") % {"who": _("、").join(f"{each.staff_number} {each.name}" for each in people)}


def report(tally: importing.Tally, rejected: Path, *, dry_run: bool) -> None:
    """What came in, what was known, what was refused and why, and how fast."""
    said = _("会导入") if dry_run else _("导入")
    say(_("%(said)s %(brought)s 件，已有 %(known)s 件，退回 %(rejected)s 件；用时 %(seconds).1f 秒，每秒 %(rate).0f 件")
        % {"said": said, "brought": tally.brought, "known": tally.known, "rejected": tally.rejected,
           "seconds": tally.seconds, "rate": tally.rate})  # fmt: skip
    for reason, count in sorted(tally.reasons.items(), key=lambda pair: -pair[1])[:10]:
        say(f"  {count:>6}  {reason}")
    if tally.rejected:
        say(_("退回的行和原因在 %(path)s") % {"path": rejected})


def run(options: Namespace) -> int:
    saved = settings.SHOUWEN_VAR / "mappings"
    try:
        if options.what == "archive":
            return run_archive(options)
        return run_mapping(options, saved) if options.what == "mapping" else run_cases(options, saved)
    except (tables.Unreadable, mapping.Unmappable) as error:
        say(str(error))
        return 1
