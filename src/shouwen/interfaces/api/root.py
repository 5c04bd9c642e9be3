"""The REST interface ``/api/v1``: who calls, how errors are told, which modules answer."""

from __future__ import annotations

import importlib
from typing import Any

from django.http import HttpRequest
from django.utils import translation
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.params.models import ParamModel
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import BaseModel

from shouwen import __version__
from shouwen.foundation.access import tokens
from shouwen.interfaces.api.problems import speak
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import plain_json

SHAPES: list[type[BaseModel]] = [Schema, *ParamModel.__subclasses__()]
for shape in SHAPES:
    shape.model_config["defer_build"] = True  # of 1,200 a process meets few: each is built when it is first met

MODULES = {
    "cases": "casework.cases",
    "liability": "casework.liability",
    "statutes": "casework.statutes",
    "tasks": "casework.tasks",
    "solutions": "casework.solutions",
    "checks": "casework.checks",
    "orders": "casework.workorders",
    "complaints": "casework.complaints",
    "papers": "casework.papers",
    "redress": "casework.redress",
    "improvements": "casework.improvement",
    "ideas": "casework.ideas",
    "committees": "casework.committees",
    "complaint-reviews": "casework.reviews",
    "standards": "casework.standards",
    "teamwork": "casework.teamwork",
    "oa": "casework.oa",
    "indicators": "casework.indicators",
    "applications": "casework.applications",
    "freight": "casework.freight",
    "macros": "casework.automation",
    "deadlines": "casework.deadlines",
    "customers": "relations.customers",
    "catalogue": "relations.catalogue",
    "knowledge": "relations.knowledge",
    "organisation": "foundation.organisation",
    "files": "foundation.files",
}
"""Path under ``/api/v1/`` and the module whose ``api.router`` answers there; a module with several brings ``ROUTERS`` by path."""


class Key(HttpBearer):
    """``Authorization: Bearer <token>``; the caller's language comes from Accept-Language, else the person's own."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = tokens.actor_for(token, at=clock.now(), request_id=request.headers.get("X-Request-ID", "")[:36])
        if actor is None:
            return None
        if "Accept-Language" not in request.headers:
            translation.activate(actor.language)
        request.actor = actor  # type: ignore[attr-defined]
        _need_json(request)
        return actor


JSON = ("application/json", "application/problem+json", "application/*", "*/*")


def _need_json(request: HttpRequest) -> None:
    """Questions and answers are JSON; only a file is what it is.

    :raises HttpError: 406 for a caller that takes no JSON, 415 for one that sends something else.
    """
    if request.path.startswith("/api/v1/files") or request.path.endswith("/file"):
        return
    wanted = request.headers.get("Accept", "")
    if wanted and not any(kind in wanted for kind in JSON):
        raise HttpError(406, "")
    sent = request.content_type and request.content_type != "application/json"
    if sent and request.headers.get("Content-Length", "0") != "0":
        raise HttpError(415, "")


class Reader(Parser):
    """JSON bodies, read strictly: what is not JSON is a problem document, not a traceback."""

    def parse_body(self, request: HttpRequest) -> Any:
        return plain_json(request.body)


class Described(NinjaAPI):
    """An API whose description tells of refusals as well: every operation may answer with a problem document."""

    def get_openapi_schema(self, **given: Any) -> Any:
        schema = super().get_openapi_schema(**given)
        schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        schema["components"]["responses"] = {"Problem": REFUSED}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].update(dict.fromkeys(("4XX", "503", "507"), LINK))
        return schema


LINK = {"$ref": "#/components/responses/Problem"}
REFUSED = {
    "description": "Refused, with the reason (RFC 9457)",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}, "description": "By field"},
    },
}


def build() -> NinjaAPI:
    """The API with every module's router."""
    api = Described(
        title="首问 Shouwen",
        version="1",
        description=DESCRIPTION,
        auth=Key(),
        parser=Reader(),
        docs_url=None,
        urls_namespace="api-1",
        openapi_extra={"info": {"license": {"name": "Apache-2.0"}, "x-program-version": __version__}},
    )
    speak(api)
    for path, module in MODULES.items():
        answering = importlib.import_module(f"shouwen.{module}.api")
        for place, router in getattr(answering, "ROUTERS", {path: answering.router}).items():
            api.add_router(f"/{place}", router, tags=[path])
    return api


DESCRIPTION = """
The same actions, rights and scopes as the desk. Sign in with `Authorization: Bearer <token>`; make tokens with
`shouwen token` or under Administration. Errors are RFC 9457 problem details in the language of `Accept-Language`
(`zh-Hans` or `en`). Lists are paged by `cursor`: pass `next_cursor` back until it is empty. Creating with an
`Idempotency-Key` is repeatable: the same key and body give the same case, another body is refused (409). Moments are
ISO 8601 with a zone. Bodies are JSON of at most 5 MiB; files go to `/files` as multipart. A token may make 1,000 calls a
second unless the installation says otherwise; above that the answer is 429 with `Retry-After`.
""".strip()

api = build()
