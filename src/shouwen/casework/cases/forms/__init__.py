"""Shape of what people type: one form a move. Permission and rules are the actions' business."""

from shouwen.casework.cases.forms import duty, ending, working
from shouwen.casework.cases.forms.move import MoveForm
from shouwen.casework.cases.forms.registration import RegistrationForm

FORMS: dict[str, type[MoveForm]] = {
    "take": working.TakeForm,
    "investigate": working.InvestigateForm,
    "propose": working.ProposeForm,
    "carry_out": working.ExecuteForm,
    "wait_customer": working.WaitCustomerForm,
    "wait_unit": working.WaitUnitForm,
    "wait_third": working.WaitThirdForm,
    "resume": working.ResumeForm,
    "answer": working.AnswerForm,
    "customer_accepts": working.AcceptedForm,
    "not_accepted": working.NotAcceptedForm,
    "close": ending.CloseForm,
    "reopen": ending.ReopenForm,
    "withdraw": ending.WithdrawForm,
    "decline": ending.DeclineForm,
    "note": working.NoteForm,
    "reply": working.ReplyForm,
    "record_contact": working.ContactForm,
    "promise": working.PromiseForm,
    "chase": working.ChaseForm,
    "hand_off": duty.HandOffForm,
    "answer_call": duty.AnswerCallForm,
    "hand_up": duty.HandUpForm,
    "consult": duty.ConsultForm,
    "escalate": duty.EscalateForm,
    "pull_up": duty.PullUpForm,
    "reassign": duty.ReassignForm,
    "edit": ending.EditForm,
    "link": ending.LinkForm,
    "merge": ending.MergeForm,
    "unmerge": ending.UnmergeForm,
    "correct_first_contact": ending.FirstContactForm,
    "decide_problem": duty.ProblemForm,
    "acknowledge_suggestion": working.ThanksForm,
    "return_handling": duty.ReturnForm,
    "take_back": duty.TakeBackForm,
}
"""Each move's form, by the move's name."""

__all__ = ["FORMS", "MoveForm", "RegistrationForm"]
