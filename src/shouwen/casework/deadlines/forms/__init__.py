"""Shapes of input of the deadline pages."""

from shouwen.casework.deadlines.forms.policies import (
    DecisionForm,
    ExtensionForm,
    NewPolicyForm,
    PolicyForm,
    RungForm,
    RungForms,
    StageForm,
    StageForms,
)
from shouwen.casework.deadlines.forms.trial import TrialForm

__all__ = [
    "DecisionForm",
    "ExtensionForm",
    "NewPolicyForm",
    "PolicyForm",
    "RungForm",
    "RungForms",
    "StageForm",
    "StageForms",
    "TrialForm",
]
