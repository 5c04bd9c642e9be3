"""What a work-plan item and a service project can be (ORG-064, ORG-067)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

OPEN, DONE, DROPPED = "open", "done", "dropped"
LABELS: dict[str, str | Promise] = {
    OPEN: pgettext_lazy("teamwork", "进行中"),
    DONE: pgettext_lazy("teamwork", "已完成"),
    DROPPED: pgettext_lazy("teamwork", "作罢"),
}
TONES = {OPEN: "wait", DONE: "accent"}
