"""Tables of the catalogue: dated values that are retired, never deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwen.kit.models import Row

MAX_LEVEL = 4
"""How deep the category tree may be (CASE-045)."""
LEVELS = {"cause": 3}
"""Lists with fewer levels: class, cause and sub-cause (demand 3.4)."""


class Value(Row):
    """What every value has: a lasting code, names in both languages, and the days between which it is offered.

    ``valid_to`` is the first day on which it is no longer offered. ``pack`` names the industry pack it came with.
    """

    code = models.CharField(max_length=80)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    definition = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    pack = models.CharField(max_length=24, blank=True)

    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Kind(Value):
    """What a case is: enquiry, complaint, suggestion … (CASE-022)."""

    icon = models.CharField(max_length=40, blank=True)
    needs_callback = models.BooleanField(default=True)
    is_complaint = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("code", name="catalogue_kind_code")]


class Channel(Value):
    """A way customers reach us or are reached (CHN-001..017, CMP-048)."""

    class Medium(models.TextChoices):
        VOICE = "voice", _("语音")
        TEXT = "text", _("文字")
        VIDEO = "video", _("视频")
        IMAGE = "image", _("图像")

    class Form(models.TextChoices):
        ORAL = "oral", _("口头")
        WRITTEN = "written", _("书面")

    icon = models.CharField(max_length=40, blank=True)
    medium = models.CharField(max_length=5, choices=Medium.choices, default=Medium.TEXT)
    form = models.CharField(max_length=7, choices=Form.choices, default=Form.WRITTEN)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    needs_evidence = models.BooleanField(default=False)
    needs_place = models.BooleanField(default=False)
    needs_reference = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("code", name="catalogue_channel_code")]


class Source(Value):
    """Who passed the matter to us (CMP-006); ``needs_reference`` asks for their number."""

    needs_reference = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("code", name="catalogue_source_code")]


class Category(Value):
    """A node of the category tree. Its code is its path, ``broadband.install.no_show``, and never changes.

    ``centre`` is empty for a province's value and names the city that added it otherwise. ``kinds`` and
    ``unit_code`` that are empty are taken from the node above; ``marks`` add up along the path.
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    kinds = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    unit_code = models.CharField(max_length=8, blank=True)
    default_unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("code", name="catalogue_category_code"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=MAX_LEVEL), name="catalogue_category_level"
            ),
            models.CheckConstraint(
                condition=models.Q(centre=None) | models.Q(parent__isnull=False), name="catalogue_category_local_below"
            ),
        ]


class Code(Value):
    """A value of a code list: outcome, return, refusal, pause, cause … Lists may be trees (causes have three levels)."""

    list_code = models.CharField(max_length=24)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=1)
    needs_evidence = models.BooleanField(default=False)
    needs_text = models.BooleanField(default=False)
    pauses_clock = models.BooleanField(default=False)
    fields = models.JSONField(default=list)
    traits = models.JSONField(default=dict)
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("list_code", "code", name="catalogue_code_code"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=MAX_LEVEL), name="catalogue_code_level"
            ),
            models.CheckConstraint(
                condition=models.Q(centre=None) | models.Q(parent__isnull=False), name="catalogue_code_local_below"
            ),
        ]


class Succession(Row):
    """Where a retired code went: whole (merged) or in parts (split), so that figures of different years compare.

    From ``on`` the old code counts as the new one, ``percent`` of it; the parts of one old code add up to 100.
    ``revoked_at`` says that the old code was restored and counts as itself again.
    """

    old = models.ForeignKey(Code, models.PROTECT, related_name="went_to")
    new = models.ForeignKey(Code, models.PROTECT, related_name="came_from")
    percent = models.PositiveSmallIntegerField(default=100)
    on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new"], condition=models.Q(revoked_at=None), name="catalogue_succession_once"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=1, percent__lte=100), name="catalogue_succession_percent"
            ),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="catalogue_succession_other"),
        ]


class Field(Value):
    """A custom field (自定义字段) of cases, defined once and shared by the kinds and categories that ask for it.

    ``code`` is its key in ``Case.fields``; code, ``type`` and ``currency`` never change, so that old values stay
    readable. Empty ``kinds`` means any kind; ``categories`` are codes, each with what stands below it, empty: any.
    ``needed`` is when it must be filled (:data:`MOMENTS`), ``needed_for`` narrows that to ``kind:complaint`` or
    ``category:broadband``. ``options`` are ``{code, name, name_en, valid_to}``, retired and never deleted.
    """

    class Type(models.TextChoices):
        TEXT = "text", _("一行文字")
        PASSAGE = "passage", _("多行文字")
        WHOLE = "whole", _("整数")
        DECIMAL = "decimal", _("小数")
        MONEY = "money", _("金额")
        DATE = "date", _("日期")
        MOMENT = "moment", _("日期和时间")
        YES = "yes", _("是或否")
        CHOICE = "choice", _("选一项")
        CHOICES = "choices", _("选几项")
        PERSON = "person", _("同事")
        UNIT = "unit", _("部门")
        LINK = "link", _("编号或链接")
        HOURS = "hours", _("算出的小时数")

    class Moment(models.TextChoices):
        NEVER = "", _("不必填")
        REGISTRATION = "registration", _("登记时必填")
        ANSWER = "answer", _("答复前必填")
        CLOSE = "close", _("办结前必填")

    class Secrecy(models.TextChoices):
        OPEN = "", _("看得到事项单的人都能看")
        MASKED = "masked", _("遮掩，看要填原因并留痕")
        SEALED = "sealed", _("加密保存并遮掩（个人信息）")

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=8, choices=Type.choices, default=Type.TEXT)
    kinds = models.JSONField(default=list)
    categories = models.JSONField(default=list)
    needed = models.CharField(max_length=12, choices=Moment.choices, blank=True)
    needed_for = models.JSONField(default=list)
    section = models.CharField(max_length=40, blank=True)
    section_en = models.CharField(max_length=60, blank=True)
    options = models.JSONField(default=list)
    pattern = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=200, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    default = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    secrecy = models.CharField(max_length=6, choices=Secrecy.choices, blank=True)
    pinyin = models.CharField(max_length=400, blank=True)
    initials = models.CharField(max_length=80, blank=True)
    traits = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint("code", name="catalogue_field_code")]


class Status(Value):
    """A name of its own, or a finer one, for a fixed state of cases (``state``); figures stay on the states.

    ``centre`` is empty for a province's status. ``is_automatic``: a case that enters the state gets it by itself.
    """

    centre = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20)
    kinds = models.JSONField(default=list)
    is_automatic = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("code", name="catalogue_status_code")]


class PackLoad(Row):
    """An industry pack this installation has loaded."""

    name = models.CharField(max_length=24, unique=True)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)


class Stamp(Row):
    """One row whose value changes with every change of the catalogue, so that processes notice."""

    value = models.BigIntegerField()
