"""Every address of the program, tried by nobody in particular and by a colleague of another city: never any data.

A new address is tried by itself as soon as it is mounted. One with a new kind of number in it is tried with that
number pointing at something of the first city; teach :func:`numbers` where to find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from shouwen.casework.cases import actions
from shouwen.casework.cases import testing as cases
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.papers import actions as papers
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Demand
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.models import Session
from shouwen.foundation.access.testing import centre, person, unit_of
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.money import Money
from shouwen.relations.catalogue import testing as catalogue
from shouwen.relations.catalogue.models import Field
from shouwen.relations.knowledge.models import Text

pytestmark = pytest.mark.django_db
SECRETS = ("暗号甲", "只有这一城知道的事", "13977770001", "39777700", "暗号班")
SHARED = {"code", "name", "value_id", "list_code", "key", "uidb36", "pk"}
"""Parts of an address that name what all centres share: roles, calendars, codes; and one's own keys."""
NOWHERE = 4711
ROLES = ("centre_head", "senior_agent", "manager_hotline", "statistician", "satisfaction_surveyor", "branch_head",
         "information_manager", "quality_inspector")  # fmt: skip


@dataclass
class World:
    """A city with a secret, and somebody of another province who holds every post of theirs."""

    case: Any
    known: dict[str, Any]
    stranger: Person
    token: str


@pytest.fixture
def world(tmp_path: Path, settings: Any) -> World:
    settings.SHOUWEN_VAR = tmp_path
    at = clock.now()
    deadlines.seed()
    house = cases.house()
    category = catalogue.category().id
    agent = house.agent
    Person.objects.filter(pk=agent.person_id).update(name="暗号班长")
    words = "只有这一城知道的事，别处不该看到"
    found = cases.registered(
        agent, at=at, name="暗号甲", phone="13977770001", description=words, category_id=category
    )
    busy(found, house, words, at)
    own = of_the_city(house.city, Person.objects.get(pk=agent.person_id))
    key_for(agent.person_id, "暗号班的程序", at)
    elsewhere = centre("临溪客服中心", prefix="LX")
    stranger = person(elsewhere, ROLES[0], "邻居")
    for role in ROLES[1:]:
        Post.objects.create(person=stranger, unit=elsewhere, role_code=role, starts_on="2020-01-01")
    stranger.user = get_user_model().objects.create_user("neighbour")
    stranger.save()
    known = {**numbers(found, agent.person_id), **own}
    return World(found, known, stranger, key_for(stranger.pk, "邻居的程序", at))


def of_the_city(city: Any, owner: Person) -> dict[str, int]:
    """A custom field and a standard answer that one city added for itself: the province's are everybody's."""
    field = Field.objects.create(code="secret_sign", name="暗号甲", name_en="sign", centre=city)
    text = Text.objects.create(
        sort="answer",
        number=9001,
        centre=city,
        owner=owner,
        title="暗号甲",
        body="只有这一城知道的事",
        live_key="x" * 64,
    )
    return {"field_id": field.pk, "text_id": text.pk}


def key_for(person_id: int, name: str, at: datetime) -> str:
    """A token for everything a person may do."""
    lasts = at + timedelta(days=7)
    return access.make_token(
        person_id=person_id, name=name, rights=["*"], expires_at=lasts, actor=SYSTEM, at=at
    )[1]


def busy(case: Any, house: Any, words: str, at: datetime) -> None:
    """A case with something of everything: a note with a file, a promise, a question, an offer, a work order, redress."""
    agent = house.agent
    paper = files.keep(ContentFile(b"%PDF-1.4 " + words.encode()), name="暗号甲.pdf", actor=agent, at=at)
    actions.note(case, words, files=[paper.pk], actor=agent, at=at)
    actions.promise(case, words, due_at=at + timedelta(hours=2), actor=agent, at=at)
    actions.consult(case, asked=house.leader.person_id, question=words, actor=agent, at=at)
    branch = unit_of(house.city, "暗号班", role="branch")
    person(branch, "branch_head", "暗号班经办")
    orders.dispatch(case, Demand(lead_unit=branch.pk, demand=words), actor=agent, at=at)
    redress.submit(
        case, redress.Draft((Part("cash", Money(Decimal(400))),), calculation=words), actor=agent, at=at
    )
    papers.make(case, "form", language="zh-hans", actor=agent, at=at)
    actions.hand_off(case, kind="assist", to=house.mate.person_id, note=words, actor=agent, at=at)


