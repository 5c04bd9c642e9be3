"""Addresses for machines that watch, and for the first person."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.ops import pages

app_name = "ops"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("healthz/ready", pages.healthz, name="ready"),
    path("healthz/live", pages.alive, name="live"),
    path("metrics", pages.metrics, name="metrics"),
    path("start", pages.start, name="start"),
    path("start/done", pages.steps_done, name="steps_done"),
]
