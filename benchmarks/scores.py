"""Scores of 200,000 answers: exports against the bare writers on the same rows, merging against plain inserts, the queries
of the screen against bare SQL.

    python benchmarks/scores.py
"""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from floor import Pairs
from score_rows import fill

from medcode_desktop.records.records import Records
from medcode_desktop.records.scores import Scores, scores_of_one_moment
from medcode_desktop.reports.score_tables import ANSWER_COLUMNS, Kind
from medcode_desktop.reports.scores_csv import write_answers_csv
from medcode_desktop.reports.scores_xlsx import plain, serial, write_scores_xlsx

ROUNDS, FILES, SESSIONS_A_FILE = 5, 50, 50
BARE = (
    "SELECT s.*, p.* FROM sessions s JOIN people p ON p.id = s.person WHERE ended_at IS NOT NULL ORDER BY started_at DESC",
    "SELECT topic, count(*), sum(correct) FROM answers GROUP BY topic",
    "SELECT day, count(*), sum(correct) FROM answers GROUP BY day",
    "SELECT right_family, chosen_family, count(*) FROM answers WHERE right_family <> '' GROUP BY 1, 2",
    "SELECT person, count(*), sum(correct), max(day), count(DISTINCT day) FROM answers GROUP BY person",
)
FIRST = "SELECT person, card, correct, session, number, min(answered_at) FROM answers GROUP BY person, card"
CHOSEN = (
    f"SELECT f.card, s.question, s.places, a.chosen, count(*) FROM ({FIRST}) f JOIN answers a USING (session, number)"
    " JOIN session_questions s USING (session, number) WHERE f.correct = 0 GROUP BY 1, 2, 3, 4"
)
BARE_ITEMS = (
    f"SELECT card, count(*), sum(correct) FROM ({FIRST}) GROUP BY card",
    CHOSEN,
    "SELECT id, body FROM questions",
)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def exports(path: Path, folder: Path) -> None:
    with scores_of_one_moment(path) as scores:
        write_answers_csv(folder / "ours.csv", scores)
        with (folder / "ours.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        pairs = Pairs("CSV of 200,000 answers", "s")
        for _ in range(ROUNDS):
            ours = seconds(lambda: write_answers_csv(folder / "ours.csv", scores))
            pairs.add(ours, seconds(lambda: bare_csv(folder / "bare.csv", rows)))
        pairs.show("csv.writer on the same rows in memory", at_most=1.5)
        if (folder / "ours.csv").read_bytes() != (folder / "bare.csv").read_bytes():
            raise SystemExit("the two files differ")
        pairs = Pairs("XLSX of 200,000 answers, with its other sheets", "s")
        typed = typed_rows(rows)
        for _ in range(3):
            ours = seconds(lambda: write_scores_xlsx(folder / "ours.xlsx", scores, clinic="", made=datetime.now()))  # noqa: DTZ005
            pairs.add(ours, seconds(lambda: bare_xlsx(folder / "bare.xlsx", typed)))
        pairs.show("XlsxWriter, constant_memory, on the same rows of answers in memory", at_most=1.5)


def bare_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def typed_rows(rows: list[list[str]]) -> list[list[Any]]:
    """As they are written: texts, numbers, days as numbers."""
    kinds = [column.kind for column in ANSWER_COLUMNS]
    convert = {Kind.TEXT: plain, Kind.DAY: serial, Kind.MOMENT: serial}
    return [[convert.get(kind, float)(cell) for kind, cell in zip(kinds, row, strict=True)] for row in rows[1:]]


def bare_xlsx(path: Path, rows: list[list[Any]]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    shapes = [book.add_format({"num_format": "yyyy-mm-dd"}) if column.kind is Kind.DAY else None for column in ANSWER_COLUMNS]
    text, number = sheet.write_string, sheet.write_number
    for row, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                text(row, place, cell)
            else:
                number(row, place, cell, shapes[place])
    book.close()


def queries(path: Path) -> None:
    with scores_of_one_moment(path) as scores, closing(sqlite3.connect(path)) as db:
        screen, items = Pairs("Scores screen over 200,000 answers", "s"), Pairs("item analysis", "s")
        for _ in range(ROUNDS):
            screen.add(seconds(lambda: ask(scores)), seconds(lambda: [db.execute(sql).fetchall() for sql in BARE]))
            items.add(seconds(scores.items), seconds(lambda: [db.execute(sql).fetchall() for sql in BARE_ITEMS]))
        screen.show("the bare SQL", at_most=2)
        items.show("the bare SQL", at_most=2)


def ask(scores: Scores) -> None:
    scores.sessions()
    scores.topics()
    scores.weeks()
    scores.families()
    scores.by_person()


def merging(folder: Path) -> None:
    files = []
    for number in range(FILES):
        path = folder / f"pc{number}" / "records.db"
        path.parent.mkdir()
        fill(path, people=10, sessions=SESSIONS_A_FILE, seed=number)
        records = Records.open(path, path.with_name("backups"))
        files.append(records.pooling.write(folder).path)
        records.close()
        if number:
            shutil.rmtree(path.parent)
    pairs = Pairs(f"merging {FILES} files of {SESSIONS_A_FILE * 40:,} answers", "s")
    for number in range(3):
        path = folder / f"manager{number}" / "records.db"
        records = Records.open(path, path.with_name("backups"))
        ours = seconds(lambda: [records.pooling.merge(file) for file in files])  # noqa: B023
        bare = folder / f"bare{number}" / "records.db"
        Records.open(bare, bare.with_name("backups")).close()
        pairs.add(ours, inserts(records, bare))
        records.close()
    pairs.show("plain inserts of the same rows, a transaction for each file", at_most=3)


def inserts(merged: Records, bare: Path) -> float:
    """Seconds to insert the rows of `merged` into empty tables."""
    with closing(sqlite3.connect(merged.path)) as source:
        tables = {
            name: source.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("people", "questions", "sessions", "session_questions", "answers")
        }
    with closing(sqlite3.connect(bare, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=FULL")
        target.execute("PRAGMA foreign_keys=ON")
        began = time.perf_counter()
        for number in range(FILES):
            target.execute("BEGIN IMMEDIATE")
            for name, rows in tables.items():
                if name in ("people", "questions"):  # all of them before the first session
                    some = rows if number == 0 else []
                else:
                    share = len(rows) // FILES
                    some = rows[number * share : (number + 1) * share]
                if some:
                    target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(some[0]))})", some)
            target.execute("COMMIT")
        return time.perf_counter() - began


PEAK = """
import sys
from datetime import datetime
from pathlib import Path
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import scores_of_one_moment
from medcode_desktop.reports.scores_csv import write_answers_csv
from medcode_desktop.reports.scores_xlsx import write_scores_xlsx
chosen = Filter(people=tuple(range(1, int(sys.argv[3]) + 1)))
with scores_of_one_moment(Path(sys.argv[1])) as scores:
    if sys.argv[2].endswith("csv"):
        write_answers_csv(Path(sys.argv[2]), scores, chosen)
    else:
        write_scores_xlsx(Path(sys.argv[2]), scores, chosen, clinic="", made=datetime.now())
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def memory(path: Path, folder: Path) -> None:
    """What a process takes at most for an export of 20,000 and of 200,000 answers, where the system tells (Linux)."""
    if sys.platform != "linux":
        return
    for kind in ("csv", "xlsx"):
        told = []
        for people in ("50", "500"):
            command = [sys.executable, "-c", PEAK, str(path), str(folder / f"ours.{kind}"), people]
            told.append(int(subprocess.check_output(command)) / 1024)
        print(f"{kind.upper()}: {told[0]:.0f} MiB at most for 20,000 answers, {told[1]:.0f} MiB for 200,000")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "clinic" / "records.db"
        path.parent.mkdir()
        fill(path)
        queries(path)
        merging(folder)
        memory(path, folder)
        exports(path, folder)


if __name__ == "__main__":
    main()
