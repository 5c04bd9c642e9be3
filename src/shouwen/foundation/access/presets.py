"""The posts a two-level centre ships with: pure data, editable after it is loaded (requirements ORG-003..061).

A right's reach is one of ``own`` (what I own or handle), ``team`` (my unit and those under it), ``centre``,
``tree`` (my centre and those below) and ``all``. The ladder repeats itself on purpose: an agent does a thing to
one's own cases, a team leader to the team's, a supervisor to the centre's, the province to the tree's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shouwen.kit.actor import LEVELS, Level

Rights = Mapping[str, Level]


@dataclass(frozen=True)
class RolePreset:
    """A post as shipped: its code, both names, where it sits and what it may do.

    ``seat`` is the kind of node it belongs to: province, city, centre (either), branch, oversight or any.
    """

    code: str
    name: str
    name_en: str
    seat: str
    rows: tuple[str, ...]
    rights: Rights = field(default_factory=dict)
    needs_mfa: bool = False

    @property
    def level(self) -> str:
        """``city`` when the post belongs into a city's tree, else ``province``."""
        return "city" if self.seat in ("city", "centre", "branch") else "province"

    @property
    def source(self) -> str:
        """The rows the post comes from, as stored with the role."""
        return " ".join(self.rows)


def at(level: Level, *rights: str) -> dict[str, Level]:
    """The same reach for several rights."""
    return dict.fromkeys(rights, level)


def widest(*bundles: Rights) -> dict[str, Level]:
    """Bundles put together; where two give the same right the wider reach counts."""
    joined: dict[str, Level] = {}
    for right, level in (pair for bundle in bundles for pair in bundle.items()):
        joined[right] = max(joined.get(right, level), level, key=LEVELS.index)
    return joined


def lifted(bundle: Rights, level: Level) -> dict[str, Level]:
    """A bundle with no right reaching less far than ``level``."""
    return {right: max(reach, level, key=LEVELS.index) for right, reach in bundle.items()}


def without(bundle: Rights, right: str) -> dict[str, Level]:
    """A bundle without one right."""
    return {each: level for each, level in bundle.items() if each != right}


READ = at("centre", "cases.read", "workorders.read", "customers.read", "files.read", "organisation.read", "improvement.read",
          "ideas.take_part", "committees.read", "reviews.read", "standards.read")
READ_TREE = lifted(READ, "tree")

AGENT = widest(
    READ,
    at("centre", "cases.register", "customers.edit", "customers.reveal", "contacts.record", "files.add", "catalogue.coin"),
    at("team", "cases.handle", "cases.edit", "cases.link", "complaints.record", "papers.make", "papers.send", "workorders.chase", "liability.find",
       "liability.propose", "statutes.extend", "tasks.write"),
    at("own", "cases.answer", "cases.hand_off", "cases.accept", "cases.consult", "cases.hand_up", "cases.escalate",
       "cases.close", "cases.reopen", "cases.withdraw", "workorders.dispatch", "workorders.review_reply",
       "workorders.cancel", "deadlines.extend_request", "deadlines.pause", "automation.macros_own", "redress.propose",
       "improvement.write", "teamwork.plan", "applications.read", "freight.read", "applications.submit", "freight.decide", "applications.outcome"),
    at("centre", "redress.read", "tasks.call_back"),
)  # fmt: skip

# ORG-021: key customers, and the second look at dispatch, chase and return orders.
SENIOR = widest(
    AGENT,
    at(
        "centre",
        "cases.take_key",
        "workorders.review_dispatch",
        "workorders.decide_return",
        "customers.merge",
    ),
    at("team", "cases.accept", "cases.merge", "cases.share_views", "workorders.review_reply"),
)

LEADER = widest(
    lifted(SENIOR, "team"),
    at("team", "cases.reassign", "cases.approve_transfer", "cases.decline", "workorders.approve_extension",
       "workorders.approve_suspension", "deadlines.approve_extension_short", "people.edit",
       "automation.macros_shared", "complaints.flag", "complaints.override", "complaints.group", "complaints.acquit",
       "liability.confirm", "liability.appeal", "teamwork.lead", "checks.settle"),
    at("centre", "notices.send", "redress.approve", "redress.delegate", "applications.read", "freight.read", "applications.submit", "freight.decide",
       "applications.outcome"),
)  # fmt: skip

SUPERVISOR = widest(
    lifted(LEADER, "centre"),
    at(
        "centre",
        "cases.decide_problem",
        "cases.correct_first_contact",
        "cases.register_book",
        "workorders.supervise",
        "liability.correct",
        "checks.arrange",
        "papers.approve",
    ),
)

