"""Whether the database has the tables this version expects."""

from __future__ import annotations

import os

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from shouwen.interfaces.ops.sentences import Stop
from shouwen.relations.customers import queries as customers


def pending() -> list[str]:
    """The migrations not yet applied, as ``app.name``, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def is_blank() -> bool:
    """Whether nothing was ever put into this database."""
    return not MigrationRecorder(connection).applied_migrations()


def need() -> None:
    """Go on only with a database of this version.

    :raises Stop: when ``shouwen migrate`` has to run first.
    """
    if waiting := pending():
        raise Stop(_("数据库比程序旧（差 %(count)s 步）：先运行 shouwen migrate") % {"count": len(waiting)})


def need_keys() -> None:
    """Go on only with the keys that sealed what is here: with others every contact is lost, and new ones get mixed in.

    :raises Stop: when they are others.
    """
    if not customers.opens():
        words = {"path": os.environ.get("SHOUWEN_KEYS_FILE", settings.SHOUWEN_VAR / "keys.json")}
        raise Stop(_("%(path)s 里的密钥打不开库里封存的联系方式：把原来的密钥文件放回去再启动") % words)
