"""Files of a case: they leave the tray with the words they came with, and are read by whoever reads the case."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.foundation.access import testing
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import queries as kept
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    return house()


def paper(actor, name: str = "派单记录.txt") -> int:
    return files.keep(ContentFile(f"{name} 内容".encode()), name=name, actor=actor, at=AT).pk


@pytest.mark.parametrize(("verb", "public"), [("note", False), ("reply", True), ("answer", True), ("add_fact", True)])
def test_a_file_stands_beside_its_words(centre, verb, public):
    case, file = registered(centre.agent), paper(centre.agent)
    getattr(actions, verb)(case, "见附件", files=[file], actor=centre.agent, at=AT)
    page = queries.page(case.number, centre.agent, at=AT)
    assert [paper.name for entry in page.timeline for paper in entry.papers] == ["派单记录.txt"]
    assert kept.attachment(file, centre.leader).is_public is public


def test_a_file_may_come_with_the_registration(centre):
    case = registered(centre.agent, files=[paper(centre.agent)])
    assert any(entry.papers for entry in queries.page(case.number, centre.agent, at=AT).timeline)


def test_a_strangers_file_cannot_be_attached_nor_read(centre):
    case, theirs = registered(centre.agent), paper(centre.mate)
    with pytest.raises(NotFound):
        actions.note(case, "见附件", files=[theirs], actor=centre.agent, at=AT)
    mine = paper(centre.agent)
    actions.note(case, "见附件", files=[mine], actor=centre.agent, at=AT)
    other = testing.centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=centre.province.pk))
    with pytest.raises(NotFound):
        kept.attachment(mine, testing.actor("junior_agent", other))
