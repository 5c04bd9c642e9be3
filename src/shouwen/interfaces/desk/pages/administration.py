"""The way to everything that is set up rather than worked on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from shouwen.interfaces.desk.shell import reverse_or_none
from shouwen.kit.errors import Forbidden
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import folded


@dataclass(frozen=True)
class Door:
    """A page of settings: what it is for, and the right that opens it; ``also``, a second one it takes."""

    label: str | Promise
    hint: str | Promise
    icon: str
    name: str
    right: str
    also: str = ""


DOORS = (
    Door(gettext_lazy("组织"), gettext_lazy("省、市、部门和班组，谁归谁"), "sitemap", "organisation:tree", "organisation.read"),
    Door(gettext_lazy("人员与岗位"), gettext_lazy("入岗、离岗、代理、停用"), "users", "organisation:people", "people.edit"),
    Door(gettext_lazy("角色与权限"), gettext_lazy("每个岗位能做什么，能看多远"), "shield-lock", "access:roles", "access.roles"),
    Door(gettext_lazy("接口令牌"), gettext_lazy("给程序用的钥匙，可限权、可到期"), "key", "access:tokens", "access.tokens"),
    Door(gettext_lazy("类别与代码"), gettext_lazy("事项、类别、退单与办结原因"), "category", "catalogue:home", "catalogue.edit_local"),
    Door(gettext_lazy("标签"), gettext_lazy("事项单上的标签有多少件，改名、合并、停用"), "tags", "cases:all_tags", "catalogue.edit_local", "cases.read"),
    Door(gettext_lazy("知识"), gettext_lazy("常用语、标准答复、话术，谁负责、第几版"), "book", "knowledge:list", "knowledge.edit_local"),
    Door(gettext_lazy("字段"), gettext_lazy("登记时还问什么，谁能看，何时必填"), "forms", "catalogue:fields", "catalogue.edit_local"),
    Door(pgettext_lazy("list", "状态"), gettext_lazy("固定状态在这里叫什么，再分细些"), "circle-dot", "catalogue:statuses", "catalogue.edit_local"),
    Door(pgettext_lazy("list", "工作日历"), gettext_lazy("上下班、节假日、调休"), "calendar", "calendars:list", "calendars.edit"),
    Door(gettext_lazy("时限规则"), gettext_lazy("每类事多久响应、多久办完"), "clock", "deadlines:policies", "deadlines.edit"),
    Door(gettext_lazy("法定时限包"), gettext_lazy("各行业的法定时限、依据和条款，哪个中心按哪一包"), "gavel", "statutes:packs", "statutes.packs"),
    Door(gettext_lazy("投诉登记簿与监管报表"), gettext_lazy("按国家标准的登记簿，CFPB 报表，遮掩后导出"), "table-export", "statutes:export", "statutes.export"),
    Door(gettext_lazy("投诉定级"), gettext_lazy("金额、影响、特别情形各定几级，优先级怎么算"), "scale", "complaints:rules", "complaints.rules"),
    Door(gettext_lazy("投诉政策"), gettext_lazy("目标、原则、怎么办，写好后由另一位批准，给客户看"), "certificate", "complaints:charters", "complaints.rules"),
    Door(gettext_lazy("起因与定责"), gettext_lazy("哪些事项办结要有起因、申诉几天、起因走势"), "git-branch", "liability:rules", "policy.edit"),
    Door(gettext_lazy("文书模板"), gettext_lazy("投诉处理表、最终答复函印成什么样，中英文各一份"), "file-text", "papers:templates", "papers.templates"),
    Door(gettext_lazy("首问规则"), gettext_lazy("交办多久受理、几次拒绝、岗位间对接，先看会怎样"), "heart-handshake", "cases:rules_home", "policy.edit"),
    Door(gettext_lazy("工单规则"), gettext_lazy("二次审核、退单时限、催办次数"), "clipboard-list", "workorders:rules", "policy.edit"),
    Door(gettext_lazy("核决权限"), gettext_lazy("谁能批多少补救，预算和汇率，今天谁能批"), "rubber-stamp", "redress:matrix", "redress.policy"),
    Door(gettext_lazy("退货运费规则"), gettext_lazy("哪种原因退货运费由谁承担，多少以内不用审批"), "truck-return", "freight:rules", "freight.rules"),
    Door(gettext_lazy("外部 OA 审批"), gettext_lazy("要签的审批送到外面的 OA，签回来核对了才算"), "plug", "oa:home", "oa.settings"),
    Door(gettext_lazy("超时限赔偿汇总"), gettext_lazy("一段时间里各部门超时该赔、已赔多少"), "receipt-2", "redress:overtime", "redress.summary"),
    Door(gettext_lazy("服务规范"), gettext_lazy("按业务写下怎样才算做好，谁读过，事项旁边显示"), "certificate", "standards:library", "standards.write"),
    Door(gettext_lazy("核查规则"), gettext_lazy("哪一类别、起因或超时自己开核查，哪个岗位做，几小时内"), "checkbox", "checks:rules", "checks.rules"),
    Door(gettext_lazy("立项规则"), gettext_lazy("什么时候自己立改进计划，先看近 90 天会怎样"), "bulb", "improvement:rules", "improvement.rules"),
    Door(gettext_lazy("宏"), gettext_lazy("几件常一起做的事，一次做完"), "wand", "automation:macros", "automation.macros_own"),
    Door(gettext_lazy("自动规则"), gettext_lazy("什么时候、符合什么，就做什么；先试跑再启用"), "robot", "automation:rules", "automation.rules"),
    Door(gettext_lazy("给客户的信"), gettext_lazy("哪些信发、用谁的名义、什么样子"), "mail", "cases:senders", "policy.edit"),
    Door(pgettext_lazy("list", "行业包"), gettext_lazy("按行业载入类别、原因和时限"), "package", "catalogue:packs", "catalogue.edit_global"),
    Door(gettext_lazy("登记簿"), gettext_lazy("按号连续，可打印"), "notebook", "cases:register_book", "cases.register_book"),
    Door(gettext_lazy("闭环监控"), gettext_lazy("每件事的五个环节，缺了哪一环"), "repeat", "cases:loop", "cases.reassign"),
    Door(gettext_lazy("账本"), gettext_lazy("谁在何时做了什么，逐条可验"), "link", "ledger:log", "ledger.read"),
)


@require_GET
def admin(request: HttpRequest) -> HttpResponse:
    """The doors this reader may open."""
    actor = actor_of(request)
    doors = [(door, url) for door in DOORS if actor.may(door.right) and (not door.also or actor.may(door.also)) and (url := reverse_or_none(door.name))]
    if not doors:
        raise Forbidden("right_missing", _("这里放的是组织、人员和规则的设置，不归您的岗位"))
    q = request.GET.get("q", "").strip()[:40]
    context = {
        "doors": [(door, url) for door, url in doors if says(door, q)],
        "q": q,
        "keeps_house": actor.may("access.roles"),
        "reads_log": actor.may("ledger.read"),
    }
    return show(request, "desk/admin.html", context, part="desk/admin_doors.html")


def says(door: Door, q: str) -> bool:
    """Whether a page of settings is meant by a few words, by pinyin or by its initials."""
    asked = folded(q).replace(" ", "")
    return not asked or any(asked in spelling for spelling in _spelled(f"{door.label} {door.hint}"))


@cache
def _spelled(text: str) -> tuple[str, ...]:
    """A text as it may be typed: itself, its pinyin, the initials of that."""
    from pypinyin import Style, lazy_pinyin

    initials = lazy_pinyin(text, style=Style.FIRST_LETTER)
    return tuple(folded(each).replace(" ", "") for each in (text, "".join(lazy_pinyin(text)), "".join(initials)))
