"""Shapes of input for redress."""

from shouwen.casework.redress.forms.asking import (
    DecisionForm,
    LendForm,
    NoteForm,
    OfferForm,
    ReportForm,
    ReportNoteForm,
    RequestForm,
    again,
    people_of,
    wall,
)
from shouwen.casework.redress.forms.paying import OrderForm, ReverseForm, SettleForm
from shouwen.casework.redress.forms.settings import BudgetForm, MatrixForm, RateForm, WhoForm

__all__ = [
    "BudgetForm",
    "DecisionForm",
    "LendForm",
    "MatrixForm",
    "NoteForm",
    "OfferForm",
    "OrderForm",
    "RateForm",
    "ReportForm",
    "ReportNoteForm",
    "RequestForm",
    "ReverseForm",
    "SettleForm",
    "WhoForm",
    "again",
    "people_of",
    "wall",
]
