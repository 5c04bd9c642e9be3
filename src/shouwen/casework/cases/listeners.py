"""Telling people what happened to their cases. Each reaction is one notice, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.cases import actions, facts, letters
from shouwen.casework.cases.queries import told
from shouwen.casework.cases.rules.telling import is_owed
from shouwen.casework.deadlines import facts as deadlines
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, take_from, tell
from shouwen.foundation.organisation import facts as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import facts as catalogue


def _tell(
    heard: Heard, people: Iterable[int | None], message: str, *, kind: str, level: str = "info", **more: Any
) -> None:
    about = told.about(heard.subject_id)
    tell(
        [each for each in people if each and each != heard.actor_id and each not in about.accused],
        message,
        kind=kind,
        key=f"{heard.entry_id}:{message}",
        at=heard.at,
        link=Link("cases:page", {"number": about.number}, "case", heard.subject_id),
        level=level,
        number=about.number,
        actor_person=heard.actor_id,
        **more,
    )


@listens(facts.HandoffOffered)
def on_offered(heard: Heard) -> None:
    """The receiver, or everyone of the group, learns of the offer."""
    people = [heard.to_person] if heard.to_person else told.group(heard.to_right, heard.to_unit, at=heard.at)
    _tell(
        heard,
        people,
        letters.OFFERED,
        kind="cases.offered",
        kind_label=heard.kind_label,
        accept_at=heard.accept_by,
    )


@listens(facts.HandoffAccepted)
def on_accepted(heard: Heard) -> None:
    """The sender learns that it was accepted."""
    _tell(heard, [heard.from_person], letters.ACCEPTED, kind="cases.answered", kind_label=heard.kind_label)


@listens(facts.HandoffRefused)
def on_refused(heard: Heard) -> None:
    """The sender learns that it came back."""
    _tell(
        heard,
        [heard.returned_person],
        letters.REFUSED,
        kind="cases.answered",
        level="soon",
        kind_label=heard.kind_label,
    )


@listens(facts.HandoffExpired)
def on_expired(heard: Heard) -> None:
    """Sender and supervisor learn that nobody answered (demand 3.1, rule 3)."""
    label = {"kind_label": heard.kind_label}
    _tell(heard, [heard.returned_person], letters.EXPIRED, kind="cases.answered", level="soon", **label)
    returned = heard.returned_person
    _tell(
        heard,
        [heard.supervisor_person],
        letters.EXPIRED_TOLD,
        kind="cases.alert",
        level="soon",
        returned_person=returned,
        **label,
    )


@listens(facts.ConsentAsked)
def on_consent(heard: Heard) -> None:
    """The supervisor is asked to agree."""
    _tell(heard, [heard.judge_person], letters.CONSENT, kind="cases.decide")


@listens(facts.ShirkingSuspected)
def on_shirking(heard: Heard) -> None:
    """The supervisor is told that a case is handed round (CASE-008)."""
    _tell(
        heard,
        [heard.supervisor_person],
        letters.SHIRKING,
        kind="cases.alert",
        level="soon",
        hops=heard.hops,
    )


@listens(facts.ProblemRaised)
def on_problem(heard: Heard) -> None:
    """The judge is told."""
    _tell(heard, [heard.judge_person], letters.PROBLEM, kind="cases.decide", level="soon")


@listens(facts.ProblemDecided)
def on_decided(heard: Heard) -> None:
    """Whoever was chosen is told."""
    _tell(heard, [heard.to_person], letters.DECIDED, kind="cases.given")


@listens(
    facts.ProxyStoodIn,
    facts.ProxyEnded,
    facts.DutyInherited,
    facts.DutyReassigned,
    facts.CasePulledUp,
    facts.HandlingReturned,
    facts.HandlingTakenBack,
)
def on_given(heard: Heard) -> None:
    """Whoever holds a lane without having accepted it is told."""
    _tell(heard, [heard.to_person], letters.GIVEN, kind="cases.given", from_person=heard.from_person)


@listens(facts.CaseReopened)
def on_reopened(heard: Heard) -> None:
    """The owner is told that it is back."""
    _tell(heard, [heard.owner_person], letters.REOPENED, kind="cases.given")


@listens(
    facts.CaseEdited,
    facts.CaseReopened,
    facts.DutyReassigned,
    facts.DutyInherited,
    facts.CasePulledUp,
    facts.ProblemDecided,
)
def on_urgent(heard: Heard) -> None:
    """An urgent case in somebody's hands who did not bring this about calls them (CASE-067)."""
    if heard.body.get("field", "priority") == "priority":
        actions.call_out(heard.subject_id, besides=heard.actor_id, at=heard.at)


