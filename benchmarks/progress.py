"""The Progress screen over 100,000 answers of one person, against the bare SQL that reads the same figures.

    QT_QPA_PLATFORM=offscreen python benchmarks/progress.py

The answers are made through the records' own tables: three years of a diligent person, 2,500 sessions of 40, 3,000 cards.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from floor import Pairs
from PySide6.QtWidgets import QApplication

from medcode_desktop import app, settings
from medcode_desktop.paths import Places, find_places
from medcode_desktop.records.records import Records
from medcode_desktop.records.texts import time_text
from medcode_desktop.settings import Settings
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.ui.progress.figures import Period
from medcode_desktop.ui.progress.screen import ProgressScreen

ROUNDS, SESSIONS, EACH, CARDS = 7, 2500, 40, 3000
FAMILIES = ("cpt1", "cpt2", "cpt3", "level2", "none")
BARE = (
    "SELECT topic, count(*), sum(correct) FROM answers WHERE person = 1 GROUP BY topic",
    "SELECT day, count(*), sum(correct) FROM answers WHERE person = 1 GROUP BY day",
    "SELECT right_family, chosen_family, count(*) FROM answers WHERE person = 1 AND right_family <> '' GROUP BY 1, 2",
    "SELECT topic, seconds FROM answers WHERE person = 1",
    "SELECT count(*), sum(correct) FROM answers WHERE person = 1 AND was_due = 1",
    "SELECT * FROM cards WHERE person = 1",
    "SELECT * FROM sessions WHERE person = 1 ORDER BY started_at DESC LIMIT 500",
)


def fill(places: Places) -> None:
    records = Records.open(places.records, places.backups)
    person = records.people.add("Bench")
    Settings(records.settings).set(settings.PRACTICE_PERSON, person.id)
    records.close()
    random, now = Random(1), datetime.now(UTC)
    plan = Plan("Practice", Mode.PRACTICE, ((Topic.RULES, 1),), EACH)
    with closing(sqlite3.connect(places.records)) as db, db:
        import json

        text = json.dumps(plan.document())
        topics = list(Topic)
        for number in range(1, SESSIONS + 1):
            at = now - timedelta(days=1000 * (SESSIONS - number) / SESSIONS, minutes=5)
            moment = time_text(at)
            db.execute(
                "INSERT INTO sessions (id, uid, person, mode, plan, catalogue, started_at, elapsed, ended_at, ending, asked,"
                " correct) VALUES (?, ?, ?, 'practice', ?, 'October 2025', ?, 800, ?, 'finished', ?, ?)",
                (number, uuid.uuid4().hex, person.id, text, moment, moment, EACH, EACH // 2),
            )
            db.executemany(
                "INSERT INTO answers VALUES (?, ?, ?, ?, ?, 1, '[0]', ?, ?, ?, ?, ?, ?, ?)",
                [
                    (number, place, person.id, f"card:{random.randrange(CARDS)}", random.choice(topics).value,
                     random.randrange(2), random.uniform(2, 60), moment, at.date().isoformat(), random.choice(FAMILIES),
                     random.choice(FAMILIES), random.randrange(2))
                    for place in range(1, EACH + 1)
                ],
            )  # fmt: skip
        db.executemany(
            "INSERT INTO cards VALUES (?, ?, ?, 2, NULL, ?, 5, ?, ?, 4, 0, ?)",
            [
                (person.id, f"card:{number}", random.choice(topics).value, random.uniform(1, 300),
                 time_text(now + timedelta(days=random.uniform(-1, 200))), time_text(now - timedelta(days=3)),
                 time_text(now - timedelta(days=400)))
                for number in range(CARDS)
            ],
        )  # fmt: skip


def main() -> None:
    application = QApplication(["progress"])
    with tempfile.TemporaryDirectory() as folder:
        places = find_places(Path(folder))
        fill(places)
        running = app.build(application, places)
        running.window.resize(1180, 760)
        running.window.show()
        screen = running.window.show_screen("progress")
        assert isinstance(screen, ProgressScreen)  # noqa: S101 - that is what the place makes
        pairs = Pairs(f"Progress over {SESSIONS * EACH:,} answers, painted", "ms")
        with closing(sqlite3.connect(places.records)) as db:
            for _ in range(ROUNDS):
                began = time.perf_counter()
                screen._on_period(Period.ALL)
                application.processEvents()
                ours = (time.perf_counter() - began) * 1000
                began = time.perf_counter()
                for sql in BARE:
                    db.execute(sql).fetchall()
                pairs.add(ours, (time.perf_counter() - began) * 1000)
        pairs.show("the bare SQL", at_most=2)
        home = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            running.window.show_screen("practice")
            application.processEvents()
            home.append((time.perf_counter() - began) * 1000)
        print(f"  the Practice screen over the same answers: {statistics.median(home[1:]):.0f} ms")
        running.close()


if __name__ == "__main__":
    main()
