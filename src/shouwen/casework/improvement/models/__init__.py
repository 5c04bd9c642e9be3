"""Tables of improvement."""

from shouwen.casework.improvement.models.change import Flow, FlowMetric, FlowReading, PilotResult, Technology
from shouwen.casework.improvement.models.effect import Figure, Goal
from shouwen.casework.improvement.models.lesson import Lesson, Prevention
from shouwen.casework.improvement.models.measure import Measure, Report
from shouwen.casework.improvement.models.plan import Counter, Ground, Plan, Step
from shouwen.casework.improvement.models.rule import Rule, Trigger
from shouwen.casework.improvement.models.thinking import Node

__all__ = [
    "Counter",
    "Figure",
    "Flow",
    "FlowMetric",
    "FlowReading",
    "Goal",
    "Ground",
    "Lesson",
    "Measure",
    "Node",
    "PilotResult",
    "Plan",
    "Prevention",
    "Report",
    "Rule",
    "Step",
    "Technology",
    "Trigger",
]
