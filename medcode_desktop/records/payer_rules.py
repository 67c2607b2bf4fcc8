"""The clinic's own rules of payers, each kept once. Imports and removals are written down in the audit log."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.checking.payer_rules import (
    PayerRule,
    RuleKind,
    Sections,
    holds,
    identity,
    in_force,
    name_key,
    payer_names,
)
from medcode_desktop.checking.payer_rules_csv import read_rules
from medcode_desktop.checking.small_csv import MOST_BYTES
from medcode_desktop.errors import UserError
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.texts import Clock, time_text

_COLUMNS = "id, payer, kind, first, last, section, value, note, since, until"


class Imported(NamedTuple):
    """`before`: the rules that were there, for `put_back_all`."""

    rules: int
    added: int
    gone: int
    doubled: int  # rows of the file that said what another one had said
    before: tuple[PayerRule, ...]


class PayerRules:
    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now

    def all(self) -> list[PayerRule]:
        """By payer, then by code."""
        return self._read(f"SELECT {_COLUMNS} FROM payer_rule ORDER BY payer_key, first, last, since, id")

    def for_code(self, code: str, on: date) -> list[PayerRule]:
        """The rules of all payers for a code that are in force on a day of service; narrower ranges of a payer first."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM payer_rule WHERE first <= ? AND last >= ? ORDER BY payer_key, first DESC, last, since, id",
            (code, code),
        )
        return [rule for rule in rows if holds(rule, code) and in_force(rule, on)]

    def payers(self, others: Sequence[str] = ()) -> list[str]:
        """Names to choose from: those of the rules as spelled here, and `others` that are not among them."""
        return payer_names(self.all(), others)

    def add(self, rule: PayerRule) -> PayerRule:
        """With its id. A rule that is there already is not added again: the one that is there is given back."""
        with self._file.change() as connection:
            _insert(connection, [rule], self._now())
            return rule._replace(id=_id_of(connection, rule))

    def change(self, number: int, rule: PayerRule) -> PayerRule:
        """Gives the rule as it was before: to undo, change it to that. UserError if it is gone or another one is the same."""
        with self._file.change() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM payer_rule WHERE id = ?", (number,)).fetchall()
            if not rows:
                raise UserError("This rule is not there any more; nothing was stored.", "Add it again if it is still wanted.")
            if _id_of(connection, rule) not in (0, number):
                raise UserError("The same rule is there already.", "Change something of it, or cancel.")
            connection.execute(
                "UPDATE payer_rule SET payer = ?, payer_key = ?, kind = ?, first = ?, last = ?, section = ?, value = ?,"
                " note = ?, since = ?, until = ?, changed_at = ? WHERE id = ?",
                (*_cells(rule), time_text(self._now()), number),
            )
            return self._rules(rows)[0]

    def remove(self, numbers: Collection[int]) -> list[PayerRule]:
        """Gives those that were there: `put_back` undoes it."""
        with self._file.change() as connection:
            gone: list[PayerRule] = []
            for number in numbers:
                rows = connection.execute(f"SELECT {_COLUMNS} FROM payer_rule WHERE id = ?", (number,)).fetchall()
                gone += self._rules(rows)
                connection.execute("DELETE FROM payer_rule WHERE id = ?", (number,))
            if gone:
                note(connection, self._now(), Act.RULES_REMOVED, _told(gone))
            return gone

    def put_back(self, rules: Sequence[PayerRule]) -> None:
        """Undo `remove`; those that are there again by now stay."""
        with self._file.change() as connection:
            _insert(connection, rules, self._now())
            note(connection, self._now(), Act.RULES_PUT_BACK, _told(rules))

    def replace_from_csv(self, path: Path, sections: Sections) -> Imported:
        """The rules of the file take the place of all that are there; a rule that is in both keeps its id. UserError if the
        file cannot be read or any row of it is at fault; nothing is changed then."""
        data = read_file(path)
        read = read_rules(data, path.name, sections)
        with self._file.change() as connection:
            before = self._all_of(connection)
            added, gone = self._replace(connection, before, read.rules)
            told = f"{path.name}: {len(read.rules):,} rules, {added:,} new, {gone:,} gone"
            note(connection, self._now(), Act.RULES_IMPORTED, told)
        return Imported(len(read.rules), added, gone, read.doubled, tuple(before))

    def put_back_all(self, rules: Sequence[PayerRule]) -> None:
        """Undo `replace_from_csv`: these are the rules again, and no others."""
        with self._file.change() as connection:
            self._replace(connection, self._all_of(connection), rules)
            note(connection, self._now(), Act.RULES_PUT_BACK, f"{len(rules):,} rules, as before the import")

    def _replace(
        self, connection: sqlite3.Connection, before: Sequence[PayerRule], wanted: Sequence[PayerRule]
    ) -> tuple[int, int]:
        """How many were added, and how many are gone."""
        new = {identity(rule): rule for rule in wanted}
        old = {identity(rule): rule for rule in before}
        gone = [rule.id for key, rule in old.items() if key not in new]
        connection.executemany("DELETE FROM payer_rule WHERE id = ?", [(number,) for number in gone])
        _insert(connection, [rule for key, rule in new.items() if key not in old], self._now())
        connection.executemany(
            "UPDATE payer_rule SET payer = ?, section = ? WHERE id = ?",  # what the sameness of a rule does not ask
            [(rule.payer, rule.section, old[key].id) for key, rule in new.items() if key in old],
        )
        return len(new.keys() - old.keys()), len(gone)

    def _all_of(self, connection: sqlite3.Connection) -> list[PayerRule]:
        return self._rules(connection.execute(f"SELECT {_COLUMNS} FROM payer_rule ORDER BY id").fetchall())

    def _read(self, sql: str, values: tuple[str, ...] = ()) -> list[PayerRule]:
        return self._rules(self._file.rows(sql, values))

    def _rules(self, rows: Sequence[Sequence[object]]) -> list[PayerRule]:
        try:
            return [_rule(row) for row in rows]
        except ValueError as error:
            raise damaged(self._file.path, "a rule of a payer cannot be read") from error