def numbers(case: Any, person_id: int) -> dict[str, Any]:
    """What to put into an address: the number of something in the first city, by the name of the part."""
    mine = Person.objects.get(pk=person_id)
    known: dict[str, Any] = {
        "number": case.number, "seq": 1, "person_id": person_id, "unit_id": mine.unit_id, "parent_id": mine.unit_id,
        "post_id": Post.objects.get(person=mine).pk, "customer_id": case.customer_id, "case_id": case.pk, "edition": 1,
    }  # fmt: skip
    for model in apps.get_models():
        if model.__module__.startswith("shouwen.") and model is not Session:
            first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
            known.setdefault(f"{model.__name__.lower()}_id", first or NOWHERE)
    known["redress_id"] = known["request_id"]
    known["point_id"], known["file_id"] = known["contactpoint_id"], known["attachment_id"]
    return known


def addresses(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address there is, with the view behind it."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


def filled(route: str, pattern: URLPattern, known: dict[str, Any]) -> str:
    """The address with numbers in it."""
    converters = pattern.pattern.converters
    url = "/" + route
    for name in pattern.pattern.regex.groupindex:
        kind = type(converters[name]).__name__.removesuffix("Converter").lower() if name in converters else ""
        kind = "str" if kind == "string" else kind
        default = NOWHERE if kind == "int" else "nowhere"
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            url = url.replace(spelling, str(known.get(name, default)))
    return url.replace("^", "").replace("$", "")


def is_ours(route: str) -> bool:
    """Whether an address shows staff's things: the sign-in pages and the portal have tests of their own."""
    return not route.startswith(("accounts/", "portal/")) and "(?P" not in route


def said(answer: HttpResponseBase) -> str:
    """The words of an answer."""
    parts = answer.streaming_content if isinstance(answer, StreamingHttpResponse) else [answer.content]  # type: ignore[attr-defined]
    return b"".join(parts).decode("utf-8", "replace")


def attempts(client: Client, world: World, **extra: Any) -> Iterator[tuple[str, str, str, HttpResponseBase]]:
    """Every address, read and written to, by this client."""
    client.raise_request_exception = False
    for route, pattern in addresses():
        if not is_ours(route):
            continue
        url = filled(route, pattern, world.known)
        yield route, "GET", url, client.get(url, **extra)
        yield (
            route,
            "POST",
            url,
            client.post(url, {}, content_type="application/json", **extra)
            if route.startswith("api/")
            else client.post(url, {}, **extra),
        )


def test_nobody_in_particular_is_sent_to_sign_in(world):
    wrong = []
    for route, method, url, answer in attempts(Client(), world):
        public = answer.status_code in (200, 409) and _is_public(route)
        turned = answer.status_code in (401, 404, 405) or (
            answer.status_code in (302, 204) and "/accounts/login/" in str(answer.headers)
        )
        if not (turned or public) or any(secret in said(answer) for secret in SECRETS):
            wrong.append(f"{method} {url} → {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def _is_public(route: str) -> bool:
    return route in ("healthz", "healthz/ready", "healthz/live", "metrics", "start", "api/v1/openapi.json",
                     "manifest.webmanifest", "sw.js", "offline")  # fmt: skip


def names_something(route: str, pattern_names: set[str]) -> bool:
    """Whether an address names one thing of one centre."""
    return bool(pattern_names - SHARED) and "me/" not in route


@pytest.mark.parametrize("door", ["desk", "api"])
def test_a_colleague_of_another_city_gets_no_data(world, door):
    client, extra = Client(), {}
    if door == "desk":
        client.force_login(world.stranger.user)
    else:
        extra = {"headers": {"Authorization": f"Bearer {world.token}"}}
    before = Entry.objects.filter(centre_id=world.case.centre_id).count()
    wrong = []
    parts = {route: set(pattern.pattern.regex.groupindex) for route, pattern in addresses()}
    for route, method, url, answer in attempts(client, world, **extra):
        if route.startswith("api/") != (door == "api"):
            continue
        text = said(answer)
        leaked = [secret for secret in SECRETS if secret in text]
        named = names_something(route, parts[route])
        allowed = {400, 403, 404, 405, 422} if method == "POST" else {403, 404, 405}
        allowed |= {401} if route.endswith("/replies") else set()  # signed instead: a token opens nothing there
        if leaked or answer.status_code >= 500 or (named and answer.status_code not in allowed):
            wrong.append(f"{method} {url} → {answer.status_code} {''.join(leaked)}")
    assert not wrong, "\n".join(wrong)
    assert Entry.objects.filter(centre_id=world.case.centre_id).count() == before
