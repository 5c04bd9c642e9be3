"""Forms of complaints."""

from shouwen.casework.complaints.forms.parts import (
    AccusedForm,
    AsideForm,
    ClearedForm,
    EvidenceForm,
    FlagForm,
    OverrideForm,
)
from shouwen.casework.complaints.forms.tables import RulesForm, TrialForm

__all__ = ["AccusedForm", "AsideForm", "ClearedForm", "EvidenceForm", "FlagForm", "OverrideForm", "RulesForm", "TrialForm"]
