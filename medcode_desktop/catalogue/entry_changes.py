"""Changes a few entries of the search layer where a whole rebuild would say the same of all the others.

The index keeps no texts, so what is taken out of it is given once more: `sought` has it. A new code gets a place between its
neighbours; where there is none, all entries get new places, and keep their words.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping

from medcode_desktop.catalogue import clinic_words, entries, numbering, vocabulary
from medcode_desktop.catalogue.clinic_words import ClinicWords
from medcode_desktop.catalogue.entries import Entry, Indexed, Order
from medcode_desktop.catalogue.model import Kind
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.work import Progress, no_progress

Placed = Mapping[str, tuple[int, Entry]]  # by code: the place of an entry and the entry

_COLUMNS = ", ".join(Entry._fields)
_DELETE = "INSERT INTO entry_search (entry_search, rowid, name, words, aside) VALUES ('delete', ?, ?, ?, ?)"


def change(
    db: sqlite3.Connection,
    before: ClinicWords,
    kinds: Collection[SourceKind] = clinic_words.ALL_KINDS,
    progress: Progress = no_progress,
) -> None:
    """Make the search layer what entries.rebuild would make of it, now that files of these kinds have come or gone.

    `before`: what clinic_words.gathered gave for the same kinds before.
    """
    after = clinic_words.gathered(db, kinds)
    codes = _changed(before.texts, after.texts) | _changed(before.names, after.names)
    if not codes:
        return
    progress("Gathering what is known of each code", 0.0)
    new = {entry.code: entry for entry in entries.wanted(db, clinic_words.with_the_rest(db, after, kinds, codes), codes)}
    listed = json.dumps(list(codes))
    rows = db.execute(f"SELECT place, {_COLUMNS} FROM entry WHERE code IN (SELECT value FROM json_each(?))", (listed,))
    old = {row[1]: (row[0], Entry._make(row[1:])) for row in rows}
    places = _places(db, old, new)
    if places is None:
        others = db.execute(f"SELECT {_COLUMNS} FROM entry WHERE code NOT IN (SELECT value FROM json_each(?))", (listed,))
        entries.write(db, [*map(Entry._make, others), *new.values()], progress)
        return
    progress("Writing the index", 0.5)
    _write(db, old, {code: (place, new[code]) for code, place in places.items()}, progress)


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}


def _places(db: sqlite3.Connection, old: Placed, new: Mapping[str, Entry]) -> dict[str, int] | None:
    """The place of each new entry: that of the old one, where its order is the same. None if one finds no room."""
    places = {code: place for code, (place, entry) in old.items() if code in new and new[code].order == entry.order}
    coming = [entry.order for code, entry in new.items() if code not in places]
    if coming:
        leaving = {place for code, (place, _) in old.items() if code not in places}
        found = numbering.between(_held(db, leaving, max(coming)), coming, entries.ROOM)
        if found is None:
            return None
        places |= {order[3]: place for order, place in found.items()}
    return places


def _held(db: sqlite3.Connection, leaving: Collection[int], last: Order) -> list[tuple[Order, int]]:
    """The order and place of the entries that stay, up to the first that comes after `last`."""
    held: list[tuple[Order, int]] = []
    rows = db.execute(
        f"SELECT kind = '{Kind.LATER}', terminated <> '', length(iif(own = '', official, own)), code, place"
        " FROM entry ORDER BY place"
    )
    for later, ended, length, code, place in rows:
        if place not in leaving:
            order = (later, ended, length, code)
            held.append((order, place))
            if order > last:
                break
    return held


def _write(db: sqlite3.Connection, old: Placed, new: Placed, progress: Progress) -> None:
    removed = [placed for code, placed in old.items() if new.get(code) != placed]
    added = sorted(placed for code, placed in new.items() if old.get(code) != placed)
    db.executemany("DELETE FROM entry WHERE place = ?", [(place,) for place, _ in removed])
    db.executemany(entries.INSERT, [(place, *entry) for place, entry in added])
    _write_index(db, _indexed(removed), _indexed(added))
    progress("Gathering the words", 0.8)
    vocabulary.bring_up_to_date(db, [entry.sought for _, entry in removed], [entry.sought for _, entry in added])


def _write_index(db: sqlite3.Connection, was: Mapping[int, Indexed], is_now: Mapping[int, Indexed]) -> None:
    if not was:
        db.executemany(entries.INSERT_INDEXED, [(place, *texts) for place, texts in is_now.items()])
        return
    # both in the order of places, out with the old before the new comes in: so the index takes it all in one piece
    for place in sorted(was.keys() | is_now.keys()):
        if was.get(place) != is_now.get(place):
            if place in was:
                db.execute(_DELETE, (place, *was[place]))
            if place in is_now:
                db.execute(entries.INSERT_INDEXED, (place, *is_now[place]))


def _indexed(rows: Iterable[tuple[int, Entry]]) -> dict[int, Indexed]:
    return {place: entry.indexed for place, entry in rows if entry.kind != Kind.LATER}
