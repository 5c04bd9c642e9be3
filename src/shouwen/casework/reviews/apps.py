"""Wiring of yearly reviews: slots of neighbours, kinds of notices."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "shouwen.casework.reviews"
    label = "reviews"
    verbose_name = _("投诉方案年度评估")

    def ready(self) -> None:
        from shouwen.casework.reviews import sockets
        from shouwen.foundation.notices.slots import Kind, declare

        sockets.plug_in()
        declare({"reviews.sign": Kind(_("请我签投诉方案年度评估"), must=True), "reviews.mine": Kind(_("我写的年度评估签了"))})
