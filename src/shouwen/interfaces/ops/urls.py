"""Addresses for machines that watch, and for the first person."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.ops import pages, wizard

app_name = "ops"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("healthz/ready", pages.healthz, name="ready"),
    path("healthz/live", pages.alive, name="live"),
    path("metrics", pages.metrics, name="metrics"),
    path("start", wizard.start, name="start"),
    path("start/done", wizard.steps_done, name="steps_done"),
    path("start/steps", pages.steps, name="steps"),
    path("admin/health/", pages.health, name="health"),
    path("start/<slug:name>", wizard.stage, name="stage"),
]