@listens(facts.UrgentCallMade)
def on_called(heard: Heard) -> None:
    """Whoever is called hears it at once."""
    _tell(
        heard, [heard.to_person], letters.URGENT, kind="cases.urgent", level="over", answer_by_at=heard.answer_by
    )


@listens(facts.UrgentCallEnded)
def on_unanswered(heard: Heard) -> None:
    """Nobody answered: the owner and the centre's manager hotline are told."""
    if heard.why == "nobody_left":
        people = told.hotline(heard.subject_id, at=heard.at)
        _tell(heard, people, letters.UNANSWERED, kind="cases.alert", level="over", places=heard.places)


@listens(facts.ConsultationAsked)
def on_asked(heard: Heard) -> None:
    """The person asked is told."""
    _tell(heard, [heard.asked_person], letters.ASKED, kind="cases.asked")


@listens(facts.ConsultationAnswered)
def on_advised(heard: Heard) -> None:
    """Whoever asked is told."""
    _tell(heard, [heard.asked_by_person], letters.ADVISED, kind="cases.asked")


@listens(facts.NoteAdded)
def on_note(heard: Heard) -> None:
    """People mentioned in a note are told."""
    if heard.mentions:
        where = {"text_id": heard.text_id, "entry_id": heard.entry_id}
        _tell(heard, heard.mentions, letters.MENTIONED, kind="cases.mentioned", **where)


@listens(facts.CustomerChased)
def on_chased(heard: Heard) -> None:
    """Owner and handler are told that the customer chases."""
    people = told.about(heard.subject_id).holders
    _tell(heard, people, letters.CHASED, kind="cases.customer", level="soon", count=heard.count)


@listens(facts.CustomerAdded)
def on_added(heard: Heard) -> None:
    """Owner and handler are told that the customer added something."""
    _tell(heard, told.about(heard.subject_id).holders, letters.ADDED, kind="cases.customer")


@listens(facts.JoinedCustomerSpoke)
def on_joined_customer(heard: Heard) -> None:
    """Owner and handler are told that the customer of a merged case added something."""
    _tell(heard, told.about(heard.subject_id).holders, letters.ADDED, kind="cases.customer")


@listens(facts.CustomerRefused)
def on_not_accepted(heard: Heard) -> None:
    """Owner and handler are told that the customer does not accept."""
    _tell(
        heard,
        told.about(heard.subject_id).holders,
        letters.NOT_ACCEPTED,
        kind="cases.customer",
        level="soon",
    )


@listens(facts.PromiseBroken)
def on_broken(heard: Heard) -> None:
    """The owner and their leader are told."""
    people = [heard.owner_person, told.lead(heard.owner_person, at=heard.at)]
    _tell(heard, people, letters.BROKEN, kind="cases.alert", level="over")


@listens(facts.SuggestionThanked)
def on_suggestion(heard: Heard) -> None:
    """The information manager is told at once (CASE-038)."""
    _tell(heard, [heard.passed_person], letters.SUGGESTED, kind="cases.given")


@listens(facts.ReviewAsked)
def on_review(heard: Heard) -> None:
    """The reviewer is told."""
    labels = {"before_label": heard.before_label, "after_label": heard.after_label}
    _tell(heard, [heard.judge_person], letters.REVIEW, kind="cases.decide", **labels)


@listens(facts.ReviewDecided)
def on_reviewed(heard: Heard) -> None:
    """Whoever asked for a review is told."""
    labels = {
        "before_label": heard.before_label,
        "after_label": heard.after_label,
        "verdict_label": heard.verdict_label,
    }
    _tell(heard, [heard.asked_person], letters.REVIEWED, kind="cases.decide", **labels)


