"""An answer that was confirmed is there after kill -9, with its card, every time."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from tests.records.conftest import Home, Start
from tests.records.practising import hold
from tests.training.asking import question

ANSWERS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from medcode_desktop.records.records import Records
from tests.records.practising import answered, review
from tests.training.asking import plan, question
from medcode_desktop.training.schedule import Rating
path = Path(sys.argv[1])
records = Records.open(path, path.with_name("backups"))
session, number = int(sys.argv[2]), int(sys.argv[3])
while True:
    asked = question(number)
    at = datetime.now(UTC)
    records.sessions.add_question(session, number, asked)
    print("shown", number, flush=True)
    records.sessions.add_answer(session, asked, answered(asked, number, at), number, review(Rating.GOOD, at))
    print("answered", number, flush=True)
    number += 1
"""


def test_nothing_confirmed_is_lost_in_a_hundred_kills(home: Home, start: Start) -> None:
    chosen = random.Random(2)  # noqa: S311
    records = home.open()
    person = records.people.add("Rosa")
    session = hold(records, person, [(question(1), True)], datetime(2025, 10, 1, tzinfo=UTC), end=False)
    records.close()
    answered = 1
    for _ in range(100):
        records = home.open()
        kept = records.sessions.load(session)
        following = len(kept.questions) + 1
        records.close()
        child = start(ANSWERS, home.path, session, following)
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(chosen.randrange(1, 9))]
        child.kill()
        lines += child.stdout.readlines()  # confirmed, but not yet read when it was killed
        told = [line.split() for line in lines if line.endswith("\n")]
        shown = [int(number) for what, number in told if what == "shown"]
        confirmed = [int(number) for what, number in told if what == "answered"]
        assert len(told) == len(shown) + len(confirmed)
        records = home.open()
        kept = records.sessions.load(session)
        assert len(kept.questions) >= max(shown)
        assert set(confirmed) <= {answer.number for answer in kept.answers}
        assert {question(answer.number).card for answer in kept.answers} == set(records.cards.memories(person.id))
        assert [begun.id for begun in records.sessions.begun()] == [session]
        answered += len(confirmed)
        records.close()
    records = home.open()
    assert records.backups.check_integrity().sound
    assert answered > 150
    records.close()
