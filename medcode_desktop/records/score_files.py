"""Score files: what was practised on one PC, to be merged on another. No server, no lock on a share.

A `.medscores` file has three parts:

    MEDSCORES 1 <SHA-256 of everything after this line, 64 hexadecimal digits>
    seal none                                     or     seal hmac-sha256 <64 hexadecimal digits>
    <the content: JSON (score_content.py), compressed by gzip>

The seal is made with the clinic key (seals.py) from "MEDSCORES 1", a line end, and the compressed content. A file holds all
sessions of its PC that have ended, so the newest one of each PC is enough. It is written under a name of its own and read
whole at once, so that nobody ever has to wait for anybody.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple
from uuid import uuid4

from medcode_desktop import __version__
from medcode_desktop.errors import UserError
from medcode_desktop.flushing import flush_folder
from medcode_desktop.records import seals
from medcode_desktop.records.audit import Act, note
from medcode_desktop.records.database import RecordsFile, Value, one_moment
from medcode_desktop.records.faults import damaged
from medcode_desktop.records.pcs import Pc, this_pc
from medcode_desktop.records.score_content import FORMAT, Content, Wrong, read_content
from medcode_desktop.records.seals import ClinicKey
from medcode_desktop.records.texts import Clock, time_text
from medcode_desktop.training.model import Plan, Question
from medcode_desktop.work import Progress, no_progress

SUFFIX = ".medscores"
MOST_BYTES, MOST_UNPACKED = 64 * 2**20, 512 * 2**20
_AT_ONCE = 100  # sessions read in one query
_BINARY = getattr(os, "O_BINARY", 0)  # Windows only
_FIRST_LINE = re.compile(rb"MEDSCORES ([1-9][0-9]{0,5}) ([0-9a-f]{64})\n")
_SECOND_LINE = re.compile(rb"seal (?:none|hmac-sha256 ([0-9a-f]{64}))\n")
_AGAIN = "Write it again on the PC it comes from, and copy it once more; nothing of it was taken."


class SealDoubt(UserError):  # noqa: N818 - named for what it says
    """Nothing vouches for the file. A person may take it all the same (`accept_unsealed`)."""

    def __init__(self, path: Path, doubt: Literal["missing", "wrong", "unchecked"]) -> None:
        why = {
            "missing": "has no seal, so anybody may have written it",
            "wrong": "was sealed with another clinic key, or changed after it was sealed",
            "unchecked": "is sealed, and no clinic key is set here to check the seal with",
        }[doubt]
        super().__init__(f"{path.name} {why}.", "Ask whoever gave it to you; take it only if you know where it comes from.")
        self.path = path
        self.doubt = doubt


class Written(NamedTuple):
    path: Path
    people: int
    sessions: int
    answers: int
    sealed: bool


class ScoreFile(NamedTuple):
    """A file that was read and found whole."""

    path: Path
    digest: str  # SHA-256
    sealed: bool  # with the clinic key of this PC
    content: Content


def write_score_file(
    file: RecordsFile, folder: Path, now: Clock, key: ClinicKey | None = None, progress: Progress = no_progress
) -> Written:
    """Write all that was practised on this PC and has ended into a new file in `folder`, 0600, sealed if there is a key.

    UserError if the folder does not take it; nothing is left there then.
    """
    at = now()
    with file.change() as connection:
        pc = this_pc(connection, at)
    with one_moment(file.path) as reading:
        packed, people, sessions, answers = _content(reading, pc, at, progress)
    path = _write_new(folder, pc, at, _in_parts(packed, key))
    written = Written(path, people, sessions, answers, key is not None)
    with file.change() as connection:
        note(connection, now(), Act.WRITE, f"{path.name}: {sessions} sessions, {answers} answers")
    return written


def read_score_file(path: Path, key: ClinicKey | None = None, *, accept_unsealed: bool = False) -> ScoreFile:
    """Read a file and check every part of it. UserError says what is wrong with it; SealDoubt when only the seal is."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror or error}.", "Check the file and try again.") from error
    if len(data) > MOST_BYTES:
        raise UserError(f"{path.name} has more than {MOST_BYTES >> 20} MiB: it is no score file.", f"Choose a {SUFFIX} file.")
    first = _FIRST_LINE.match(data)
    if first is None:
        raise UserError(f"{path.name} is no score file of MedCode, or its beginning is damaged.", f"Choose a {SUFFIX} file.")
    if int(first[1]) > FORMAT:
        raise UserError(
            f"{path.name} was written by a newer MedCode Desktop (format {int(first[1])}; this one reads {FORMAT}).",
            "Install that version or a later one; nothing of the file was taken.",
        )
    second = _SECOND_LINE.match(data, first.end())
    digest = hashlib.sha256(memoryview(data)[first.end() :]).hexdigest()
    if digest != first[2].decode() or second is None:
        raise UserError(f"{path.name} is cut short, damaged, or was changed after it was written.", _AGAIN)
    packed = data[second.end() :]
    sealed = _check_seal(path, second[1].decode() if second[1] else "", packed, key, accept_unsealed)
    try:
        content = read_content(_unpacked(packed))
    except Wrong as error:
        raise UserError(f"{path.name} is not as MedCode writes it: {error}.", _AGAIN) from error
    return ScoreFile(path, digest, sealed, content)


