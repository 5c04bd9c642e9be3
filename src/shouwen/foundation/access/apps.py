"""Wiring of access: every module's rights are declared when the program starts."""

from __future__ import annotations

from importlib import import_module

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