def read_file(path: Path) -> bytes:
    """The bytes of a small table. UserError if it cannot be read or is far too large."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} could not be read: {error.strerror or error}.", "Nothing was changed.") from error


def _rule(row: Sequence[object]) -> PayerRule:
    number, payer, kind, first, last, section, value, text, since, until = (str(cell) for cell in row)
    begins, ends = (date.fromisoformat(day) if day else None for day in (since, until))
    return PayerRule(payer, RuleKind(kind), first, last, section, value, text, begins, ends, int(number))


def _cells(rule: PayerRule) -> tuple[str, ...]:
    days = (day.isoformat() if day else "" for day in (rule.since, rule.until))
    return (
        rule.payer, name_key(rule.payer), rule.kind.value, rule.first, rule.last, rule.section, rule.value, rule.note, *days,
    )  # fmt: skip


def _insert(connection: sqlite3.Connection, rules: Sequence[PayerRule], at: datetime) -> None:
    """Those that are there already are left as they are. A rule that has an id gets it again if it is free."""
    taken = {number for (number,) in connection.execute("SELECT id FROM payer_rule").fetchall()}
    rows = [(rule.id if rule.id and rule.id not in taken else None, *_cells(rule), time_text(at)) for rule in rules]
    connection.executemany(
        "INSERT INTO payer_rule (id, payer, payer_key, kind, first, last, section, value, note, since, until, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (payer_key, kind, first, last, value, note, since, until) DO NOTHING",
        rows,
    )


def _id_of(connection: sqlite3.Connection, rule: PayerRule) -> int:
    """0 if there is no such rule."""
    row = connection.execute(
        "SELECT id FROM payer_rule WHERE payer_key = ? AND kind = ? AND first = ? AND last = ? AND value = ? AND note = ?"
        " AND since = ? AND until = ?",
        identity(rule),
    ).fetchone()
    return int(row[0]) if row else 0


def _told(rules: Sequence[PayerRule]) -> str:
    """For the audit log: which ones, as far as there is room."""
    some = "; ".join(f"{rule.payer} {rule.codes} {rule.kind.value}" for rule in rules[:20])
    return f"{len(rules):,}: {some}" + ("; ..." if len(rules) > 20 else "")