# ORG-025..029, 036: internal rules, staffing with effective date, export with a reason.
MANAGER = widest(
    SUPERVISOR,
    at("centre", "policy.edit", "people.lock", "deadlines.approve_extension_long", "deadlines.edit", "cases.export",
       "cases.see_restricted", "catalogue.edit_local", "knowledge.edit_local", "automation.rules",
       "redress.summary", "indicators.read", "indicators.edit", "indicators.acknowledge", "complaints.rules", "papers.templates", "improvement.approve", "improvement.rules",
       "ideas.decide", "committees.keep", "reviews.write", "standards.write", "standards.approve",
       "statutes.approve", "statutes.packs", "statutes.export", "checks.rules"),
)  # fmt: skip

HEAD = widest(
    MANAGER,
    at("centre", "organisation.edit", "calendars.edit", "ledger.read", "cases.suggestions", "redress.policy",
       "oa.settings", "applications.budget", "freight.rules", "reviews.sign", "liability.decide", "statutes.export_plain", "cases.export_plain"),
)

PROVINCE_COMMAND = widest(
    READ_TREE,
    at("tree", "cases.pull_up", "cases.reassign", "cases.handle", "cases.accept", "cases.answer", "cases.hand_off",
       "cases.consult", "cases.escalate", "cases.close", "cases.reopen", "cases.take_key", "cases.see_restricted",
       "cases.correct_first_contact", "cases.decide_problem", "cases.approve_transfer", "cases.register_book",
       "cases.share_views", "workorders.dispatch", "workorders.chase", "workorders.supervise", "workorders.review_reply",
       "workorders.approve_extension", "workorders.approve_suspension", "deadlines.approve_extension_short",
       "deadlines.approve_extension_long", "complaints.record", "papers.make", "papers.send", "complaints.flag", "complaints.override",
       "complaints.group", "complaints.acquit", "contacts.record", "customers.reveal", "files.add", "notices.send",
       "liability.find", "liability.correct", "liability.propose", "liability.confirm", "liability.decide",
       "redress.read", "redress.summary", "indicators.read", "indicators.acknowledge", "improvement.write", "improvement.approve", "ideas.decide", "committees.keep", "reviews.write",
       "standards.write", "standards.approve", "teamwork.plan", "teamwork.lead",
       "tasks.write",
       "tasks.call_back", "checks.settle", "checks.arrange", "papers.approve",
       "statutes.extend", "statutes.approve", "statutes.approve_above", "statutes.export"),
)  # fmt: skip

COMPILER = widest(READ, at("centre", "cases.register_book", "cases.export"))

BRANCH = widest(at("centre", "ideas.take_part"), at(
    "team", "workorders.read", "workorders.sign", "workorders.reply", "workorders.return",
    "workorders.extend_request", "workorders.suspend", "customers.read", "customers.reveal", "contacts.record",
    "files.read", "files.add", "organisation.read", "improvement.read", "committees.read", "standards.read",
))  # fmt: skip
BRANCH_LEAD = widest(
    BRANCH, at("team", "people.edit", "notices.send", "cases.read", "cases.consult", "redress.read",
               "liability.appeal")
)

READER = at("tree", "cases.read", "workorders.read", "cases.register_book", "organisation.read", "improvement.read",
            "ideas.take_part", "committees.read", "reviews.read", "standards.read")

SETTINGS = (
    "organisation.read", "organisation.edit", "people.edit", "people.lock", "access.roles", "access.tokens",
    "calendars.edit", "catalogue.edit_global", "catalogue.edit_local", "catalogue.coin", "deadlines.edit", "policy.edit",
    "knowledge.edit_global", "knowledge.edit_local", "automation.macros_shared", "automation.rules", "complaints.rules", "papers.templates", "notices.send",
    "ledger.read", "ledger.verify", "redress.policy", "freight.rules", "oa.settings", "improvement.rules", "checks.rules", "statutes.packs",
    "standards.read", "standards.write", "standards.approve",
)  # fmt: skip

