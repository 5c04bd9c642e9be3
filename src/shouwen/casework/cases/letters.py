"""Words of cases: to colleagues in their inbox (message ids with {places}, no customers' data), to customers in letters.

A letter is one function; adding one is that function and its line in :data:`LETTERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from shouwen.relations.contacts.states import CODE

OFFERED = gettext_noop("{number}：{actor_person}请您{kind_label}，{accept_at} 前受理")
REFUSED = gettext_noop("{number}：{actor_person}没有接{kind_label}，已退回给您")
EXPIRED = gettext_noop("{number}：{kind_label}到时没人应，已退回给您")
EXPIRED_TOLD = gettext_noop("{number}：{kind_label}到时没人应，已退回{returned_person}，请过问")
ACCEPTED = gettext_noop("{number}：{actor_person}已受理{kind_label}")
CONSENT = gettext_noop("{number}：责任移交等您同意")
SHIRKING = gettext_noop("{number}：已转手 {hops} 次，疑似推诿，请过问")
PROBLEM = gettext_noop("{number}：转为问题单，请您裁定承办人")
GIVEN = gettext_noop("{number}：已交到您手上，{from_person}不再负责")
DECIDED = gettext_noop("{number}：主管裁定由您承办，不再退回")
ASKED = gettext_noop("{number}：{actor_person}向您请教")
ADVISED = gettext_noop("{number}：{actor_person}答复了您的请教")
MENTIONED = gettext_noop("{number}：{actor_person}在备注里提到您")
FOLLOWING = gettext_noop("{number}：{actor_person}请您关注这件事")
NEWS_REPLY = gettext_noop("{number}：{actor_person}答复了客户")
NEWS_SPOKE = gettext_noop("{number}：客户有新消息")
NEWS_ENDED = gettext_noop("{number}：已结束")
DRAFT_SHARED = gettext_noop("{number}：{actor_person}共享了一份没发的草稿")
CHASED = gettext_noop("{number}：客户第 {count} 次催办")
ADDED = gettext_noop("{number}：客户有补充")
NOT_ACCEPTED = gettext_noop("{number}：客户不认可")
BROKEN = gettext_noop("{number}：答应客户的事到时没有兑现")
SUGGESTED = gettext_noop("{number}：一条建议转给您")
REVIEW = gettext_noop("{number}：申请由{before_label}改为{after_label}，等您复核")
REVIEWED = gettext_noop("{number}：{verdict_label}，{before_label}改为{after_label}")
REOPENED = gettext_noop("{number}：已重开，由您负责")
REMIND = gettext_noop("{number}：等客户补充已到第 {days} 个工作日，请联系客户")
URGENT = gettext_noop("{number}：急件呼您，请在 {answer_by_at} 前应呼，否则转呼下一位")
UNANSWERED = gettext_noop("{number}：急件叫了 {places} 人没有人应，请马上过问")
UNDELIVERED = gettext_noop("{number}：{letter_label}没有送达客户，{fault_label}，请另行告知")


# ── to the customer ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Matter:
    """A case as a letter about it needs it, in the customer's language and their centre's zone."""

    number: str
    title: str
    customer: str
    responsible: str
    staff_number: str
    next_step: str
    next_by: str
    link: str
    callback: str
    signature: str


@dataclass(frozen=True)
class Said:
    """What one letter has to say besides: words written by a colleague, a moment, a promise, whether a code is new."""

    words: str = ""
    by: str = ""
    has_code: bool = False
    basis: str = ""


Words = tuple[str, str]
"""Subject and text."""


def acknowledged(m: Matter, s: Said) -> Words:
    """The number, who is responsible, what happens next and by when (CASE-010, CASE-063)."""
    subject = _("您反映的事已登记，单号 %(number)s") % {"number": m.number}
    return subject, _letter(m, _("您反映的“%(title)s”我们已经登记，单号 %(number)s。") % vars(m), _who(m), _next(m), _follow(m, s))


def progress(m: Matter, s: Said) -> Words:
    """How far it has come, while nothing else was said (CASE-063)."""
    subject = _("%(number)s 的进展") % vars(m)
    return subject, _letter(m, _("您反映的“%(title)s”还在办理。") % vars(m), _who(m), _next(m), _follow(m, s))


def replied(m: Matter, s: Said) -> Words:
    """What a colleague writes."""
    return _("%(number)s 的回复") % vars(m), _letter(m, s.words, _who(m), _follow(m, s))


def answered(m: Matter, s: Said) -> Words:
    """The result, and how to accept or refuse it (CASE-062, CASE-034)."""
    choose = _("请告诉我们您是否认可：在网页上点“认可”或“不认可”，或打电话给我们。不认可不用说明理由，会由上一级重新处理。")
    return _("%(number)s 的处理结果") % vars(m), _letter(m, s.words, choose, _who(m), _follow(m, s))


def owner(m: Matter, s: Said) -> Words:
    """Somebody else answers for it now (demand 3.1, rule 7)."""
    subject = _("%(number)s 改由另一位同事负责") % vars(m)
    return subject, _letter(m, _("您反映的“%(title)s”从现在起由另一位同事对您负责。") % vars(m), _who(m), _next(m), _follow(m, s))


def extended(m: Matter, s: Said) -> Words:
    """The limit has moved (standards: customer told of every extension)."""
    told = _("您反映的“%(title)s”需要更多时间，我们会在 %(by)s 前办完。") % {"title": m.title, "by": s.by}
    return _("%(number)s 的办理时限有变") % vars(m), _letter(m, told, _("让您久等了。"), _who(m), _follow(m, s))


def law_extended(m: Matter, s: Said) -> Words:
    """A statutory limit is extended: why, on what statute, until when (banks and insurers: told before it counts)."""
    told = _("您反映的“%(title)s”需要更多时间，我们会在 %(by)s 前答复您。") % {"title": m.title, "by": s.by}
    why = _("原因：%(words)s。依据：%(basis)s。") % {"words": s.words.rstrip("。."), "basis": s.basis}
    return _("%(number)s 的办理期限依法延长") % vars(m), _letter(m, told, why, _("让您久等了。"), _who(m), _follow(m, s))


def promised(m: Matter, s: Said) -> Words:
    """What was promised, and until when: a call back, a visit."""
    told = _("我们答应您：%(words)s，%(by)s 前。") % {"words": s.words.rstrip("。."), "by": s.by}
    return _("%(number)s：我们答应您的事") % vars(m), _letter(m, told, _who(m), _follow(m, s))


def reminder(m: Matter, s: Said) -> Words:
    """We wait for the customer (standards 4: at the second and the fourth working day)."""
    told = _("“%(title)s”要继续办理，还等您补充情况或答复。") % vars(m)
    easy = _("您可以在网页上补充文字和附件，也可以打电话告诉我们。")
    return _("%(number)s 等您补充") % vars(m), _letter(m, told, easy, _who(m), _follow(m, s))


def closed(m: Matter, s: Said) -> Words:
    """It is done, and can come back."""
    told = _("您反映的“%(title)s”已经办结。") % vars(m)
    back = _("如果问题又出现，或您另有想法，请报单号告诉我们，可以重开，不用从头说起。")
    return _("%(number)s 已办结") % vars(m), _letter(m, told, back, _follow(m, s))


def reopened(m: Matter, s: Said) -> Words:
    """It came back, and who answers for it."""
    told = _("您反映的“%(title)s”已经重开，之前的记录都在。") % vars(m)
    return _("%(number)s 已重开") % vars(m), _letter(m, told, _who(m), _next(m), _follow(m, s))


def declined(m: Matter, s: Said) -> Words:
    """Not ours to decide, why, and who can (CASE-058)."""
    return _("%(number)s 不在我们的受理范围") % vars(m), _letter(m, s.words, _follow(m, s))


def final_response(m: Matter, s: Said) -> Words:
    """What the letter says that carries our final response as a PDF (ISO 10002: the decision communicated)."""
    told = _("您反映的“%(title)s”，我们的最终答复函随信附上（PDF）。") % vars(m)
    return _("%(number)s 的最终答复函") % vars(m), _letter(m, told, _who(m), _follow(m, s))


def _letter(m: Matter, *parts: str) -> str:
    greeting = _("%(customer)s，您好：") % vars(m) if m.customer else _("您好：")
    return "\n\n".join(part for part in (greeting, *parts, m.signature) if part)


def _who(m: Matter) -> str:
    if m.staff_number:
        return _("负责人：%(responsible)s（工号 %(staff_number)s），从头到尾由其对您负责。") % vars(m)
    return _("负责人：%(responsible)s，从头到尾由其对您负责。") % vars(m)


def _next(m: Matter) -> str:
    if not m.next_step:
        return ""
    return _("接下来：%(next_step)s，%(next_by)s 前。") % vars(m) if m.next_by else _("接下来：%(next_step)s。") % vars(m)


def _follow(m: Matter, s: Said) -> str:
    lines = []
    if s.has_code:
        lines.append(_("单号 %(number)s，查询码 %(code)s。请保管好，凭它们可以随时查看进展、补充情况。") % {"number": m.number, "code": CODE})
    if m.link:
        lines.append(_("查看进展：%(link)s") % vars(m))
    if m.callback:
        lines.append(_("有事请拨 %(callback)s，报单号 %(number)s。") % vars(m))
    return "\n".join(lines)


@dataclass(frozen=True)
class Kind:
    """A kind of letter. ``is_on``: sent unless a centre says otherwise; ``by_hand``: a person tells it where no machine can;
    ``must``: no centre leaves it out, because a statute asks for it or somebody sends it by hand; ``touches``: once it went
    out it is a touch with the customer, which nobody has filed before."""

    label: str | Promise
    write: Callable[[Matter, Said], Words]
    is_on: bool = True
    by_hand: bool = False
    must: bool = False
    touches: bool = False


LETTERS: Mapping[str, Kind] = {
    "acknowledged": Kind(gettext_lazy("登记回执"), acknowledged, by_hand=True),
    "progress": Kind(gettext_lazy("进展告知"), progress),
    "replied": Kind(gettext_lazy("给客户的回复"), replied, by_hand=True),
    "answered": Kind(gettext_lazy("处理结果"), answered, by_hand=True),
    "owner": Kind(gettext_lazy("责任人变更告知"), owner),
    "extended": Kind(gettext_lazy("时限变更告知"), extended, by_hand=True),
    "law_extended": Kind(gettext_lazy("法定期限延长告知"), law_extended, by_hand=True, must=True),
    "promised": Kind(gettext_lazy("承诺与回电约定"), promised),
    "reminder": Kind(gettext_lazy("请客户补充的提醒"), reminder, by_hand=True),
    "final_response": Kind(gettext_lazy("最终答复函"), final_response, must=True, touches=True),
    "closed": Kind(gettext_lazy("办结告知"), closed),
    "reopened": Kind(gettext_lazy("重开告知"), reopened),
    "declined": Kind(gettext_lazy("不予受理告知"), declined, by_hand=True),
}
"""Every letter to customers, in the order of a case's life."""
