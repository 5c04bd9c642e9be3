"""Forms of complaints."""

from shouwen.casework.complaints.forms.parts import AsideForm, EvidenceForm, FlagForm, OverrideForm
from shouwen.casework.complaints.forms.tables import RulesForm, TrialForm

__all__ = ["AsideForm", "EvidenceForm", "FlagForm", "OverrideForm", "RulesForm", "TrialForm"]
