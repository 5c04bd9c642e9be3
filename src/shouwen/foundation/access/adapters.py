"""How the account pages behave: no open sign-up, sealed second-factor secrets, a lock-out said kindly."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shouwen.kit import crypto

PLACE = "mfa.authenticator.secret"


class Accounts(DefaultAccountAdapter):
    """Accounts are opened by the administration, never by visitors."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say only what went wrong; what the eye already sees needs no message."""
        if level >= messages.WARNING:
            super().add_message(request, level, *args, **kwargs)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked for the password again."""
        request = context.request
        signed_in = max(
            (record["at"] for record in get_authentication_records(request, request.user)), default=0
        )
        if time.time() - signed_in < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)


class Factors(DefaultMFAAdapter):
    """Second-factor secrets are sealed like personal data."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.seal(text, PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(base64.b64decode(encrypted_text), PLACE)

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("通行密钥 %(number)s") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        person = getattr(user, "person", None)
        return {**entity, "display_name": str(person)} if person else entity


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the address our own proxy saw, else the peer's; a client's claims are ignored."""
    if settings.SHOUWEN_BEHIND_PROXY:
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def name_tried(request: HttpRequest, credentials: Any = None) -> str:
    """The name somebody tries to sign in with, however they write it."""
    return str((credentials or {}).get("username") or request.POST.get("login", "")).strip().casefold()


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any = None) -> HttpResponse:
    """The answer after too many wrong passwords (429): what happened, how long it lasts, what helps."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    words = {"minutes": minutes, "limit": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "account/locked_out.html", words, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer
