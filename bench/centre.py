"""A living centre of any size: the sample is played once through its actions, then its matters are copied many times.

An import knows neither work orders nor redress; the sample knows everything the desk shows. What belongs to a matter
(its texts, chain, clocks, orders, papers, facts) is copied with it, under ids and numbers of its own. Matters that have
ended are spread over two years; of those still open only ``OPEN`` copies are made, for a desk is not as many times
fuller as its archive is. Customers are not copied, since their names are sealed to their rows: the copies are spread
over some thousands newly registered.
"""

from __future__ import annotations

import psycopg

CUSTOMERS = 5000
OPEN = 20
STORIES = 5
"""One of so many of the sample's stories is played."""
SPAN_DAYS = 720
NARROW = {"tangkexin": "own", "shenyizhou": "team"}
"""Agents and how far they see."""
SHARED = ("ledger_delivery", "ledger_anchor", "notices_push", "notices_letter", "improvement_", "complaints_member",
          "complaints_event", "automation_macrouse", "organisation_", "customers_")  # fmt: skip
"""What would tie each copy to one and the same thing, and make that as large as the centre."""
APART = {"number", "case_number", "intake_key", "origin_key", "key"}
"""Texts of which there may be only one."""
Columns = dict[str, str]
"""The columns of a table with their types."""


def play() -> None:
    """The sample, ending now; nothing where a centre stands already."""
    from shouwen.interfaces.ops.sample import player
    from shouwen.interfaces.ops.sample.texts import stories
    from shouwen.kit import clock

    player.load(at=clock.now(), told=stories()[::STORIES])


def enrol(count: int = CUSTOMERS) -> None:
    """Register customers until there are ``count``."""
    from shouwen.foundation.access.actions import actor_for
    from shouwen.foundation.organisation.models import Person
    from shouwen.kit import clock
    from shouwen.relations.customers import actions
    from shouwen.relations.customers.models import Customer

    actor = actor_for(Person.objects.get(user__username="chenyuwei").pk)
    for number in range(Customer.objects.count(), count):
        who = {"name": f"客户{number}", "points": [("phone", f"139{number:08d}")]}
        actions.register(centre_id=actor.centre_id, actor=actor, at=clock.now(), **who)


def narrow() -> None:
    """Let two agents with an archive of their own see no further than their own cases, or their team's."""
    from shouwen.foundation.access.models import Role
    from shouwen.foundation.organisation.models import Post

    for username, level in NARROW.items():
        role = Role.objects.get(code="senior_agent")
        given = {"name": role.name, "name_en": role.name_en, "rights": {**role.rights, "cases.read": level}}
        Role.objects.update_or_create(code=f"bench_{level}", defaults=given)
        Post.objects.filter(person__user__username=username).update(role_code=f"bench_{level}")


