"""The organisation: a tree of units, people, their dated posts, absences and proxies."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from shouwen.kit.errors import Conflict
from shouwen.kit.ids import new_id
from shouwen.kit.models import Row


def to_person(**more: Any) -> models.ForeignKey:
    """A column of any table that names a person, who is never deleted."""
    return models.ForeignKey("organisation.Person", models.PROTECT, related_name="+", db_index=False, **more)


def to_unit(**more: Any) -> models.ForeignKey:
    """A column of any table that names a unit: retired, never deleted, so no constraint locks the row everyone shares."""
    return models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False, db_constraint=False, **more)


def in_reader_language(name: str, name_en: str) -> str:
    """The English name for who reads English, when there is one."""
    return name_en if name_en and (get_language() or "").startswith("en") else name


class Unit(MP_Node):
    """A node of the organisation tree (ORG-001).

    ``level`` says how high it stands, ``role`` what it is for. ``centre`` is the service centre it belongs to: a
    province or city node of role ``centre`` is its own centre, a team or branch belongs to the nearest one above.
    ``language`` is what its queue is served in, '' when it serves everybody (CHN-034).
    """

    class Level(models.TextChoices):
        GROUP = "group", _("集团")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        UNIT = "unit", _("部门")
        TEAM = "team", _("班组")

    class Role(models.TextChoices):
        CENTRE = "centre", _("客服中心")
        BRANCH = "branch", _("承办部门")
        OVERSIGHT = "oversight", _("监督方")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=8, choices=Level.choices)
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.CENTRE)
    centre = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    prefix = models.CharField(max_length=4, blank=True)
    time_zone = models.CharField(max_length=40, default="Asia/Shanghai")
    currency = models.CharField(max_length=3, default="CNY")
    calendar_code = models.CharField(max_length=32, default="cn-standard")
    language = models.CharField(max_length=8, blank=True, default="")
    establishment = models.PositiveSmallIntegerField(null=True)
    is_active = models.BooleanField(default=True)

    node_order_by: list[str] = []

    def __str__(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self.name, self.name_en)


class Person(Row):
    """Someone who works here. A person is never deleted; who leaves is locked and removed from duty."""

    class Grade(models.TextChoices):
        JUNIOR = "junior", _("初级")
        MIDDLE = "middle", _("中级")
        SENIOR = "senior", _("高级")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80, blank=True)
    staff_number = models.CharField(max_length=16, unique=True)
    email = models.EmailField(blank=True)
    grade = models.CharField(max_length=6, choices=Grade.choices, default=Grade.JUNIOR)
    is_active = models.BooleanField(default=True)
    locked_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=8, default="zh-hans")
    theme = models.CharField(max_length=6, default="system")
    density = models.CharField(max_length=11, default="compact")
    single_keys = models.BooleanField(default=True)
    stamp = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["unit", "is_active"], name="organisation_person_unit")]

    def __str__(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self.name, self.name_en)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: who leaves is removed from duty by an action that hands everything over."""
        raise Conflict("never_deleted", gettext("人员不删除，只离任：所负责的要先交给接手的人"))


class Post(Row):
    """A person holds a role at a unit between two dates; several at once are fine (ORG-057)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role_code = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="organisation_post_dates",
            )
        ]
        indexes = [models.Index(fields=["unit", "role_code"], name="organisation_post_role")]


class Absence(Row):
    """A time in which a person is not on duty: leave, night, sickness."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="organisation_absence_span")]


class ProxyRule(Row):
    """Who stands in for whom, between two moments (demand 3.1)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="proxies")
    proxy = models.ForeignKey(Person, models.PROTECT, related_name="stands_in_for")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("proxy")), name="organisation_proxy_other"
            )
        ]


class Joining(Row):
    """People taken on by one table: who asked, and how their ways in are opened (``links``, ``passwords``, '' none)."""

    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post_id = models.BigIntegerField(null=True)
    doors = models.CharField(max_length=9, blank=True)
    total = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("asked_at", condition=models.Q(ended_at=None), name="organisation_joining_running"),
        ]


class JoiningRow(Row):
    """One person of the table. It leaves ``waiting`` in the transaction that takes them on: however often a worker is
    killed, nobody is taken on twice. ``sealed`` is their way in, until it is handed out."""

    joining = models.ForeignKey(Joining, models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    values = models.JSONField()
    state = models.CharField(max_length=7, default="waiting")
    sentence = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    username = models.CharField(max_length=150, blank=True)
    sealed = models.BinaryField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["joining", "line"], name="organisation_joiningrow_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "done", "refused"]), name="organisation_joiningrow_state"
            ),
        ]
        indexes = [models.Index("joining", "state", "line", name="organisation_joiningrow_next")]

    @property
    def place(self) -> str:
        """Where ``sealed`` opens."""
        return f"organisation.joiningrow.sealed:{self.pk}"
