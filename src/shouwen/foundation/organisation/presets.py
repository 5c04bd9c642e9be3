"""Trees to start from: pure data, every name editable after loading (ORG-001..005, 024, 046, 049..056)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """A unit as shipped, with everything below it. ``establishment`` is its own headcount plan (ORG-056)."""

    code: str
    level: str
    role: str
    name: str
    name_en: str
    prefix: str = ""
    establishment: int | None = None
    below: tuple[Node, ...] = ()


CITIES = (
    ("JZ", "江州", "Jiangzhou"),
    ("LX", "临溪", "Linxi"),
    ("YZ", "云泽", "Yunze"),
    ("AB", "安滨", "Anbin"),
    ("QH", "青河", "Qinghe"),
    ("NL", "南岭", "Nanling"),
    ("BS", "白石", "Baishi"),
    ("DT", "东塘", "Dongtang"),
    ("XF", "西浮", "Xifu"),
    ("HW", "海湾", "Haiwan"),
    ("MS", "梅山", "Meishan"),
    ("LJ", "龙江", "Longjiang"),
    ("TY", "桐源", "Tongyuan"),
    ("FC", "枫城", "Fengcheng"),
)
"""The 14 cities of the two-level centre (ORG-002): invented names, data and not code."""


def city(prefix: str, name: str, name_en: str) -> Node:
    """A city centre: reception in two teams, senior agents, support posts, and a handling department."""
    return Node(prefix, "city", "centre", f"{name}客服中心", f"{name_en} Service Centre", prefix, 2, (
        Node(f"{prefix}-BA", "unit", "centre", "业务受理室", "Business Acceptance Room", "", 1, (
            Node(f"{prefix}-EN", "team", "centre", "咨询受理组", "Enquiry Acceptance Team", "", 5),
            Node(f"{prefix}-CO", "team", "centre", "投诉受理组", "Complaint Acceptance Team", "", 5),
            Node(f"{prefix}-SE", "team", "centre", "高级话务组", "Senior Agent Team", "", 3),
        )),
        Node(f"{prefix}-CB", "unit", "centre", "回访支撑室", "Callback Support Room", "", 2),
        Node(f"{prefix}-QC", "unit", "centre", "质量控制室", "Quality Control Room", "", 2),
        Node(f"{prefix}-TS", "team", "centre", "技术支持组", "Technical Support Team", "", 2),
        Node(f"{prefix}-BR", "unit", "branch", f"{name}电信分公司", f"{name_en} Branch Company", "", None, (
            Node(f"{prefix}-NW", "unit", "branch", "网络运维部", "Network Operations Department"),
            Node(f"{prefix}-MK", "unit", "branch", "市场经营部", "Marketing Department"),
            Node(f"{prefix}-BL", "unit", "branch", "计费账务部", "Billing Department"),
        )),
    ))  # fmt: skip


PROVINCE = Node("JH", "province", "centre", "江海省客服中心", "Jianghai Provincial Service Centre", "JH", 3, (
    Node("JH-SS", "unit", "centre", "服务督查组", "Service Supervision Group", "", 2),
    Node("JH-IM", "unit", "centre", "资料管理组", "Information Management Group", "", 2),
    Node("JH-ST", "unit", "centre", "统计管理组", "Statistics Management Group", "", 2),
    Node("JH-GM", "unit", "centre", "总经理热线", "General-Manager Hotline", "", 2),
    Node("JH-OP", "unit", "centre", "经营部", "Operations Unit", "", 2),
    Node("JH-PC", "unit", "oversight", "省电信公司", "Provincial Company", "", None, (
        Node("JH-PC-MK", "unit", "oversight", "市场经营部", "Marketing and Operations Department"),
        Node("JH-PC-SO", "unit", "oversight", "服务督查室", "Service Supervision Office"),
        Node("JH-PC-IC", "unit", "oversight", "互联互通部", "Interconnection Department"),
    )),
    *(city(*each) for each in CITIES),
))  # fmt: skip
"""One province over 14 cities."""

GROUP = Node("GC", "group", "centre", "集团客服运营中心", "Group Service Operations Centre", "", 1, (
    Node("GC-C", "province", "centre", "客服部", "Service Department", "GC", 2, (
        Node("GC-AP", "unit", "centre", "服务考评组", "Service Appraisal Team", "", 2),
        Node("GC-BA", "unit", "centre", "业务受理室", "Business Acceptance Room", "", 1, (
            Node("GC-EN", "team", "centre", "咨询受理组", "Enquiry Acceptance Team", "", 5),
            Node("GC-CO", "team", "centre", "投诉受理组", "Complaint Acceptance Team", "", 5),
        )),
        Node("GC-CB", "unit", "centre", "回访支撑室", "Callback Support Room", "", 3),
        Node("GC-QC", "unit", "centre", "质量控制室", "Quality Control Room", "", 2),
    )),
))  # fmt: skip
"""A group's single service centre with its full establishment of 21 posts (ORG-049..056)."""

DEPARTMENT = Node("CS", "province", "centre", "客户服务部", "Customer Service Department", "CS", 1, (
    Node("CS-EN", "team", "centre", "咨询组", "Enquiry Team", "", 4),
    Node("CS-CO", "team", "centre", "投诉组", "Complaint Team", "", 4),
    Node("CS-AS", "team", "centre", "售后组", "After-sales Team", "", 3),
    Node("CS-CR", "team", "centre", "客户关系组", "Customer Relations Team", "", 2),
    Node("CS-RM", "unit", "centre", "风险监控组", "Risk Monitoring Unit", "", 1),
))  # fmt: skip
"""A company's customer service department with its four functions and risk monitoring (ORG-024, ORG-037)."""

TREES: dict[str, Node] = {"two-level": PROVINCE, "group": GROUP, "department": DEPARTMENT}
