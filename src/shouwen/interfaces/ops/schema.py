"""Whether the database has the tables this version expects."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from shouwen.interfaces.ops.sentences import Stop


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
