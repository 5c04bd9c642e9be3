"""What the REST interface of cases takes in."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from shouwen.casework.cases import queries, states
from shouwen.kit.http import Body, Moment, Ref, one_of

Code = Field("", max_length=40)
Text = Field(min_length=1, max_length=10_000)


class PromiseIn(Body):
    """Something promised to the customer, until when."""

    text: str = Field(min_length=1, max_length=200)
    due_at: Moment


class CaseIn(Body):
    """A matter as it comes in. ``customer_id``, or a name with a phone or e-mail, or ``anonymous``."""

    kind: str = Field(max_length=24, description="A code of GET /catalogue/kinds", examples=["complaint"])
    description: str = Field(max_length=20_000, description="What the customer says: 10 to 4,000 characters",
                             examples=["约了两次装宽带都没有人上门，请今天给准话"])  # fmt: skip
    category_id: Ref | None = Field(None, description="See GET /catalogue/categories; a complaint needs one")
    title: str = Field("", max_length=200)
    channel: str = Field("api", max_length=24, description="A code of GET /catalogue/channels")
    source: str = Field("direct", max_length=24, description="A code of GET /catalogue/sources")
    customer_id: Ref | None = Field(None, description="A known customer, instead of name and phone or e-mail")
    name: str = Field("", max_length=80, examples=["彭晓岚"])
    phone: str = Field("", max_length=40, examples=["13800002607"])
    email: str = Field("", max_length=254)
    anonymous: bool = False
    line_number: str = Field("", max_length=40)
    reference: str = Field("", max_length=80, description="The number the matter has elsewhere, such as a platform's ticket")
    place: str = Field("", max_length=200, description="Where the customer was met")
    people_present: str = Field("", max_length=200)
    assured: list[Literal["recorded", "assured", "thanked", "urgent"]] = Field(
        [], max_length=4, description="What the customer was told when the matter was taken"
    )
    tags: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=20, description="Codes of GET /catalogue/codes/tag")
    demand: str = Field("", max_length=4_000)
    answer: str = Field("", max_length=10_000, description="The answer given at once, if there was one")
    fields: dict[str, str | int | float | bool | list[str] | None] = Field({}, description="By code, see GET /catalogue/fields")
    impact: str = one_of(["", *states.IMPACTS], "", max_length=12)
    urgency: str = one_of(["", *states.URGENCIES], "", max_length=8)
    amount: Decimal | None = Field(None, ge=0, max_digits=12, decimal_places=2)
    affected: int = Field(1, ge=1, le=10_000_000)
    centre_id: Ref | None = Field(None, description="Another centre than the caller's own")
    owner_id: Ref | None = Field(None, description="Another first-contact person than the caller")
    received_at: Moment | None = Field(None, description="When it came in, if not now; clocks start then")
    pre_contact: str = Field("", max_length=40)
    promise: PromiseIn | None = None


class Said(Body):
    """Words, with the ids of files already uploaded."""

    text: str = Text
    files: list[Ref] = Field([], max_length=20)


class ReplyIn(Said):
    """Words to the customer; ``channel`` empty means the customer's own. ``told``: they have heard them already."""

    channel: str = Code
    told: bool = False


class HandoffIn(Schema):
    """An offer: ``kind`` is one of the hand-off kinds; ``to`` a person, or ``to_unit`` with ``to_right`` a group."""

    kind: str = one_of(states.HANDOFF_KINDS, max_length=20)
    to: Ref | None = Field(None, description="A person, see GET /organisation/people")
    to_unit: Ref | None = Field(None, description="A unit, see GET /organisation/units; with `to_right` its group")
    to_right: str = Field("", max_length=40, description="Whoever of the unit holds this right may accept",
                          examples=["cases.take_key"])  # fmt: skip
    reason_code: str = Field("", max_length=40, description="A code of GET /catalogue/codes/transfer_reason")
    note: str = Field("", max_length=4_000, description="What the next person has to know")
    next_step: str = Field("", max_length=1_000, description="What is to be done next")
    promised_at: Moment | None = Field(None, description="When the customer was told to expect the next step")
    is_warm: bool = Field(False, description="The customer is on the line and is put through to a person")


class RefusalIn(Schema):
    """Why a hand-off is refused: a code of the list ``refusal``, words, and what proves it."""

    code: str = Field(max_length=32, description="A code of GET /catalogue/codes/refusal")
    note: str = Field("", max_length=4_000)
    evidence: list[str] = Field([], max_length=20, description="What proves it: file ids or references")


class QuestionIn(Schema):
    """A question to a colleague."""

    person: Ref = Field(description="Who is asked, see GET /organisation/people")
    question: str = Text


