"""Tables of a team's work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from shouwen.casework.teamwork import states
from shouwen.foundation.organisation.models import to_person
from shouwen.kit.models import Row


class Stated(Row):
    """Something that is open, done or dropped."""

    state = models.CharField(max_length=8, choices=states.LABELS.items(), default=states.OPEN)
    made_by = to_person(null=True)
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


class Item(Stated):
    """A work-plan item (工作计划) of a person: a goal, how it is measured, the month it is due (its first day), how far it is."""

    person = to_person()
    goal = models.CharField(max_length=200)
    measure = models.CharField(max_length=200)
    due_month = models.DateField()
    progress = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(max_length=400, blank=True)
    reported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="teamwork_item_progress"),
            models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="teamwork_item_state"),
        ]
        indexes = [models.Index("person", "due_month", name="teamwork_item_person")]

    def __str__(self) -> str:
        return self.goal


class Project(Stated):
    """A service project (服务项目) with one owner, whoever takes part, and milestones."""

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_constraint=False)
    owner = to_person()
    name = models.CharField(max_length=120)
    purpose = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=list(states.LABELS)), name="teamwork_project_state")]
        indexes = [models.Index("owner", name="teamwork_project_owner")]

    def __str__(self) -> str:
        return self.name


class Participant(Row):
    """Somebody takes part in a project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="participants", db_index=False)
    person = to_person()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "person"], name="teamwork_participant_once")]
        indexes = [models.Index("person", name="teamwork_participant_of")]


class Milestone(Row):
    """A milestone (里程碑): what, until which day, and when it was reached."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = to_person(null=True)

    def __str__(self) -> str:
        return self.title


class Note(Row):
    """A coaching note (带教): who coached whom, on which day and subject, in words, and what is followed up until when."""

    person = to_person()
    coach = to_person()
    on = models.DateField()
    topic = models.CharField(max_length=80)
    words = models.TextField()
    follow_up = models.CharField(max_length=200, blank=True)
    follow_up_on = models.DateField(null=True)
    followed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(person=F("coach")), name="teamwork_note_two_people")]
        indexes = [models.Index("person", "on", name="teamwork_note_person"), models.Index("coach", "on", name="teamwork_note_coach")]

    def __str__(self) -> str:
        return self.topic


class Guidance(Row):
    """A guidance (指导): who of a higher centre guided whom of a lower one, on which day and subject, in words, and what came of it."""

    person = to_person()
    guide = to_person()
    on = models.DateField()
    topic = models.CharField(max_length=80)
    words = models.TextField()
    result = models.TextField(blank=True)
    result_by = to_person(null=True)
    result_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("guide")), name="teamwork_guidance_two_people"),
            models.CheckConstraint(condition=Q(result_at=None, result="") | (Q(result_at__isnull=False) & ~Q(result="")), name="teamwork_guidance_result"),
        ]
        indexes = [models.Index("person", "on", name="teamwork_guidance_person"), models.Index("guide", "on", name="teamwork_guidance_guide")]

    def __str__(self) -> str:
        return self.topic


class Score(Row):
    """The performance score of a person for a month (its first day): entered by one who leads them, confirmed by another."""

    person = to_person()
    month = models.DateField()
    score = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=400, blank=True)
    made_by = to_person()
    made_at = models.DateTimeField()
    confirmed_by = to_person(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="teamwork_score_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="teamwork_score_range"),
            models.CheckConstraint(
                condition=~Q(made_by=F("person")) & (Q(confirmed_by=None) | (~Q(confirmed_by=F("made_by")) & ~Q(confirmed_by=F("person")))),
                name="teamwork_score_two_people",
            ),
        ]
