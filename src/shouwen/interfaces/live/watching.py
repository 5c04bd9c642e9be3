"""Looking what is new: in the ledger, among the notices, among those who are here. In a thread, once a second."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from shouwen.casework.cases import queries as cases
from shouwen.foundation.access import queries as access
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.notices import queries as notices
from shouwen.interfaces.live import presence
from shouwen.interfaces.live.reader import Reader
from shouwen.interfaces.live.rules import News, fresh, share
from shouwen.kit.actor import Actor
from shouwen.kit.ids import first_id

LOOK_BACK = timedelta(seconds=15)
"""How long a transaction may take, and how wrong another machine's clock may be, without its news being missed."""
LONGEST = timedelta(minutes=10)
MANY = 2000
CHECK_EVERY = timedelta(seconds=20)


class Watch:
    """What one process has seen so far. Begun anew it tells only what happens from then on."""

    def __init__(self, at: datetime) -> None:
        since = first_id(at - LOOK_BACK)
        self.entries = {row[0] for row in ledger.newest("case", since, limit=MANY)}
        self.told = {row.id for row in notices.newest(since, limit=MANY)}
        self.here: dict[int, tuple[tuple[int, bool], ...]] = {}
        self.checked_at = at

    def turn(self, readers: Sequence[Reader], *, at: datetime) -> list[tuple[Reader, News]]:
        """What each reader is to be told now; readers who may not listen any more have ``over`` set."""
        if at - self.checked_at >= CHECK_EVERY:
            self.checked_at = at
            see_to(readers, at=at)
        staying = [reader for reader in readers if not reader.over]
        told: dict[Reader, News] = {reader: News() for reader in staying}
        self._cases(told, at)
        self._notices(told, at)
        self._presence(told, at)
        return [(reader, news) for reader, news in told.items() if news]

    def _cases(self, told: dict[Reader, News], at: datetime) -> None:
        rows = ledger.newest("case", first_id(at - LOOK_BACK), limit=MANY)
        new = set(fresh((row[0] for row in rows), self.entries, [row[0] for row in rows]))
        changed: dict[int, set[int]] = {}
        for entry_id, case_id, person_id in rows:
            if entry_id in new:
                changed.setdefault(case_id, set()).add(person_id)
        if changed:
            deal(changed, told)

    def _notices(self, told: dict[Reader, News], at: datetime) -> None:
        rows = notices.newest(first_id(at - LOOK_BACK), limit=MANY)
        new = set(fresh((row.id for row in rows), self.told, [row.id for row in rows]))
        for reader, news in told.items():
            mine = [row for row in rows if row.id in new and row.person_id == reader.person_id]
            news.notices |= {row.id for row in mine}
            news.must |= {row.id for row in mine if row.must}

    def _presence(self, told: dict[Reader, News], at: datetime) -> None:
        """Who is on the case a reader looks at; to a reader of a list, on the cases of their reach. One query, two when
        somebody came, went or began to type and lists are read."""
        lists = [reader for reader in told if reader.lists]
        here = presence.everywhere(at=at) if lists else presence.here({reader.case_id for reader in told if reader.case_id}, at=at)
        before, self.here = self.here, here
        changed = {pk for pk in here.keys() | before.keys() if here.get(pk, ()) != before.get(pk, ())}
        rows = cases.in_hand(changed) if changed and lists else []
        for reader, news in told.items():
            news.presence |= changed & {reader.case_id}
            if reader.lists:
                news.presence |= {case.pk for case in rows if cases.glimpses(case, reader.actor)}


def deal(changed: dict[int, set[int]], told: dict[Reader, News]) -> None:
    """Give each reader their share of the changed cases: what stands in their reach, and the case they look at."""
    rows = cases.in_hand(changed)
    for reader, news in told.items():
        visible = {case.pk for case in rows if cases.glimpses(case, reader.actor) or (case.pk == reader.case_id and cases.sees(case, reader.actor))}
        news.add(share(changed, visible, reader.person_id))


def since(actor: Actor, case_id: int, moment: datetime, *, at: datetime) -> News:
    """What an actor missed since a moment; ``stale`` when that is too long ago to tell one by one."""
    if at - moment > LONGEST:
        return News(stale=True)
    first = first_id(moment)
    rows = ledger.newest("case", first, limit=MANY)
    if len(rows) == MANY:
        return News(stale=True)
    changed: dict[int, set[int]] = {}
    for _entry_id, changed_id, person_id in rows:
        changed.setdefault(changed_id, set()).add(person_id)
    reader, news = Reader(actor, "", 0, case_id), News()
    deal(changed, {reader: news})
    for row in notices.newest(first, limit=MANY, person_id=actor.person_id):
        news.notices.add(row.id)
        news.must |= {row.id} if row.must else set()
    return news


def see_to(readers: Collection[Reader], *, at: datetime) -> None:
    """Whether each reader is still signed in with the same rights, and a word that their windows are still open."""
    alive = access.signed_in({reader.session for reader in readers}, at=at)
    for reader in readers:
        if alive.get(reader.session) != (reader.person_id, reader.stamp):
            reader.over = "left"
    presence.stays([reader.window for reader in readers if reader.window and not reader.over], at=at)
