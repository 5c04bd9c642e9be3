"""A first draft of a mapping, from column names people use."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.importing import tables
from shouwen.interfaces.ops.importing.mapping import FIELDS, Unmappable

USED = {
    "source_key": (
        "工单号",
        "工单编号",
        "编号",
        "单号",
        "id",
        "case id",
        "ticket id",
        "number",
        "complaint id",
    ),
    "received_at": (
        "受理时间",
        "来电时间",
        "登记时间",
        "投诉时间",
        "创建时间",
        "日期",
        "时间",
        "date",
        "time",
        "timestamp",
        "created",
        "created at",
        "received",
        "date received",
    ),
    "closed_at": ("办结时间", "结案时间", "关闭时间", "closed", "closed at", "closed date"),
    "kind": ("类型", "事项类型", "诉求类型", "type", "kind"),
    "category": ("类别", "分类", "投诉类别", "业务类别", "category", "issue", "domain", "intent", "topic"),
    "title": ("标题", "主题", "摘要", "title", "subject", "summary"),
    "description": (
        "内容",
        "描述",
        "投诉内容",
        "诉求内容",
        "问题描述",
        "正文",
        "留言",
        "问题",
        "评论",
        "评价",
        "text",
        "description",
        "body",
        "narrative",
        "question",
        "content",
        "message",
        "review",
        "reviewbody",
        "comment",
        "complaint",
        "utterance",
        "turns",
        "dialogue",
    ),
    "demand": ("诉求", "客户要求", "要求", "demand", "request"),
    "channel": ("渠道", "来源", "受理渠道", "channel", "source", "via"),
    "name": ("姓名", "客户姓名", "联系人", "投诉人", "name", "customer"),
    "phone": ("电话", "手机", "手机号", "联系电话", "来电号码", "phone", "mobile", "tel"),
    "email": ("邮箱", "电子邮件", "email", "e-mail"),
    "history": ("处理过程", "跟进记录", "办理过程", "备注", "history", "notes", "comments"),
    "resolution": (
        "处理结果",
        "答复",
        "答复内容",
        "处理意见",
        "回答",
        "回复",
        "resolution",
        "answer",
        "reply",
    ),
    "outcome": ("结果", "办理结果", "outcome"),
    "severity": ("严重程度", "等级", "severity", "level"),
    "tags": ("标签", "标签名", "tags", "labels"),
    "region": ("地区", "区域", "区县", "region", "city"),
}
INSTEAD = {"source_key": "#row", "received_at": "#now"}
"""What stands in for a field that must be there when no column looks like it."""


def fitting(field: str, columns: list[str]) -> str:
    """The column that looks like a field: one of its usual names, the earlier the better; '' when none does."""
    plain = {column.strip().lower(): column for column in columns}
    return next((plain[name] for name in USED[field] if name in plain), "")


def draft(path: Path, saved: Path, *, encoding: str = "", sheet: str = "") -> Path:
    """Write a mapping for a table under the saved ones and return its path; an existing one is not overwritten.

    :raises Unmappable: when no column can be the matter itself, or a mapping of that name is there already.
    """
    columns = tables.columns(path, encoding=encoding, sheet=sheet)
    found = {field: fitting(field, columns) or INSTEAD.get(field, "") for field in FIELDS}
    matter = found["description"] or found["title"]
    if not matter:
        raise Unmappable(_("认不出哪一列是事情本身，列名有：%(names)s") % {"names": _("、").join(columns)})
    found["description"], found["title"] = matter, found["title"] or matter
    target = saved / f"{path.stem}.toml"
    if target.exists():
        raise Unmappable(_("已有映射 %(path)s，改它或先移走") % {"path": target})
    lines = [f"source = {_quoted(path.stem)}", 'time_zone = "Asia/Shanghai"', "", "[fields]"]
    lines += [f"{field} = {_quoted(column)}" for field, column in found.items() if column]
    saved.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _quoted(text: str) -> str:
    """A TOML string: spelled like a JSON one."""
    return json.dumps(text, ensure_ascii=False)
