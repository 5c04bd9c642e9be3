"""Shapes of input of the pages about statutory limits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.timezone import localtime, make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shouwen.casework.deadlines.queries import UNITS
from shouwen.casework.statutes import states
from shouwen.casework.statutes.models import Limit, Pack
from shouwen.casework.statutes.queries.matters import MatterView, of_centre, offered
from shouwen.casework.statutes.queries.packs import centres_in_reach
from shouwen.casework.statutes.queries.register import LAYOUTS
from shouwen.casework.statutes.rules.limits import Chosen
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import dates
from shouwen.kit.actor import Actor
from shouwen.kit.forms import set_choices
from shouwen.relations.catalogue import queries as catalogue

REGIONS = [(code, label) for code, label in states.REGIONS.items()]


class AskForm(forms.Form):
    """Why it takes longer; the customer reads it."""

    taken = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=gettext_lazy("告诉客户为什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("同意以后原样写进给客户的告知，留在事项单上"),
    )  # fmt: skip


class DecideForm(forms.Form):
    """Grant or refuse."""

    grant = forms.TypedChoiceField(
        label=gettext_lazy("结论"), coerce=lambda text: text == "yes", widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("同意，并告知客户")), ("no", gettext_lazy("不同意"))],
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("理由"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class ChooseForm(forms.Form):
    """A centre counts by a pack, as whom and where."""

    centre = forms.TypedChoiceField(label=gettext_lazy("中心"), coerce=int)
    party = forms.ChoiceField(label=gettext_lazy("作为"), choices=list(states.PARTIES.items()))
    region = forms.CharField(
        label=gettext_lazy("地区"),
        required=False,
        max_length=16,
        help_text=gettext_lazy("代码，例如 CN-HA 河南、CN-CQ 重庆；留空按全国"),
    )

    def __init__(self, *args: Any, actor: Actor, **kw: Any) -> None:
        super().__init__(*args, **kw)
        set_choices(self, "centre", [(unit.pk, str(unit)) for unit in centres_in_reach(actor)])


class CountForm(forms.Form):
    """A centre counts a category as a matter. The pair is one field, so that nobody chooses what a centre does not have."""

    matter = forms.CharField(widget=forms.HiddenInput, max_length=24)
    category = forms.ChoiceField(label=gettext_lazy("类别"))

    def __init__(self, data: Any = None, *, matter: MatterView, actor: Actor, at: datetime) -> None:
        super().__init__(data, initial={"matter": matter.code}, auto_id=f"id_{matter.code}_%s")
        groups = [
            (centre, [(f"{centre_id}:{code}", words) for code, words in found])
            for centre_id, centre, found in offered(matter, actor, at=at)
        ]
        single = groups[0][1] if len(groups) == 1 else groups
        set_choices(self, "category", [("", _("请选")), *single])

    @property
    def pair(self) -> tuple[int, str]:
        """The centre and the category; only of a valid form."""
        centre_id, _colon, code = self.cleaned_data["category"].partition(":")
        return int(centre_id), code


class AmendForm(forms.Form):
    """What a limit says from a day on."""

    amount = forms.DecimalField(label=gettext_lazy("时限"), min_value=0, max_digits=6, decimal_places=2)
    unit = forms.ChoiceField(label=pgettext_lazy("of time", "单位"), choices=UNITS.items())
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)
    article = forms.CharField(label=gettext_lazy("条款"), max_length=60, required=False)
    follows = forms.CharField(label=gettext_lazy("超期后果"), max_length=200, required=False)
    matter = forms.ChoiceField(
        label=gettext_lazy("针对的事项"),
        choices=[("", gettext_lazy("不分事项")), *states.MATTERS.items()],
        required=False,
        help_text=gettext_lazy("办几个行业的中心用：只约束各中心算作这种事项的类别，没有说明的不计时"),
    )
    since = dates.Day(gettext_lazy("从哪天起"))
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=200)

    @staticmethod
    def of(row: Limit, today: date) -> dict[str, Any]:
        """What the form shows of a limit."""
        names = ("unit", "basis", "article", "follows", "matter")
        return {
            **{name: getattr(row, name) for name in names},
            "amount": f"{float(row.amount):g}",
            "since": today.isoformat(),
        }

    @property
    def changes(self) -> dict[str, Any]:
        """What was entered."""
        return {name: self.cleaned_data[name] for name in ("amount", "unit", "basis", "article", "follows", "matter")}


class ExportForm(forms.Form):
    """Which file, of complaints received between two days."""

    layout = forms.ChoiceField(label=gettext_lazy("哪一种"), choices=list(LAYOUTS.items()))
    file = forms.ChoiceField(
        label=gettext_lazy("格式"), choices=[("csv", pgettext_lazy("file", "CSV")), ("xlsx", pgettext_lazy("file", "XLSX"))]
    )
    since = dates.Day(gettext_lazy("收到，从"))
    until = dates.Day(gettext_lazy("到"))
    plain = forms.BooleanField(
        label=gettext_lazy("不遮掩"), required=False, help_text=gettext_lazy("姓名、电话、邮箱、地址和文字都是原样；要写用途，每导一份记一次")
    )
    reason = forms.CharField(
        label=gettext_lazy("用途"), max_length=200, required=False, help_text=gettext_lazy("会和导出的件数一起记在账本里"),
        widget=forms.TextInput(attrs={"required": True}),
    )

    def __init__(self, *args: Any, may_plain: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not may_plain:
            del self.fields["plain"], self.fields["reason"]

    @property
    def choices(self) -> list[Any]:
        """What is chosen before it is counted: everything but the reason."""
        return [self[name] for name in self.fields if name != "reason"]

    def clean(self) -> dict[str, Any]:
        """Days that run forwards, in our time."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("结束要晚于开始"))
        return values


