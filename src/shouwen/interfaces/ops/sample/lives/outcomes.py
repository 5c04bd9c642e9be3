"""What a matter came to and why it arose, read from what the department and the customer were told."""

from __future__ import annotations

from shouwen.interfaces.ops.sample.texts import Story

OUTCOMES = (
    ("赔", "compensation"),
    ("退", "refund"),
    ("免", "waiver"),
    ("换", "replacement"),
    ("修", "repair"),
    ("恢复", "repair"),
    ("补", "replacement"),
    ("致歉", "apology"),
    ("道歉", "apology"),
    ("上门", "carried_out"),
    ("已", "carried_out"),
)
CAUSES = (
    ("态度", "attitude"),
    ("辱", "attitude"),
    ("私收", "attitude"),
    ("漏", "omission"),
    ("误", "omission"),
    ("错", "omission"),
    ("未提醒", "unclear_rule"),
    ("未告知", "unclear_rule"),
    ("提示", "unclear_rule"),
    ("不符", "description"),
    ("老化", "equipment"),
    ("损坏", "equipment"),
    ("故障", "equipment"),
    ("断", "equipment"),
    ("接口", "software"),
    ("超时", "slow"),
    ("积压", "slow"),
    ("挖断", "third_party"),
    ("质", "quality"),
)


def outcome_of(story: Story) -> str:
    """A code of the list ``outcome``."""
    return next((code for word, code in OUTCOMES if word in story.report + story.answer), "information")


def cause_of(story: Story) -> str:
    """A code of the list ``cause``."""
    return next((code for word, code in CAUSES if word in story.report), "coordination")
