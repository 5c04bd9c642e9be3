"""Wiring of access: every module's rights are declared when the program starts."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from shouwen.kit.actor import NAMES


class AccessConfig(AppConfig):
    name = "shouwen.foundation.access"
    label = "access"
    verbose_name = _("权限")

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "permissions") and config.name.startswith("shouwen."):
                NAMES.update(import_module(f"{config.name}.permissions").RIGHTS)
        self._fill_slots()

    def _fill_slots(self) -> None:
        from allauth.mfa.signals import authenticator_removed

        from shouwen.foundation.access import actions, queries
        from shouwen.foundation.ledger import slots as ledger
        from shouwen.foundation.organisation import slots

        slots.post_checks.fill(actions.may_give)
        slots.leaving_checks.fill(actions.may_leave)
        slots.role_names.fill(queries.role_names)
        slots.team_rights.fill(queries.team_rights)
        slots.person_panels.fill(queries.account_panel)
        slots.person_panels.fill(queries.why_panel)
        slots.doors.fill(actions.first_door)
        slots.actors.fill(actions.actor_for)
        slots.usernames.fill(actions.usernames_taken)
        ledger.subjects.fill(queries.subjects)
        authenticator_removed.connect(_ask_again, dispatch_uid="access.factor_removed")


def _ask_again(sender: object, user: Any, **kwargs: object) -> None:
    """A second factor was taken away: every browser of the person is asked at its next page."""
    from shouwen.foundation.organisation import actions as organisation

    if hasattr(user, "person"):
        organisation.refresh([user.person.pk])
