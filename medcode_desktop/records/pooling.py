"""Merging score files of other PCs: nothing twice, nothing silently dropped, in any order.

One file is one transaction. What is in the records already is known by ids made on the PCs, so the same file twice, or an old
one after a new one, changes nothing.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from medcode_desktop.errors import UserError
from medcode_desktop.records import score_files
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile
from medcode_desktop.records.score_content import Content, SessionTold
from medcode_desktop.records.score_files import ScoreFile, Written
from medcode_desktop.records.seals import ClinicKey, KeptKey
from medcode_desktop.records.sources import Decisions, Source, apply_decisions, decide, regroup, sources, take_people
from medcode_desktop.records.texts import Clock, time_text
from medcode_desktop.work import Progress, no_progress, nothing_thrown_away

_AHEAD = timedelta(days=1)  # more than time zones can do


class MergeReport(NamedTuple):
    """What became of one file."""

    path: Path
    pc: str  # name of the PC it comes from
    written: datetime  # UTC, by the clock of that PC
    sealed: bool
    seen_before: bool  # the very same file was merged once already
    people_new: int
    people_matched: int  # new, but somebody known here by their staff number or by decision
    people_known: int
    people_deleted: int  # deleted here for good: left out, with their sessions
    sessions_new: int
    sessions_known: int
    sessions_deleted: int  # left out with their person
    answers_new: int
    in_future: int  # sessions that, by the clock here, have not been held yet; they are kept as they are


class Pooling:
    """For the thread that opened the records; in another one, use one made on `database.opened`."""

    def __init__(self, file: RecordsFile, now: Clock) -> None:
        self._file = file
        self._now = now
        self.key = KeptKey(file, now)

    def write(self, folder: Path, key: ClinicKey | None = None, progress: Progress = no_progress) -> Written:
        """Write what was practised on this PC into a new score file, sealed with `key` or the clinic key that is set."""
        return score_files.write_score_file(self._file, folder, self._now, key or self.key.get(), progress)

    def merge(
        self,
        path: Path,
        key: ClinicKey | None = None,
        *,
        accept_unsealed: bool = False,
        decisions: Decisions | None = None,
        progress: Progress = no_progress,
    ) -> MergeReport:
        """Take what is new in a score file, all of it or nothing.

        `key` instead of the clinic key that is set. UserError says what is wrong with the file (SealDoubt: only its seal);
        a cancel takes nothing of it. `decisions` say who people of that PC are here.
        """
        progress("Reading the score file", 0.0)
        with nothing_thrown_away():
            read = score_files.read_score_file(path, key or self.key.get(), accept_unsealed=accept_unsealed)
            progress("Merging", 0.4)
            with self._file.change() as connection:
                report = _merge(connection, read, self._now(), decisions or {}, progress)
        progress("Merging", 1.0)
        return report

    def sources(self) -> list[Source]:
        """People as other PCs told of them, and who they are here."""
        return sources(self._file)

    def decide(self, uid: str, person: int | None) -> None:
        """Say who a person of another PC is here; None: nobody else."""
        decide(self._file, self._now, uid, person)


def _merge(
    connection: sqlite3.Connection, read: ScoreFile, at: datetime, decisions: Decisions, progress: Progress
) -> MergeReport:
    content = read.content
    seen = connection.execute("SELECT 1 FROM merged_files WHERE digest = ?", (read.digest,)).fetchone() is not None
    connection.execute(
        "INSERT INTO pcs (uid, name, here, told_at) VALUES (?1, ?2, 0, ?3)"
        " ON CONFLICT (uid) DO UPDATE SET name = excluded.name, told_at = excluded.told_at"
        " WHERE here = 0 AND (told_at, name) < (excluded.told_at, excluded.name)",
        (content.pc, content.pc_name, content.written_at),
    )
    own = connection.execute("SELECT 1 FROM pcs WHERE uid = ? AND here = 1", (content.pc,)).fetchone() is not None
    pc = "" if own else content.pc  # a file of this very PC brings back what a restored backup had lost
    standing = take_people(connection, content.people, pc, content.written_at)
    apply_decisions(connection, decisions)
    regroup(connection)
    new, known, deleted = _sort(connection, read, standing)
    answers = _insert_sessions(connection, content, pc, new, progress)
    people = list(standing.values())
    made, matched = _made_and_matched(connection, {uid for uid, what in standing.items() if what == "new"})
    report = MergeReport(
        read.path,
        content.pc_name,
        datetime.fromisoformat(content.written_at),
        read.sealed,
        seen,
        made,
        matched,
        people.count("known") + people.count("here"),
        people.count("deleted"),
        len(new),
        known,
        deleted,
        answers,
        sum(session.started_at > time_text(at + _AHEAD) for session in new),
    )
    connection.execute(
        "INSERT INTO merged_files (digest, name, pc, written_at, merged_at, sealed) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (digest) DO UPDATE SET sealed = max(sealed, excluded.sealed)",
        (read.digest, read.path.name, content.pc, content.written_at, time_text(at), int(read.sealed)),
    )
    seal = "sealed" if read.sealed else "not sealed"
    note(connection, at, Act.MERGE, f"{read.path.name} ({seal}): {len(new)} new sessions, {known} known, {answers} new answers")
    return report


def _made_and_matched(connection: sqlite3.Connection, new: set[str]) -> tuple[int, int]:
    """Of people told of for the first time: how many people were made for them, and how many are somebody known already."""
    rows = connection.execute(
        "SELECT s.uid, s.person, p.origin <> '' FROM person_sources s JOIN people p ON p.id = s.person"
    ).fetchall()
    before = {person for uid, person, _ in rows if uid not in new}
    made = {person for uid, person, elsewhere in rows if uid in new and elsewhere and person not in before}
    told = sum(uid in new for uid, _, _ in rows)
    return len(made), told - len(made)


def _sort(connection: sqlite3.Connection, read: ScoreFile, standing: dict[str, str]) -> tuple[list[SessionTold], int, int]:
    """The sessions that are new; how many are known; how many are of people who were deleted. UserError if one is known to
    have been another."""
    rows = connection.execute(
        "SELECT uid, started_at, ended_at, asked, correct FROM sessions WHERE uid IN (SELECT value FROM json_each(?))",
        (json.dumps([session.uid for session in read.content.sessions]),),
    ).fetchall()
    here = {uid: tuple(rest) for uid, *rest in rows}
    new, known, deleted = [], 0, 0
    for session in read.content.sessions:
        if standing[session.person] == "deleted":
            deleted += 1
        elif session.uid not in here:
            new.append(session)
        elif here[session.uid] == (session.started_at, session.ended_at, len(session.questions), session.correct):
            known += 1
        else:
            raise UserError(
                f"{read.path.name} tells of a session of {session.started_at[:10]} otherwise than it is known here.",
                "One of the two was changed by hand. Nothing of the file was taken.",
            )
    return new, known, deleted


def _insert_sessions(
    connection: sqlite3.Connection, content: Content, pc: str, new: list[SessionTold], progress: Progress
) -> int:
    """Gives the number of answers."""
    people = dict(connection.execute("SELECT uid, id FROM people WHERE origin = ''").fetchall())
    people |= dict(connection.execute("SELECT uid, person FROM person_sources").fetchall())
    questions = _questions(connection, content, new)
    answers = 0
    for at, told in enumerate(new):
        if at % 20 == 0:
            progress("Merging", 0.5 + 0.5 * at / len(new))
        person = people[told.person]
        done = connection.execute(
            "INSERT INTO sessions (uid, person, mode, plan, catalogue, started_at, elapsed, ended_at, ending, asked, correct,"
            " pc, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (told.uid, person, told.mode, told.plan, told.catalogue, told.started_at, told.elapsed, told.ended_at, told.ending,
             len(told.questions), told.correct, pc, told.person if pc else ""),
        )  # fmt: skip
        session = done.lastrowid
        connection.executemany(
            "INSERT INTO session_questions (session, number, question, places, flagged) VALUES (?, ?, ?, ?, ?)",
            [
                (session, number, questions[place], places, flag)
                for number, (place, places, flag) in enumerate(told.questions, 1)
            ],
        )
        connection.executemany(
            "INSERT INTO answers (session, number, person, card, topic, difficulty, chosen, correct, seconds, answered_at, day,"
            " right_family, chosen_family, was_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(session, answer[0], person, *answer[1:]) for answer in told.answers],
        )
        answers += len(told.answers)
    return answers


def _questions(connection: sqlite3.Connection, content: Content, new: list[SessionTold]) -> dict[int, int]:
    """Place in the content -> id here, for the questions of the new sessions."""
    wanted = sorted({place for session in new for place, _, _ in session.questions})
    connection.executemany(
        "INSERT INTO questions (digest, body) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
        [content.questions[place] for place in wanted],
    )
    find = "SELECT id FROM questions WHERE digest = ?"
    return {place: int(connection.execute(find, content.questions[place][:1]).fetchone()[0]) for place in wanted}
