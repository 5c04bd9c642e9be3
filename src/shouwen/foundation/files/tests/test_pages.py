"""Files over HTTP: nothing a browser would run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from shouwen.foundation.files import pages
from shouwen.foundation.files.models import Attachment
from shouwen.foundation.files.tests.conftest import CLERK, OTHER
from shouwen.kit.errors import NotFound

pytestmark = pytest.mark.django_db
Keep = Callable[..., Attachment]


def _get(query: str = "", **headers: str) -> HttpRequest:
    request = RequestFactory().get(f"/files/1{query}", headers=headers)
    request.actor = CLERK  # type: ignore[attr-defined]
    return request


def test_a_download_carries_its_name_and_never_runs(keep: Keep) -> None:
    kept = keep("辖区说明".encode(), "辖区说明.txt")
    response = pages.download(_get("?show=1"), kept.pk)
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%BE%96%E5%8C%BA%E8%AF%B4%E6%98%8E.txt"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert b"".join(response).decode() == "辖区说明"


def test_a_picture_shows_in_place_only_when_asked(keep: Keep) -> None:
    kept = keep()
    assert pages.download(_get(), kept.pk)["Content-Disposition"].startswith("attachment")
    shown = pages.download(_get("?show=1"), kept.pk)
    assert shown["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in shown["Content-Security-Policy"]


def test_an_unchanged_file_is_not_sent_again(keep: Keep) -> None:
    kept = keep()
    tag = pages.download(_get(), kept.pk)["ETag"]
    again = pages.download(_get(**{"If-None-Match": tag}), kept.pk)
    assert again.status_code == 304
    assert "sandbox" in again["Content-Security-Policy"]


def test_out_of_scope_is_not_found(keep: Keep) -> None:
    kept = keep(actor=OTHER)
    with pytest.raises(NotFound):
        pages.download(_get(), kept.pk)