def _check_seal(path: Path, told: str, packed: bytes, key: ClinicKey | None, accept_unsealed: bool) -> bool:
    good = key is not None and told != "" and seals.holds(key, _sealed_part(packed), told)
    if good or accept_unsealed or (key is None and not told):
        return good
    raise SealDoubt(path, "missing" if not told else "unchecked" if key is None else "wrong")


def _sealed_part(packed: bytes) -> bytes:
    return f"MEDSCORES {FORMAT}\n".encode() + packed


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)  # gzip
    try:
        text = unpacking.decompress(packed, MOST_UNPACKED)
    except zlib.error as error:
        raise Wrong(f"it cannot be unpacked ({error})") from error
    if not unpacking.eof or unpacking.unused_data:
        raise Wrong("it unpacks to too much, or something follows its end")
    return text


def _in_parts(packed: bytes, key: ClinicKey | None) -> list[bytes]:
    seal = f"seal hmac-sha256 {seals.seal(key, _sealed_part(packed))}\n" if key else "seal none\n"
    whole = hashlib.sha256(seal.encode())
    whole.update(packed)
    return [f"MEDSCORES {FORMAT} {whole.hexdigest()}\n".encode(), seal.encode(), packed]


def _write_new(folder: Path, pc: Pc, at: datetime, parts: list[bytes]) -> Path:
    """Under a temporary name first, so that whoever looks into the folder meanwhile sees whole files alone."""
    name = " ".join(re.sub(r"[^\w .-]", " ", pc.name).split())[:40].strip(". ") or "PC"
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    path = folder / f"{name} {pc.uid[:8]} {stamp} {uuid4().hex[:4]}{SUFFIX}"
    temporary = folder / f".{path.name}.part"
    try:
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o600), "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise FileExistsError(17, "there is a file of that name", str(path))
        temporary.rename(path)
    except OSError as error:
        raise UserError(
            f"The score file could not be written to {folder}: {error.strerror or error}.",
            "Check the folder, the space left there and whether you may write to it, or choose another one.",
        ) from error
    finally:
        with suppress(OSError):  # the share may be gone altogether
            temporary.unlink(missing_ok=True)
    with suppress(OSError):  # some shares know no such call; the bytes themselves are there
        flush_folder(folder)
    return path


