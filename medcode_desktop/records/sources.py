"""Who the people of other PCs are here.

Each PC tells of people by ids of its own. What it told last of each is kept in person_sources. Who they are here is worked out
from all of that together, so it does not depend on the order in which files were merged:
- whom the manager decided on is who the manager said;
- all with the same staff number are one person: the one on this PC who has that number, else one made for them;
- everybody else is a person by themselves.
Somebody made here for people of other PCs has the smallest of their ids, and the name that was told last.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.score_content import PersonTold
from medcode_desktop.records.texts import Clock

Decisions = Mapping[str, int | None]  # uid on the other PC -> id of the person here, None for nobody of those known here


class Source(NamedTuple):
    """A person as another PC told of them."""

    uid: str
    pc: str  # its name
    name: str
    staff_number: str
    person: int  # id of who that is here
    decided: bool  # by the manager


def sources(file: RecordsFile) -> list[Source]:
    """By name."""
    rows = file.rows(
        "SELECT s.uid, ifnull(c.name, '?'), s.name, s.staff_number, s.person, s.decided FROM person_sources s"
        " LEFT JOIN pcs c ON c.uid = s.pc ORDER BY s.name COLLATE NOCASE, s.uid"
    )
    return [Source(str(r[0]), str(r[1]), str(r[2]), str(r[3]), int(str(r[4])), bool(r[5])) for r in rows]


def decide(file: RecordsFile, now: Clock, uid: str, person: int | None) -> None:
    """Say who a person of another PC is here: somebody of that id, or (None) nobody else. Their sessions go along."""
    with file.change() as connection:
        if connection.execute("SELECT 1 FROM person_sources WHERE uid = ?", (uid,)).fetchone() is None:
            raise UserError("This person is not there any more.", "Merge the score file again.")
        apply_decisions(connection, {uid: person})
        regroup(connection)
        note(connection, now(), Act.MATCH, f"{uid} is {person if person is not None else 'nobody else'}")


def digest_of(uid: str) -> str:
    """Under which a deleted person is remembered: enough to know them again, nothing to be found by."""
    return hashlib.sha256(uid.encode()).hexdigest()


def take_people(connection: sqlite3.Connection, told: Iterable[PersonTold], pc: str, at: str) -> dict[str, str]:
    """Within a change: keep what a file tells of people. `pc` is empty for this one. Gives what each uid is here: "here"
    (added on this PC), "new", "known" or "deleted". `regroup` has to follow."""
    own = {uid for (uid,) in connection.execute("SELECT uid FROM people WHERE origin = ''").fetchall()}
    deleted = {digest for (digest,) in connection.execute("SELECT digest FROM deleted_people").fetchall()}
    known = {uid for (uid,) in connection.execute("SELECT uid FROM person_sources").fetchall()}
    standing = {}
    for person in told:
        if digest_of(person.uid) in deleted:
            standing[person.uid] = "deleted"
        elif person.uid in own:
            standing[person.uid] = "here"
        else:
            standing[person.uid] = "known" if person.uid in known else "new"
            (_update if person.uid in known else _insert)(connection, person, pc, at)
    return standing


def _insert(connection: sqlite3.Connection, person: PersonTold, pc: str, at: str) -> None:
    name, staff = _told(person)
    if not pc:
        connection.execute(
            "INSERT INTO people (uid, name, staff_number, added_at) VALUES (?, ?, ?, ?)", (person.uid, name, staff, at)
        )
        return
    done = connection.execute(
        "INSERT INTO people (uid, name, staff_number, added_at, removed_at, origin) VALUES (?, ?, ?, ?, ?, ?)",
        (person.uid, name, staff, at, at, pc),
    )
    connection.execute(
        "INSERT INTO person_sources (uid, person, pc, name, staff_number, anonymous, decided, told_at)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
        (person.uid, done.lastrowid, pc, name, staff, int(person.anonymous), at),
    )


def _update(connection: sqlite3.Connection, person: PersonTold, pc: str, at: str) -> None:
    """What was told last counts; but a name once taken away, here or there, does not come back."""
    name, staff = _told(person)
    if person.anonymous:
        connection.execute(
            "UPDATE person_sources SET name = ?, staff_number = '', anonymous = 1 WHERE uid = ?", (name, person.uid)
        )
    connection.execute(
        "UPDATE person_sources SET name = ?1, staff_number = ?2, pc = ?3, told_at = ?4 WHERE uid = ?5 AND anonymous = 0"
        " AND (told_at, name, staff_number) < (?4, ?1, ?2)",
        (name, staff, pc, at, person.uid),
    )


def _told(person: PersonTold) -> tuple[str, str]:
    return ("Person", "") if person.anonymous else (person.name, person.staff_number)


def apply_decisions(connection: sqlite3.Connection, decisions: Decisions) -> None:
    """Within a change, before `regroup`. UserError if one of the people here is not there."""
    for uid, person in decisions.items():
        row = connection.execute("SELECT pc, name, staff_number, told_at FROM person_sources WHERE uid = ?", (uid,)).fetchone()
        if row is None:
            continue  # of another file, or somebody of this PC
        chosen = person
        if chosen is None:
            connection.execute(
                "INSERT INTO people (uid, name, staff_number, added_at, removed_at, origin) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (uid) DO NOTHING",
                (uid, *row[1:], row[3], row[0]),
            )
            chosen = int(connection.execute("SELECT id FROM people WHERE uid = ?", (uid,)).fetchone()[0])
        elif connection.execute("SELECT 1 FROM people WHERE id = ?", (chosen,)).fetchone() is None:
            raise UserError(f"There is no person {person} to match somebody with.", "Choose a person of the list.")
        connection.execute("UPDATE person_sources SET person = ?, decided = 1 WHERE uid = ?", (chosen, uid))


def regroup(connection: sqlite3.Connection) -> None:
    """Within a change: work out who everybody is, move sessions and answers along, and forget people nobody stands for."""
    groups: dict[tuple[str, str], list[str]] = {}
    rows = connection.execute("SELECT uid, staff_number, anonymous FROM person_sources WHERE decided = 0 ORDER BY uid")
    for uid, staff, anonymous in rows.fetchall():
        key = ("staff", staff.casefold()) if staff and not anonymous else ("uid", uid)
        groups.setdefault(key, []).append(uid)
    own = _own_staff_numbers(connection)
    for (kind, value), uids in groups.items():
        person = own.get(value) if kind == "staff" else None
        if person is None:
            person = _somebody(connection, uids)
        connection.executemany(
            "UPDATE person_sources SET person = ?1 WHERE uid = ?2 AND person <> ?1", [(person, uid) for uid in uids]
        )
    _move_sessions(connection)
    connection.execute("DELETE FROM people WHERE origin <> '' AND id NOT IN (SELECT person FROM person_sources)")
    _name_people(connection)


def _own_staff_numbers(connection: sqlite3.Connection) -> dict[str, int]:
    """Who of this PC has which staff number; of two the one on the list, then the one added first."""
    rows = connection.execute(
        "SELECT staff_number, id FROM people WHERE origin = '' AND staff_number <> '' ORDER BY removed_at IS NULL, id DESC"
    )
    return {str(staff).casefold(): int(number) for staff, number in rows.fetchall()}


def _somebody(connection: sqlite3.Connection, uids: list[str]) -> int:
    """The person made here for these sources, made now if there is none. `uids` ascending."""
    for uid in uids:
        row = connection.execute("SELECT id FROM people WHERE uid = ?", (uid,)).fetchone()
        if row is not None:
            return int(row[0])
    done = connection.execute(
        "INSERT INTO people (uid, name, staff_number, added_at, removed_at, origin)"
        " SELECT uid, name, staff_number, told_at, told_at, pc FROM person_sources WHERE uid = ?",
        (uids[0],),
    )
    return int(done.lastrowid or 0)


def _move_sessions(connection: sqlite3.Connection) -> None:
    moved = connection.execute(
        "SELECT s.id, p.person FROM person_sources p JOIN sessions s ON s.source = p.uid AND s.source <> ''"
        " WHERE s.person <> p.person"
    ).fetchall()
    connection.executemany("UPDATE sessions SET person = ?2 WHERE id = ?1", moved)
    connection.executemany("UPDATE answers SET person = ?2 WHERE session = ?1", moved)


def _name_people(connection: sqlite3.Connection) -> None:
    """Those made here: the smallest uid of their sources, and the name told last."""
    rows = connection.execute(
        "SELECT s.person, s.anonymous, s.told_at, s.name, s.staff_number, s.decided, s.uid FROM person_sources s"
        " JOIN people p ON p.id = s.person WHERE p.origin <> '' AND p.anonymous IS NULL"
    ).fetchall()
    told: dict[int, list[tuple[int, str, str, str]]] = {}
    uids: dict[int, list[tuple[int, str]]] = {}
    for person, anonymous, at, name, staff, decided, uid in rows:
        told.setdefault(person, []).append((anonymous, at, name, staff))
        uids.setdefault(person, []).append((decided, uid))  # by those not decided on the person is found again
    for person, every in told.items():
        anonymous, _, name, staff = max(every)
        if anonymous:
            take_name(connection, person)
        else:
            connection.execute(
                "UPDATE people SET uid = ?1, name = ?2, staff_number = ?3 WHERE id = ?4"
                " AND (uid, name, staff_number) <> (?1, ?2, ?3)",
                (min(uids[person])[1], name, staff, person),
            )


def take_name(connection: sqlite3.Connection, person: int) -> int:
    """Within a change: "Person 7" instead of the name, no staff number. Gives the number."""
    number = int(connection.execute("SELECT ifnull(max(anonymous), 0) + 1 FROM people").fetchone()[0])
    connection.execute(
        "UPDATE people SET name = ?, staff_number = '', anonymous = ? WHERE id = ?", (f"Person {number}", number, person)
    )
    return number
