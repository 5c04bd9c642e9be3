"""``shouwen verify``: recompute the ledger's chains and name the first link that does not hold."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.ledger.verify import Broken, verify
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import Progress, say
from shouwen.kit.text import plain_int

HELP = gettext_lazy("核验账簿：逐条重算，指出第一处不符")
WHY = {
    "altered": gettext_lazy("内容与它的哈希不符"),
    "gap": gettext_lazy("中间缺了一条"),
    "unlinked": gettext_lazy("接不上前一条"),
    "entries_changed": gettext_lazy("锚定之后条目有增减"),
}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--subject", metavar="KIND:ID", help=_("只核验一个对象，例如 case:123"))


def run(options: Namespace) -> int:
    progress = Progress(_("已核验"))
    verdict = verify(progress=progress, **scope(options.subject))
    if verdict.broken:
        say(sentence(verdict.broken))
        return 1
    say(
        _("账簿完整：%(entries)s 条，%(chains)s 条链，%(anchors)s 个日锚")
        % {"entries": verdict.entries, "chains": verdict.chains, "anchors": verdict.anchors}
    )
    return 0


def scope(subject: str | None) -> dict[str, object]:
    """The filter for one subject, or for none."""
    if not subject:
        return {}
    kind, _colon, number = subject.partition(":")
    pk = plain_int(number)
    if pk is None:
        raise Stop(_("对象写作 类别:编号，例如 case:123"))
    return {"subject_kind": kind, "subject_id": pk}


def sentence(broken: Broken) -> str:
    """Which link does not hold, and why."""
    return _("断在 %(kind)s:%(id)s 的第 %(seq)s 条：%(why)s") % {
        "kind": broken.subject_kind,
        "id": broken.subject_id,
        "seq": broken.seq,
        "why": WHY.get(broken.why, broken.why),
    }
