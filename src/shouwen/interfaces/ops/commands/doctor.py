"""``shouwen doctor``: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops.checks import examine
from shouwen.interfaces.ops.terminal import say

HELP = gettext_lazy("体检：哪里不对，怎么办")
SCHEMA = False
MARKS = {"fine": "✓", "watch": "!", "wrong": "✗"}


def arguments(parser: ArgumentParser) -> None:
    """Nothing to choose."""


def run(_options: Namespace) -> int:
    """Print every finding; 1 when something is wrong."""
    faults = 0
    for finding in examine():
        say(f"{MARKS[finding.level]} {finding.what}")
        if finding.remedy:
            say(f"    → {finding.remedy}")
        faults += finding.level == "wrong"
    say(_("有 %(count)s 处要处理") % {"count": faults} if faults else _("没有要处理的"))
    return 1 if faults else 0
