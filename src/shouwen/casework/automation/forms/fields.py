"""One form field for each kind of thing a deed asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shouwen.casework.automation.rules.shape import Param
from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.forms.receiver import ReceiverWidget
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

Choices = list[tuple[Any, Any]]


def field_for(param: Param, actor: Actor) -> forms.Field:
    """The form field of one param; what it must hold is judged by ``rules.shape.checked``."""
    if param.kind == "text":
        widget = forms.Textarea(attrs={"rows": 3, "maxlength": param.most})
        return forms.CharField(label=param.label, required=param.needed, widget=widget)
    if param.kind == "receiver":
        return forms.CharField(label=param.label, required=param.needed, widget=ReceiverWidget(units=True))
    if param.kind == "amount":
        limits = {"min": param.least, "max": param.most}
        return forms.CharField(
            label=param.label, required=param.needed, widget=forms.NumberInput(attrs=limits)
        )
    offered = choices_for(param, actor)
    if offered is not None:
        if not param.needed or not param.default:
            offered = [("", _("类别常用的部门") if param.kind == "unit" else _("请选择")), *offered]
        return forms.ChoiceField(label=param.label, required=param.needed, choices=offered)
    return forms.CharField(
        label=param.label, required=param.needed, widget=forms.TextInput(attrs={"maxlength": param.most})
    )


def choices_for(param: Param, actor: Actor) -> Choices | None:
    """What a param offers; None for what is typed."""
    if param.choices:
        return list(param.choices.items())
    if param.kind == "code":
        return [(item.code, item.label) for item in catalogue.choices(param.source, actor)]
    if param.kind == "role":
        return list(access.role_names())
    if param.kind == "unit":
        return departments(actor)
    if param.kind == "status":
        return [(each.code, each.label) for each in catalogue.statuses(actor)]
    if param.kind == "field":
        offered = catalogue.custom_fields(actor)
        return [
            (each.code, each.label) for each in offered if not each.is_computed and each.secrecy != "sealed"
        ]
    if param.kind == "category":
        return [(str(each.id), each.path_label) for each in catalogue.categories(actor)]
    return None


def departments(actor: Actor) -> Choices:
    """The handling departments of somebody's centre and below it."""
    path = cases.place(actor.centre_id).path if actor.centre_id else ""
    units = Unit.objects.filter(path__startswith=path, role=Unit.Role.BRANCH, is_active=True)
    return [(str(pk), name) for pk, name in units.order_by("path").values_list("id", "name")]