class TrialForm(forms.Form):
    """A matter to try the limits on. The moment is of the centre's wall clock."""

    centre = forms.TypedChoiceField(label=gettext_lazy("中心"), coerce=int)
    kind = forms.ChoiceField(label=gettext_lazy("事项种类"))
    received = dates.Moment(gettext_lazy("收到"))
    category = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    pack = forms.ChoiceField(label=gettext_lazy("按哪一包"), required=False)
    party = forms.ChoiceField(
        label=gettext_lazy("作为"), required=False, choices=list(states.PARTIES.items())
    )
    region = forms.CharField(label=gettext_lazy("地区"), required=False, max_length=16)

    def __init__(self, data: Any = None, *, actor: Actor, at: datetime) -> None:
        self.centres = {unit.pk: unit for unit in centres_in_reach(actor)}
        home = actor.centre_id if actor.centre_id in self.centres else next(iter(self.centres), None)
        super().__init__(data, initial={"centre": home, "received": localtime(at), "kind": "complaint"})
        set_choices(self, "centre", [(unit.pk, str(unit)) for unit in self.centres.values()])
        set_choices(self, "kind", [(each.code, each.label) for each in catalogue.kinds()])
        paths = {code: words for unit in self.centres for code, words in of_centre(unit, actor, at=at)}
        set_choices(self, "category", [("", _("还没有分类")), *paths.items()])
        packs = Pack.objects.filter(retired_at=None).order_by("code")
        set_choices(self, "pack", [("", _("已选用的")), *((row.code, str(row)) for row in packs)])

    @property
    def place(self) -> Unit:
        """The centre chosen; only of a valid form."""
        return self.centres[self.cleaned_data["centre"]]

    @property
    def only(self) -> Chosen | None:
        """The pack to try as if it were chosen; None for those that are."""
        values = self.cleaned_data
        if not values["pack"]:
            return None
        return Chosen(
            values["pack"], values["centre"], values["region"].strip().upper(), values["party"] or "company"
        )

    def clean(self) -> dict[str, Any]:
        """The moment put on the centre's wall clock."""
        values = super().clean() or {}
        centre = self.centres.get(values.get("centre") or 0)
        if values.get("received") and centre:
            values["received"] = make_naive(values["received"]).replace(tzinfo=ZoneInfo(centre.time_zone))
        return values
