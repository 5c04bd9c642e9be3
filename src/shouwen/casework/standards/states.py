"""What a version of a standard can be (IMP-013, ORG-069)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

DRAFT, COMING, NOW, PAST, RETIRED = "draft", "coming", "now", "past", "retired"
LABELS: dict[str, str | Promise] = {
    DRAFT: pgettext_lazy("standard", "等批准"),
    COMING: pgettext_lazy("standard", "待生效"),
    NOW: pgettext_lazy("standard", "现行"),
    PAST: pgettext_lazy("standard", "以前的"),
    RETIRED: pgettext_lazy("standard", "已收回"),
}
TONES = {DRAFT: "wait", COMING: "soon", NOW: "accent"}