ROLES: tuple[RolePreset, ...] = (
    # The line: who answers customers.
    RolePreset("junior_agent", "初级话务员", "Junior agent", "centre", ("ORG-020", "ORG-031", "ORG-045"), AGENT),
    RolePreset("senior_agent", "高级话务员", "Senior agent", "centre", ("ORG-021", "ORG-045"), SENIOR),
    RolePreset("service_agent", "客户服务专员", "Customer service agent", "centre", ("ORG-030", "ORG-032"), AGENT),
    RolePreset("service_representative", "客服代表", "Service representative", "centre", ("ORG-039",), AGENT),
    RolePreset("call_agent", "呼叫中心客服", "Call-centre agent", "centre", ("ORG-040", "ORG-052", "ORG-053"), AGENT),
    RolePreset("online_agent", "在线客服", "Online agent", "centre", ("ORG-041",), AGENT),
    RolePreset("social_agent", "社交媒体客服", "Social media agent", "centre", ("ORG-044",), AGENT),
    RolePreset("technical_agent", "技术支持客服", "Technical support agent", "centre", ("ORG-042", "ORG-046"), AGENT),
    RolePreset("aftersales_agent", "售后客服", "After-sales agent", "centre", ("ORG-043",), AGENT),
    RolePreset("account_manager", "客户经理", "Account manager", "centre", ("ORG-058",),
               widest(AGENT, at("own", "cases.take_key"))),
    RolePreset("crm_specialist", "客户关系管理专员", "CRM specialist", "centre", ("ORG-034", "ORG-047"),
               widest(READ, at("centre", "cases.register", "customers.edit", "customers.reveal", "customers.merge",
                               "contacts.record", "files.add", "redress.read"), at("own", "cases.handle", "cases.hand_off",
                                                                   "cases.accept", "teamwork.plan"))),
    # Those who lead them.
    RolePreset("team_leader", "班长", "Team leader", "centre", ("ORG-051", "ORG-052", "ORG-053"),
               widest(LEADER, at("team", "kpi.evaluate"))),
    RolePreset("supervisor", "客服主管", "Service supervisor", "centre", ("ORG-038", "ORG-060"), SUPERVISOR),
    RolePreset("service_manager", "客户服务经理", "Customer service manager", "centre",
               ("ORG-025", "ORG-026", "ORG-028", "ORG-029", "ORG-061"),
               widest(MANAGER, at("team", "kpi.evaluate"))),
    RolePreset("aftersales_leader", "售后服务主管", "After-sales leader", "centre", ("ORG-048",), SUPERVISOR),
    RolePreset("centre_head", "客服中心领导", "Centre head", "centre", ("ORG-004", "ORG-023"), HEAD),
    RolePreset("manager_hotline", "经理热线", "Manager hotline", "city", ("ORG-016",),
               widest(lifted(SENIOR, "centre"), at("centre", "cases.manager_hotline", "cases.see_restricted",
                                                   "deadlines.approve_extension_short", "redress.approve",
                                                   "redress.delegate", "redress.summary", "applications.read", "freight.read",
                                                   "applications.submit", "freight.decide", "applications.outcome"))),
    # The province.
    RolePreset("gm_hotline", "总经理热线", "General-manager hotline", "province", ("ORG-015",),
               widest(PROVINCE_COMMAND, at("tree", "cases.gm_hotline", "cases.export", "redress.propose",
                                            "redress.approve", "redress.delegate", "redress.report",
                                            "applications.read", "freight.read", "applications.submit", "freight.decide", "applications.outcome"))),
    RolePreset("province_leader", "省中心领导", "Provincial leader", "province", ("ORG-003", "ORG-070"),
               widest(lifted(HEAD, "tree"), PROVINCE_COMMAND, at("tree", "redress.acknowledge"))),
    RolePreset("service_supervision", "服务督查岗", "Service supervision post", "province", ("ORG-012", "ORG-070"),
               widest(PROVINCE_COMMAND, at("tree", "indicators.edit", "ledger.read", "complaints.compliance"))),
    RolePreset("province_information", "资料管理岗", "Information management post", "province", ("ORG-013",),
               widest(READ_TREE, at("tree", "cases.suggestions", "cases.register_book", "catalogue.edit_local", "catalogue.coin",
                                    "catalogue.edit_global", "knowledge.edit_local", "knowledge.edit_global",
                                    "notices.send", "files.add"))),
    RolePreset("province_statistics", "统计管理岗", "Statistics management post", "province", ("ORG-014",),
               lifted(COMPILER, "tree")),
    RolePreset("province_operations", "省中心经营部", "Provincial operations unit", "province", ("ORG-010",),
               widest(lifted(COMPILER, "tree"), at("tree", "notices.send"))),
    # The city's special posts.
    RolePreset("quality_inspector", "质检员", "Quality inspector", "centre", ("ORG-017", "ORG-055"),
               widest(READ, at("centre", "liability.correct", "liability.propose", "improvement.write", "checks.settle", "files.add"),
                      at("own", "teamwork.plan"))),
    RolePreset("information_manager", "资料管理员", "Information manager", "city", ("ORG-018",),
               widest(READ, at("centre", "cases.suggestions", "cases.register_book", "catalogue.edit_local",
                               "catalogue.coin", "knowledge.edit_local", "files.add"))),
    RolePreset("statistician", "统计员", "Statistician", "city", ("ORG-019",), COMPILER),
    RolePreset("satisfaction_surveyor", "用户满意度调查员", "Satisfaction surveyor", "centre", ("ORG-022", "ORG-054"),
               widest(READ, at("centre", "customers.reveal", "contacts.record", "cases.reopen", "cases.escalate",
                               "tasks.call_back", "files.add"))),
    RolePreset("service_appraiser", "服务考评员", "Service appraiser", "centre", ("ORG-049", "ORG-050"), COMPILER),
    RolePreset("data_analyst", "数据分析师", "Data analyst", "centre", ("ORG-035", "ORG-036"), COMPILER),
    RolePreset("risk_officer", "风险监控员", "Risk monitoring officer", "centre", ("ORG-037",),
               widest(READ, at("centre", "indicators.read", "indicators.edit", "indicators.acknowledge", "cases.see_restricted", "redress.read",
                               "complaints.compliance"))),
    RolePreset("finance_officer", "财务岗", "Finance officer", "centre", ("AUTH-002", "AUTH-006"),
               widest(READ, at("centre", "applications.read", "freight.read", "redress.read", "redress.approve", "redress.pay", "redress.delegate",
                               "redress.summary", "files.add"))),
    RolePreset("legal_officer", "法务岗", "Legal officer", "centre", ("AUTH-001",),
               widest(READ, at("centre", "applications.read", "freight.read", "redress.read", "redress.approve", "redress.delegate", "cases.see_restricted",
                               "complaints.compliance", "papers.approve", "files.add"))),
    # Handling departments.
    RolePreset("branch_clerk", "承办部门经办", "Handling department clerk", "branch", ("ORG-011",), BRANCH),
    RolePreset("branch_head", "承办部门负责人", "Handling department head", "branch", ("ORG-011",), BRANCH_LEAD),
    RolePreset("branch_gm", "分公司总经理", "Branch general manager", "branch", ("ORG-011", "ORG-059"),
               widest(BRANCH_LEAD, at("team", "cases.register", "cases.accept", "cases.handle", "cases.hand_off",
                                      "cases.register_book", "redress.approve",
                                      "redress.delegate"), at("centre", "applications.read", "freight.read"))),
    # Oversight parties: they read, and order nothing.
    RolePreset("oversight_reader", "监督方查阅人", "Oversight reader", "oversight", ("ORG-005",), READER),
    RolePreset("market_department", "市场经营部", "Marketing and operations department", "oversight", ("ORG-006",),
               READER),
    RolePreset("supervision_office", "服务督查室", "Service supervision office", "oversight", ("ORG-007",),
               widest(READER, at("tree", "cases.see_restricted", "redress.read"))),
    RolePreset("interconnection_department", "互联互通部", "Interconnection department", "oversight", ("ORG-008",),
               widest(BRANCH, at("tree", "organisation.read"))),
    RolePreset("parent_leader", "省公司领导", "Parent company leader", "oversight", ("ORG-009",),
               widest(READER, at("tree", "applications.read", "freight.read", "redress.read", "redress.approve", "redress.delegate"))),
    # Those who keep the house, and machines.
    RolePreset("administrator", "管理员", "Administrator", "any", ("ORG-002", "CASE-071"),
               widest(at("all", *SETTINGS), at("all", "files.read"))),
    RolePreset("auditor", "审计员", "Auditor", "any", ("PRIV-008",),
               at("all", "ledger.read", "ledger.verify", "cases.read", "cases.see_restricted", "cases.register_book",
                  "workorders.read", "customers.read", "files.read", "organisation.read", "redress.read", "applications.read", "freight.read", "indicators.read", "improvement.read",
                  "ideas.take_part", "committees.read", "reviews.read", "standards.read")),
    RolePreset("api_client", "接口账号", "API client", "any", (),
               lifted(widest(without(AGENT, "tasks.call_back"), at("own", "workorders.read")), "centre")),
)  # fmt: skip

PRESETS: dict[str, RolePreset] = {role.code: role for role in ROLES}

KEYS_OF_THE_HOUSE = frozenset(
    {
        "access.roles",
        "access.tokens",
        "organisation.edit",
        "people.lock",
        "ledger.read",
        "ledger.verify",
        "policy.edit",
    }
)
"""Rights nobody gives away without holding them."""

APART: tuple[frozenset[str], ...] = (frozenset({"administrator", "auditor"}),)
"""Posts one person may not hold at the same time: who runs the house does not audit it."""

BARRED: Mapping[str, frozenset[str]] = {
    "see": frozenset({"accused"}),
    "handle": frozenset({"accused"}),
    "review": frozenset({"accused", "author"}),
    "approve": frozenset({"accused", "author", "requester"}),
    "decide": frozenset({"accused", "requester"}),
    "inspect": frozenset({"accused", "author", "owner", "handler"}),
    "survey": frozenset({"accused", "owner", "handler"}),
}
"""Act → the parts in a matter that bar a person from it (ORG-057 self-inspection, CASE-033, CASE-064)."""
