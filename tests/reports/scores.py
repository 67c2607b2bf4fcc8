"""Records with scores of people whose names are hostile, for tests of exports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from medcode_desktop.records.records import Records
from medcode_desktop.training.model import Mode, Topic
from tests.records.conftest import SetClock
from tests.records.practising import hold
from tests.training.asking import question

AT = datetime(2025, 10, 1, 9, tzinfo=UTC)
NAMES = (
    '=HYPERLINK("http://example.test","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\uff1dcmd|' /C calc'!A0",
    'Smith, "Jo" & <b>Co</b>',
    "\u0645\u062d\u0645\u062f \u0628\u0646 \u0633\u0644\u0645\u0627\u0646",
    "\U0001fa7a\U0001f468\u200d\U0001f469\u200d\U0001f467 Dr. No",
    "x" * 300,
    "Bell\x07 and \x1b[31m",
    "\ufffe not a character \uffff",
    "_x0041_",
    "007",
    "1e5",
    "2025-01-01",
    "TRUE",
)


def fill(path: Path) -> Records:
    """A person of each name with an exam of three questions, two right, and one with line breaks in the question."""
    records = Records.open(path, path.with_name("backups"), SetClock())
    hostile = question(3, topic=Topic.CODES)._replace(stem="=1+1\nsecond line\r\n\ttab", shown="@E0601")
    for number, name in enumerate(NAMES):
        person = records.people.add(name, f"00{number}")
        asked = [(question(1), True), (question(2, right=(1, 2), options=5), True), (hostile, False)]
        hold(records, person, asked, AT + timedelta(days=number), mode=Mode.EXAM, pass_mark=60)
    return records
