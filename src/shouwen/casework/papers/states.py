"""What papers there are, in which languages, and what a template is made of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shouwen.kit.languages import LANGUAGES as LANGUAGES

KINDS = {"form": _("投诉处理表"), "final_response": _("最终答复函")}
"""Papers of a complaint: the handling form of GB/T 19012 and ISO 10002 (CMP-020), the letter with the final response."""

SENT = ("final_response",)
"""Papers that are for the customer, and may be sent to them."""

SORTS = {"fields": _("栏目"), "passage": _("文字"), "signatures": _("签名栏")}
"""A block of a template: cells with names, words, or places to sign."""

WHENS = {
    "": _("总是出现"),
    "upheld": _("属实或部分属实时"),
    "not_upheld": _("不属实时"),
    "accepted": _("接受或部分接受客户要求时"),
    "refused": _("不接受客户要求时"),
    "redress": _("有补救时"),
    "apology": _("记有致歉时"),
    "recourse": _("写有外部途径时"),
    "regulator": _("有监管单号时"),
    "acting": _("代人投诉时"),
}
"""When a block stands in a paper."""