def multiply(url: str, count: int) -> int:
    """Copy the matters until there are ``count`` of them; returns how many there are."""
    with psycopg.connect(url, autocommit=True) as own:
        held = _number(own, "SELECT count(*) FROM cases_case")
        if held >= count:
            return held
        own.execute("SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'")
        tables = _tables(own)
        _mark(own, tables)
        ended = _number(own, "SELECT count(*) FROM cases_case WHERE NOT is_open")
        copies = -(-(count - held - (held - ended) * OPEN) // max(1, ended))
        shelved = _shelve(own, tables)
        for table, columns in tables.items():
            _copy(own, table, columns, copies)
        for index in shelved:
            own.execute(index.encode())
        own.execute("VACUUM ANALYZE")
        return _number(own, "SELECT count(*) FROM cases_case")


def _number(own: psycopg.Connection, question: str) -> int:
    found = own.execute(question.encode()).fetchone()
    return int(found[0]) if found else 0


def _tables(own: psycopg.Connection) -> dict[str, Columns]:
    """Every table whose ids the program makes."""
    rows = own.execute(
        "SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"
        " ORDER BY c.relname, a.attnum"
    ).fetchall()
    found: dict[str, Columns] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return {name: columns for name, columns in found.items() if _key(columns) and not name.startswith(SHARED)}


def _key(columns: Columns) -> str:
    return next((name for name in ("id", "rowid") if columns.get(name) == "bigint"), "")


def _ids(columns: Columns) -> list[str]:
    return [name for name, kind in columns.items() if kind == "bigint" and (name.endswith("id"))]


def _mark(own: psycopg.Connection, tables: dict[str, Columns]) -> None:
    """Gather the ids of all that belongs to a matter, by what names what, until no more is found; and the customers."""
    own.execute("CREATE TEMP TABLE own (id bigint PRIMARY KEY, going bool)")
    own.execute("INSERT INTO own SELECT id, is_open FROM cases_case")
    before = -1
    while (found := _number(own, "SELECT count(*) FROM own")) != before:
        before = found
        for table, columns in tables.items():
            key = _key(columns)
            named = ", ".join(f'(t."{name}")' for name in _ids(columns) if name != key or key == "rowid")
            if named:
                own.execute(
                    f'INSERT INTO own SELECT t."{key}", bool_or(o.going) FROM "{table}" t, LATERAL (VALUES {named}) v(id)'
                    f" JOIN own o ON o.id = v.id GROUP BY 1 ON CONFLICT DO NOTHING".encode()
                )
    # whole milliseconds, and one process further: a copy never meets what a founding process made before the first matter
    own.execute("CREATE TEMP TABLE reach AS SELECT ((((max(id) - min(id)) >> 23) + 1) << 23) + 1024 AS stride FROM own")
    own.execute("CREATE TEMP TABLE pool AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM customers_customer WHERE merged_into_id IS NULL")
    own.execute("ANALYZE own; ANALYZE pool")


def _shelve(own: psycopg.Connection, tables: dict[str, Columns]) -> list[str]:
    """Take away the indexes that no constraint needs; returns how they are made."""
    rows = own.execute(
        "SELECT i.tablename, i.indexname, i.indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname"
        " JOIN pg_index x ON x.indexrelid = c.oid WHERE i.schemaname = 'public' AND NOT x.indisunique"
    ).fetchall()
    taken = [(name, definition) for table, name, definition in rows if table in tables]
    for name, _definition in taken:
        own.execute(f'DROP INDEX "{name}"'.encode())
    return [definition for _name, definition in taken]


def _copy(own: psycopg.Connection, table: str, columns: Columns, copies: int) -> None:
    """All copies of a table's rows in one statement."""
    key = _key(columns)
    named = ", ".join(f't."{name}" IN (SELECT id FROM own) AS "{name}?"' for name in _ids(columns))
    step = f"CASE WHEN o.going THEN interval '7 minutes' ELSE interval '1 day' * {SPAN_DAYS} / {copies} END"
    own.execute(
        f'CREATE TEMP TABLE seed AS SELECT t.*, {step} AS "step?", o.going AS "going?", {named}'
        f' FROM "{table}" t JOIN own o ON o.id = t."{key}"'.encode()
    )
    into = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(_value(name, kind) for name, kind in columns.items())
    place = f" LEFT JOIN pool ON pool.place = (s.customer_id / 1024 + c * 7919) % {CUSTOMERS}" if "customer_id" in columns else ""
    own.execute(
        f'INSERT INTO "{table}" ({into}) SELECT {values} FROM seed s CROSS JOIN reach'
        f" CROSS JOIN generate_series(1, {copies}) c{place} WHERE NOT s.\"going?\" OR c <= {OPEN}".encode()
    )
    own.execute("DROP TABLE seed")


def _value(name: str, kind: str) -> str:
    """What a copy holds in a column."""
    column = f's."{name}"'
    if name == "customer_id":
        return f"CASE WHEN {column} IS NULL THEN NULL ELSE pool.id END"
    if kind == "bigint" and name.endswith("id"):
        return f'{column} - CASE WHEN s."{name}?" THEN c * reach.stride ELSE 0 END'
    if kind == "timestamp with time zone":
        return f"CASE WHEN {column} < '9999-01-01' THEN {column} - c * s.\"step?\" ELSE {column} END"
    if name in APART and kind == "character varying":
        return f"CASE WHEN {column} = '' THEN '' ELSE {column} || '~' || c END"
    return column