@listens(
    facts.CaseRegistered,
    facts.CaseTaken,
    facts.ReplySent,
    facts.CaseAnswered,
    facts.CaseDeclined,
    facts.CaseClosed,
    facts.CaseReopened,
    facts.PromiseMade,
    facts.PromiseMoved,
    facts.HandoffAccepted,
    facts.DutyReassigned,
    facts.DutyInherited,
    facts.CasePulledUp,
    facts.ProblemDecided,
    deadlines.ExtensionDecided,
    deadlines.DueMoved,
)
def on_news_for_the_customer(heard: Heard) -> None:
    """The customer is written to, or somebody is asked to tell them (CASE-062, CASE-063)."""
    actions.tell_customer(heard)


@listens(facts.ContactRecorded, facts.CaseClosed)
def on_customer_knows(heard: Heard) -> None:
    """Whoever spoke with the customer has told them what was left to tell."""
    actions.nothing_left_to_tell(heard)


@listens(facts.LetterFailed)
def on_undelivered(heard: Heard) -> None:
    """The owner, and whoever wrote it, learn that the customer did not get it."""
    if not is_owed(heard.letter, heard.fault):
        return
    people = [told.about(heard.subject_id).owner_id, heard.asked_person]
    labels = {"letter_label": heard.letter_label, "fault_label": heard.fault_label}
    _tell(heard, people, letters.UNDELIVERED, kind="cases.undelivered", level="soon", **labels)


@listens(catalogue.ValueAdded)
def on_field_defined(heard: Heard) -> None:
    """Cases may hold values of that name already, brought in from elsewhere: from now on they are read as defined."""
    if heard.shelf == "field":
        actions.retype(heard.code)


def _tell_followers(heard: Heard, message: str) -> None:
    """Followers who may still see the case; whoever owns or handles it hears of it in another way."""
    people = actions.still_following(heard.subject_id, at=heard.at)
    if people:
        holders = told.about(heard.subject_id).holders
        _tell(heard, [each for each in people if each not in holders], message, kind="cases.followed")


@listens(facts.ReplySent, facts.CaseAnswered)
def on_reply_followed(heard: Heard) -> None:
    """Followers learn that the customer was written to."""
    _tell_followers(heard, letters.NEWS_REPLY)


@listens(facts.CustomerAdded, facts.CustomerChased, facts.CustomerRefused, facts.JoinedCustomerSpoke)
def on_customer_followed(heard: Heard) -> None:
    """Followers learn that the customer spoke."""
    _tell_followers(heard, letters.NEWS_SPOKE)


@listens(facts.CaseClosed, facts.CaseWithdrawn, facts.CaseDeclined)
def on_ended_followed(heard: Heard) -> None:
    """Followers learn that it is over."""
    _tell_followers(heard, letters.NEWS_ENDED)


@listens(facts.FollowerAdded)
def on_follower(heard: Heard) -> None:
    """Whoever was asked to follow is told."""
    _tell(heard, [heard.follower_person], letters.FOLLOWING, kind="cases.followed")


@listens(facts.DraftShared)
def on_draft(heard: Heard) -> None:
    """Owner and handler learn that a colleague left words to go on with."""
    _tell(heard, told.about(heard.subject_id).holders, letters.DRAFT_SHARED, kind="cases.draft")


@listens(facts.PersonAccused, facts.CaseEdited)
def on_narrowed(heard: Heard) -> None:
    """Whoever may not see the case any more follows it no longer."""
    actions.still_following(heard.subject_id, at=heard.at)


@listens(facts.PersonAccused)
def on_accused(heard: Heard) -> None:
    """What they were told about the case before goes out of the inbox of whom it turns out to complain about."""
    take_from(heard.accused_person, "case", [heard.subject_id])


@listens(organisation.PersonMoved, organisation.PostEnded, organisation.PersonLocked, organisation.PersonRemoved)
def on_person_moved(heard: Heard) -> None:
    """Whoever moved away follows only what they still see."""
    actions.check_sight(heard.subject_id, at=heard.at)


@listens(organisation.PersonLocked, organisation.PersonRemoved)
def on_person_left(heard: Heard) -> None:
    """Who had nothing in hand left no heir: what stood in their name ends all the same."""
    actions.left(heard.subject_id, actor=SYSTEM, at=heard.at)