class EscalationIn(Schema):
    """A step up."""

    why: str = Field("authority", max_length=16, description="A code of GET /catalogue/codes/escalation")
    note: str = Field("", max_length=4_000)
    recourse: str = Field("", max_length=1_000)


class TagsIn(Schema):
    """Tags to put on and to take off."""

    add: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=20)
    remove: list[Annotated[str, Field(max_length=80)]] = Field([], max_length=20)
    new: list[Annotated[str, Field(max_length=20)]] = Field([], max_length=5, description="Names of tags that need not be there yet")


class CaseMergeIn(Schema):
    """Into which case another is merged."""

    into: str = Field(min_length=1, max_length=24, description="The number of the case that goes on", examples=["JZ261130-0007"])


class WordsIn(Schema):
    """Words that may be left out."""

    text: str = Field("", max_length=10_000)


class WorkStepIn(WordsIn):
    """A working step and what was found or planned."""

    step: str = one_of(["investigate", "propose", "carry_out"], max_length=16)
    files: list[Ref] = Field([], max_length=20)


class ClosureIn(Schema):
    """How a case is closed."""

    reason_code: str = one_of(states.CLOSE_REASONS, "confirmed", max_length=32)
    outcome_code: str = Field("", max_length=40, description="A code of GET /catalogue/codes/outcome")
    cause_code: str = Field("", max_length=32, description="A code of GET /catalogue/codes/cause")
    note: str = Field("", max_length=4_000)
    prevention: str = Field("", max_length=4_000)
    score: int | None = Field(None, ge=0, le=100)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=4_000)


class EndIn(Schema):
    """Why a case ends without an answer: a code, and words to the customer."""

    reason_code: str = Field(max_length=32)
    text: str = Field("", max_length=4_000)


class ReassignmentIn(ReasonIn):
    """Into whose hands: ``lane`` is owner, handler or both."""

    to: Ref = Field(description="A person, see GET /organisation/people")
    lane: str = one_of([*states.LANES, "both"], "handler", max_length=7)


class ContactIn(Schema):
    """A try to reach the customer."""

    channel: str = Field(max_length=24, description="A code of GET /catalogue/channels")
    direction: str = Field("out", pattern="^(in|out)$")
    result_code: str = Field(max_length=32, description="A code of GET /catalogue/codes/contact_result")
    text: str = Field("", max_length=10_000)


class WaitIn(Schema):
    """What the case waits for: unit, customer or third."""

    for_: str = Field(alias="for", pattern="^(unit|customer|third)$")
    reason_code: str = Code
    until: Moment | None = None
    text: str = Field("", max_length=4_000)


class Asked(Schema):
    """The same filters as the desk's queue; all may be combined. ``open`` false lists ended cases, newest first."""

    open: bool = True
    state: list[str] = Field([], max_length=20, description="States or categories of states; repeat for several")
    status: str = Field("", max_length=40, description="A code of GET /catalogue/statuses")
    kind: str = Field("", max_length=24, description="A code of GET /catalogue/kinds")
    category_id: Ref | None = None
    owner_id: Ref | None = None
    handler_id: Ref | None = None
    unit_id: Ref | None = None
    centre_id: Ref | None = None
    customer_id: Ref | None = None
    priority: int | None = Field(None, ge=1, le=4)
    severity: str = one_of(["", *states.SEVERITIES], "", max_length=8)
    due: str = one_of(["", "overdue", "2h", "today", "paused"], "", max_length=8)
    level: int | None = Field(None, ge=0, le=3)
    repeat: bool = False
    chased: int = Field(0, ge=0, le=99)
    received_from: Moment | None = None
    received_to: Moment | None = None
    text: str = Field("", max_length=100, description="Any two characters of number, description, notes and replies")
    order: Literal["due", "newest"] = "due"
    view: str = Field("", max_length=20, description="The key of a view of GET /cases/views; further filters narrow it")
    filter: str = Field("", max_length=8_000, description="A tree of conditions as JSON, see docs/guides/views.md",
                        examples=['{"all":[{"field":"priority","op":"in","value":["1","2"]}]}'])  # fmt: skip
    sort: str = Field("", max_length=20, description="A column to sort by, `-` before it turns it round", examples=["-received"])

    def filters(self) -> queries.Filters:
        """As the queue knows them."""
        given = self.dict(exclude={"open", "view", "filter", "sort"})
        return queries.Filters(is_open=self.open, **given)

    def named(self) -> dict[str, Any]:
        """The filters that were given at all."""
        given = self.dict(exclude_unset=True, exclude={"view", "filter", "sort", "order"})
        return {("is_open" if name == "open" else name): value for name, value in given.items()}
