"""Talking in a terminal: lines, questions, progress."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.sentences import Stop


def say(text: object = "") -> None:
    """One line, at once, whatever the terminal can show."""
    print(text, flush=True)


def is_interactive() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()


def ask(question: str, *, default: str = "", flag: str, check: Callable[[str], str] = str) -> str:
    """Ask until the answer will do; ``check`` returns the value or raises ValueError with a sentence.

    :raises Stop: when nobody can answer, naming the flag that would.
    """
    while True:
        answer = _read(question, default, flag)
        try:
            return check(answer)
        except ValueError as why:
            say(why)


def _read(question: str, default: str, flag: str) -> str:
    if not is_interactive():
        if default:
            return default
        raise Stop(_("还缺 %(flag)s（%(question)s）") % {"flag": flag, "question": question})
    try:
        return input(f"{question}{f' [{default}]' if default else ''}: ").strip() or default
    except EOFError:
        raise KeyboardInterrupt from None


def ask_password(question: str, *, flag: str, check: Callable[[str], str]) -> str:
    """Ask twice for a password, unseen.

    :raises Stop: when nobody can answer.
    """
    if not is_interactive():
        raise Stop(_("还缺 %(flag)s（%(question)s）") % {"flag": flag, "question": question})
    while True:
        try:
            answer = check(getpass.getpass(f"{question}: "))
        except ValueError as why:
            say(why)
            continue
        if getpass.getpass(_("再输一遍: ")) == answer:
            return answer
        say(_("两次不一样，请重输"))


def table(rows: Sequence[Sequence[object]]) -> None:
    """Rows in columns; Chinese characters take two cells."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(wide, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        cells = [cell + " " * (width - wide(cell)) for cell, width in zip(row, widths, strict=True)]
        say("  ".join(cells).rstrip())


def wide(text: str) -> int:
    """Cells a text takes in a terminal."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


class Progress:
    """A count with rate and time left: one line rewritten on a terminal, one line in five seconds elsewhere."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self.label, self.total, self.done = label, total, 0
        self.began = self.said = time.monotonic()

    def __call__(self, done: int) -> None:
        """So many are done by now."""
        self.done = done
        now = time.monotonic()
        if now - self.said >= (0.2 if sys.stdout.isatty() else 5):
            self.said = now
            print(f"\r{self.line()}" if sys.stdout.isatty() else self.line(), end=self._end(), flush=True)

    def line(self) -> str:
        """How far, how fast, how long still."""
        passed = max(time.monotonic() - self.began, 0.001)
        rate = self.done / passed
        if not self.total:
            return f"{self.label} {self.done} · {rate:.0f}/s"
        left = (self.total - self.done) / rate if rate else 0
        return f"{self.label} {self.done}/{self.total} · {rate:.0f}/s · " + _("还要 %(left)s") % {
            "left": f"{left:.0f}s"
        }

    def finish(self) -> None:
        """The last line stays."""
        print(f"\r{self.line()}" if sys.stdout.isatty() else self.line(), flush=True)

    def _end(self) -> str:
        return "  " if sys.stdout.isatty() else "\n"