def _content(reading: RecordsFile, pc: Pc, at: datetime, progress: Progress) -> tuple[bytes, int, int, int]:
    """The compressed content, and how many people, sessions and answers are in it."""
    packing = zlib.compressobj(6, wbits=31)
    pieces: list[bytes] = []

    def put(text: str) -> None:
        pieces.append(packing.compress(text.encode()))

    people = reading.rows(
        "SELECT uid, name, staff_number, anonymous IS NOT NULL FROM people WHERE origin = ''"
        " AND (removed_at IS NULL OR id IN (SELECT person FROM sessions WHERE pc = '' AND ended_at IS NOT NULL)) ORDER BY uid"
    )
    told = [
        {"uid": uid, "name": name, "staff_number": staff, "anonymous": bool(anonymous)}
        for uid, name, staff, anonymous in people
    ]
    head = {"format": FORMAT, "program": __version__, "written_at": time_text(at), "pc": pc._asdict(), "people": told}
    put(_json(head)[:-1] + ',"sessions":[')
    source = _Source(reading)
    sessions = 0
    try:
        for share, session in source.sessions():
            progress("Writing the score file", share)
            put(("," if sessions else "") + _json(session))
            sessions += 1
        put(f'],"questions":[{",".join(source.questions())}]}}')
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise damaged(reading.path, "a session cannot be read") from error
    pieces.append(packing.flush())
    return b"".join(pieces), len(people), sessions, source.answers


class _Source:
    """Sessions of this PC as they stand in a score file, read some at a time; then the questions that they asked."""

    def __init__(self, file: RecordsFile) -> None:
        self._file = file
        self._places: dict[int, int] = {}  # id of a question in the records -> its place in the score file
        self.answers = 0

    def sessions(self) -> Iterator[tuple[float, dict[str, object]]]:
        """With the share done, 0 to 1."""
        rows = self._file.rows(
            "SELECT s.id, s.uid, p.uid, s.mode, s.plan, s.catalogue, s.started_at, s.elapsed, s.ended_at, s.ending"
            " FROM sessions s JOIN people p ON p.id = s.person WHERE s.pc = '' AND s.ended_at IS NOT NULL ORDER BY s.id"
        )
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            marks, ids = ", ".join("?" * len(some)), [row[0] for row in some]
            asked = self._by_session(
                "SELECT session, question, places, flagged FROM session_questions"
                f" WHERE session IN ({marks}) ORDER BY session, number",
                ids,
                lambda row: [self._place(int(str(row[1]))), row[2], row[3]],
            )
            answers = self._by_session(
                "SELECT session, number, chosen, seconds, answered_at, day, was_due FROM answers"
                f" WHERE session IN ({marks}) ORDER BY session, number",
                ids,
                lambda row: [row[1], json.loads(str(row[2])), *row[3:]],
            )
            for at, row in enumerate(some, start):
                found = answers.get(row[0], [])
                self.answers += len(found)
                yield at / len(rows), _session(row) | {"questions": asked.get(row[0], []), "answers": found}

    def questions(self) -> Iterator[str]:
        wanted = list(self._places)
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            rows = self._file.rows(f"SELECT id, body FROM questions WHERE id IN ({', '.join('?' * len(some))})", some)
            bodies = {row[0]: str(row[1]) for row in rows}
            # through Question, so that one kept by an older program has the fields of today
            yield from (_json(Question.from_json(bodies[one]).to_json()) for one in some)

    def _place(self, question: int) -> int:
        return self._places.setdefault(question, len(self._places))

    def _by_session(
        self, sql: str, ids: list[Value], made: Callable[[tuple[Value, ...]], list[object]]
    ) -> dict[Value, list[list[object]]]:
        found: dict[Value, list[list[object]]] = {}
        for row in self._file.rows(sql, ids):
            found.setdefault(row[0], []).append(made(row))
        return found


def _session(row: tuple[Value, ...]) -> dict[str, object]:
    _, uid, person, mode, plan, catalogue, started_at, elapsed, ended_at, ending = row
    return {
        "uid": uid,
        "person": person,
        "mode": mode,
        "plan": Plan.from_document(json.loads(str(plan))).document(),
        "catalogue": catalogue,
        "started_at": started_at,
        "elapsed": elapsed,
        "ended_at": ended_at,
        "ending": ending,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
