"""Everything in: an archive of a whole installation into an empty one, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.foundation.files import store
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.guard import lifted
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops import facts
from shouwen.interfaces.ops.exporting import checking
from shouwen.interfaces.ops.exporting.archive import PIECE
from shouwen.interfaces.ops.exporting.run import FORMAT
from shouwen.interfaces.ops.moving import keys, rows
from shouwen.interfaces.ops.moving.packing import WHOLE, steps
from shouwen.interfaces.ops.sentences import Stop
from shouwen.kit.actor import SYSTEM
from shouwen.kit.kept import Kept
from shouwen.kit.sql import insert_rows

BY_CLI = SYSTEM.through("cli")
BATCH = 500
Progress = Callable[[int], None]


def unpack(
    path: Path, *, at: datetime, checked: Progress, progress: Progress, indexed: Progress
) -> checking.Found:
    """Bring a whole installation over from its archive, which is checked first and verified after.

    :raises Stop: when the archive is damaged, foreign or of another version, its keys are not here, or this
        installation is not empty. Then nothing has changed.
    """
    manifest = checking.manifest(path)
    _same_kind(manifest)
    _same_version(manifest)
    _same_keys(manifest)
    if not is_empty():
        raise Stop(_("这里已经有人在用：归档只能读进空的系统。换一个空的数据库，运行 shouwen migrate 后再来"))
    found = checking.check(path, progress=checked)
    if found.faults:
        raise Stop(_("归档已损坏，什么也没有读进来：%(fault)s") % {"fault": found.faults[0]})
    with checking.members(path) as there:
        _contents(there)
        with transaction.atomic():
            _clear()
            _load(there, progress)
            cases.index_texts(progress=indexed)
            _last_word(found, manifest, at)
    for kept in Kept.everyone:
        kept.forget()
    return found


def is_empty() -> bool:
    """Whether nobody works here yet."""
    return not any(model._default_manager.exists() for model in (Unit, Person, User))


def _same_kind(manifest: dict[str, Any]) -> None:
    if manifest.get("source") != "shouwen":
        raise Stop(_("这不是首问的归档"))
    if manifest.get("kind") != WHOLE:
        raise Stop(_("这份归档是某人范围内的导出，不是整个系统：要迁移，请在原处运行 shouwen export --whole"))


def _same_version(manifest: dict[str, Any]) -> None:
    theirs, ours = set(manifest.get("steps", ())), set(steps())
    words = {"version": manifest.get("version", "?")}
    if manifest.get("format", 0) > FORMAT or theirs - ours:
        raise Stop(_("归档来自更新的版本 %(version)s：先升级这里的程序，运行 shouwen migrate 后再来") % words)
    if ours - theirs:
        raise Stop(_("归档来自较旧的版本 %(version)s：先把原处升级到与这里相同的版本，再导出一次") % words)


def _same_keys(manifest: dict[str, Any]) -> None:
    if keys.lacking(manifest.get("keys", {})):
        where = Path(settings.SHOUWEN_VAR) / "keys.json"
        raise Stop(_("密钥不在归档里，要另外带来：把原处的 keys.json 放到 %(path)s（或 SHOUWEN_KEYS_FILE 所指），再运行一次")
                   % {"path": where})  # fmt: skip


def _contents(there: dict[str, checking.Opener]) -> None:
    """The files, each at the place its hash names; one that is there already is the same."""
    for name, opener in there.items():
        folder, _slash, sha256 = name.rpartition("/")
        if folder == "files" and not store.place(sha256).exists():
            with opener() as file:
                store.settle(store.draft(_pieces(file), limit=1 << 62))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    return iter(partial(file.read, PIECE), b"")


def _clear() -> None:
    """Make room: what `shouwen migrate` has planted comes with the archive."""
    with lifted(), connection.cursor() as cursor:
        for model in rows.tables():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        connection.check_constraints()


def _load(there: dict[str, checking.Opener], progress: Progress) -> None:
    done = 0
    for model in rows.tables():
        with there[rows.member(model)]() as file:
            for batch in iter(lambda: list(islice(file, BATCH)), []):
                insert_rows(_read(model, batch))
                done += len(batch)
                progress(done)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), rows.tables()):
            cursor.execute(statement)


def _read(model: type[models.Model], batch: list[bytes]) -> list[models.Model]:
    try:
        return rows.read(model, batch)
    except (ValueError, TypeError, KeyError) as error:
        words = {"name": rows.member(model), "why": error}
        raise Stop(_("归档里的 %(name)s 读不懂：%(why)s") % words) from error


def _last_word(found: checking.Found, manifest: dict[str, Any], at: datetime) -> None:
    """The ledger holds here as it held there, and says that it came over.

    :raises Stop: when it does not; everything is taken back then.
    """
    verdict = verify()
    if verdict.broken:
        where = f"{verdict.broken.subject_kind}:{verdict.broken.subject_id}"
        raise Stop(_("账簿核验不过，断在 %(where)s，什么也没有读进来") % {"where": where})
    root = Unit.objects.filter(depth=1).order_by("path").select_for_update().first()
    if root:
        said = facts.InstallationUnpacked(
            subject_id=root.pk, centre_id=root.pk, seal=found.seal, made_at=str(manifest.get("made_at", ""))
        )
        announce(said, actor=BY_CLI, at=at)
