"""A clinic's scores for benchmarks: 500 people, 5,000 sessions of 40 questions, made through the records' own tables."""

from __future__ import annotations

import json
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from medcode_desktop.records import shown
from medcode_desktop.records.records import Records
from medcode_desktop.records.texts import time_text
from medcode_desktop.training.model import Mode, Option, Plan, Question, Topic

FAMILIES = ("cpt1", "cpt2", "cpt3", "level2")
CARDS = 1500


def question(card: int, wording: int) -> Question:
    topics = list(Topic)
    words = ("patient", "supplied", "with", "a device", "for", "use", "at", "home", "after", "the visit", "to", "the clinic")
    random = Random(card)
    options = tuple(Option(f"option {one} of {card}: {' '.join(random.sample(words, 6))}", FAMILIES[one]) for one in range(4))
    return Question(
        f"code:{card:05}", topics[card % len(topics)], 1 + card % 3, f"Which code is billed for case {card} ({wording})?",
        f"E{card:04}", "", options, (card % 4,), (card + 1) % 4, "Because the rule says so. " * 8, "It is another thing. " * 6,
        "The rule as anybody can read it. " * 4, "CMS, HCPCS Level II Coding Procedures", (f"E{card:04}",),
    )  # fmt: skip


def fill(path: Path, people: int = 500, sessions: int = 5000, each: int = 40, seed: int = 1) -> None:
    """Records at `path` with so many people and ended sessions; people, cards and questions are the same for any seed."""
    Records.open(path, path.with_name("backups")).close()
    random, now = Random(seed), datetime(2025, 10, 1, 15, tzinfo=UTC)
    uids = Random(f"people {seed}")
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO people (uid, name, staff_number, added_at) VALUES (?, ?, ?, ?)",
            [(f"{uids.getrandbits(128):032x}", f"Person {number} of {seed}", f"{seed}-{number}", time_text(now))
             for number in range(people)],
        )  # fmt: skip
        kept = [[(asked := question(card, wording), *shown.keep(db, asked)) for wording in (1, 2)] for card in range(CARDS)]
        skill = [random.uniform(0.3, 0.95) for _ in range(people)]
        for number in range(1, sessions + 1):
            person, exam = 1 + number % people, number % 5 == 0
            at = now - timedelta(minutes=random.randrange(500_000))
            plan = Plan("Short exam" if exam else "Practice", Mode.EXAM if exam else Mode.PRACTICE, ((Topic.RULES, 1),), each,
                        pass_mark=70 if exam else 0)  # fmt: skip
            answers, shown_there = [], []
            for place in range(1, each + 1):
                one, identity, places = random.choice(random.choice(kept))
                right = random.random() < skill[person - 1]
                choice = one.right[0] if right else random.choice([other for other in range(4) if other != one.right[0]])
                moment = at + timedelta(seconds=20 * place)
                shown_there.append((number, place, identity, places))
                answers.append((number, place, person, one.card, one.topic.value, one.difficulty, f"[{choice}]", int(right),
                                round(random.uniform(2, 60), 3), time_text(moment), moment.date().isoformat(),
                                one.right_family, one.options[choice].family, 0))  # fmt: skip
            db.execute(
                "INSERT INTO sessions (id, uid, person, mode, plan, catalogue, started_at, elapsed, ended_at, ending, asked,"
                " correct) VALUES (?, ?, ?, ?, ?, 'HCPCS Level II October 2025', ?, 800, ?, 'finished', ?, ?)",
                (number, uuid.UUID(int=random.getrandbits(128)).hex, person, plan.mode.value,
                 json.dumps(plan.document(), ensure_ascii=False, separators=(",", ":")), time_text(at),
                 time_text(at + timedelta(seconds=800)), each, sum(row[7] for row in answers)),
            )  # fmt: skip
            db.executemany("INSERT INTO session_questions VALUES (?, ?, ?, ?, 0)", shown_there)
            db.executemany("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", answers)
