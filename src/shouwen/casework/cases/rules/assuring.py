"""What whoever takes a complaint says to the customer, ticked off and kept for coaching (CASE-052). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

ASSURANCES: Mapping[str, object] = {
    "recorded": _("告诉客户已经记下"),
    "assured": _("保证由我负责到底"),
    "thanked": _("谢谢客户告诉我们"),
    "urgent": _("说明会抓紧办"),
}
"""Record, assure, thank, show urgency."""
ASKED = frozenset({"complaint", "fault", "misconduct"})
"""The kinds whose form asks for them."""


def joined(given: Iterable[str]) -> str:
    """Those that are known, in their order, as a case keeps them."""
    held = set(given)
    return ",".join(code for code in ASSURANCES if code in held)


def parted(kept: str) -> tuple[str, ...]:
    """The same, back."""
    return tuple(code for code in kept.split(",") if code in ASSURANCES)
