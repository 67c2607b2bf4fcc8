"""xAPI statements: against rules written from the specification, the same ids every time, nothing that names a mailbox."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from medcode_desktop.records.score_filter import Filter
from medcode_desktop.records.scores import Scores
from medcode_desktop.records.sessions import Ending
from medcode_desktop.reports.scores_xapi import duration, write_scores_xapi
from medcode_desktop.training.model import Mode
from medcode_desktop.work import Cancelled
from tests.records.practising import hold
from tests.reports.scores import AT, NAMES
from tests.reports.xapi_rules import _DURATION, _UUID, faults
from tests.training.asking import plan, question


def written(path: Path, scores: Scores, **more: Any) -> list[dict[str, Any]]:
    count = write_scores_xapi(path, scores, **more)
    statements: list[dict[str, Any]] = json.loads(path.read_bytes())
    assert len(statements) == count
    return statements


def test_every_statement_keeps_the_rules(scores: Scores, tmp_path: Path) -> None:
    statements = written(tmp_path / "a.json", scores, clinic="Elm Street / \u00e9 #1")
    assert len(statements) == 4 * len(NAMES)
    assert [fault for statement in statements for fault in faults(statement)] == []
    assert {one["verb"]["id"].rsplit("/", 1)[1] for one in statements} == {"answered", "passed"}
    assert len({one["id"] for one in statements}) == len(statements)
    assert "mbox" not in (tmp_path / "a.json").read_text("utf-8")
    assert {one["actor"]["account"]["homePage"] for one in statements} == {
        "https://medcode-desktop.invalid/clinics/Elm%20Street%20%2F%20%C3%A9%20%231"
    }


def test_the_rules_can_fail(scores: Scores, tmp_path: Path) -> None:
    answered, *_, passed = written(tmp_path / "a.json", scores)[:4]
    for spoilt in (
        passed | {"id": "1"},
        passed | {"more": 1},
        passed | {"timestamp": "yesterday"},
        passed | {"actor": {"mbox": "mailto:a@example.test"}},
        passed | {"result": passed["result"] | {"duration": "5 s"}},
        passed | {"result": passed["result"] | {"score": passed["result"]["score"] | {"raw": 99}}},
        answered | {"result": answered["result"] | {"response": "option-9"}},
    ):
        assert faults(spoilt)


def test_score_success_completion_and_duration(scores: Scores, tmp_path: Path) -> None:
    *_, last = written(tmp_path / "a.json", scores)
    assert last["result"] == {
        "completion": True,
        "duration": "PT3M0S",
        "score": {"scaled": 0.6667, "raw": 2, "min": 0, "max": 3},
        "success": True,
    }
    assert last["timestamp"] == "2025-10-01T09:03:00.000Z"


def test_an_answer_names_the_choices_and_the_right_ones(scores: Scores, tmp_path: Path) -> None:
    one, two, three, _ = written(tmp_path / "a.json", scores, chosen=Filter(people=(1,)))
    assert one["object"]["definition"]["correctResponsesPattern"] == ["option-1"]
    assert two["object"]["definition"]["correctResponsesPattern"] == ["option-2[,]option-3"]
    assert two["result"] == {"success": True, "response": "option-2[,]option-3", "duration": "PT10S"}
    assert (three["result"]["success"], three["result"]["response"]) == (False, "option-2")
    assert three["object"]["definition"]["description"]["en-US"].startswith("=1+1\nsecond line")


def test_a_second_export_has_the_same_ids(scores: Scores, tmp_path: Path) -> None:
    assert written(tmp_path / "a.json", scores) == written(tmp_path / "b.json", scores)
    some = {one["id"] for one in written(tmp_path / "c.json", scores, chosen=Filter(people=(2,)))}
    assert some < {one["id"] for one in written(tmp_path / "a.json", scores)}


def immutable(statement: dict[str, Any]) -> dict[str, Any]:
    """What must not change under one id: 2.3.1 of the specification."""
    verb, thing = statement["verb"]["id"], statement["object"]["id"]
    return {**statement, "verb": verb, "object": thing, "version": ""}


def test_no_statement_changes_under_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store refuses all it is sent when one does: after an upgrade, in a clinic of another name, of a renamed person."""
    records = Records.open(tmp_path / "records.db", tmp_path / "backups")
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    for person in (rosa, bob):
        hold(records, person, [(question(1), True)], AT)
    seen: dict[str, dict[str, Any]] = {}
    counts = []
    for change in (
        lambda: monkeypatch.setattr("medcode_desktop.__version__", "99.0"),
        lambda: records.people.rename(rosa.id, "Rosa D.", "7"),
        lambda: records.privacy.anonymise(bob.id),
    ):
        for clinic in ("", "Elm"):
            for one in written(tmp_path / "a.json", records.scores, clinic=clinic):
                assert immutable(seen.setdefault(one["id"], one)) == immutable(one)
        counts.append(len(seen))
        change()
    assert counts == [8, 8, 12]
    records.close()


def test_of_somebody_without_a_name_the_account_says_nothing(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", tmp_path / "backups")
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    hold(records, rosa, [(question(1), True)], AT)
    hold(records, bob, [(question(1), True)], AT)
    records.privacy.anonymise(rosa.id)
    accounts = {one["actor"]["name"]: one["actor"]["account"]["name"] for one in written(tmp_path / "a.json", records.scores)}
    assert accounts == {"Person 1": "person-1", "Bob": bob.uid}
    assert rosa.uid not in (tmp_path / "a.json").read_text("utf-8")
    records.close()


def test_verbs_of_sessions_without_a_pass_mark_left_early_or_going_on(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", tmp_path / "backups")
    rosa = records.people.add("Rosa")
    hold(records, rosa, [(question(1), False)], AT, mode=Mode.EXAM, pass_mark=50)
    hold(records, rosa, [(question(2), True)], AT)
    hold(records, rosa, [(question(3), True)], AT, end=False)
    left = hold(records, rosa, [(question(4), True)], AT, end=False)
    records.sessions.end(left, Ending.LEFT, AT, 60)
    empty = records.sessions.begin(rosa.id, plan(), [], "", AT)
    records.sessions.end(empty, Ending.LEFT, AT, 0)
    statements = written(tmp_path / "a.json", records.scores)
    assert [fault for statement in statements for fault in faults(statement)] == []
    ends = [one for one in statements if one["verb"]["display"]["en-US"] != "answered"]
    told = sorted((one["verb"]["display"]["en-US"], one["result"]["completion"], one["result"].get("success")) for one in ends)
    assert told == [("completed", False, None), ("completed", True, None), ("failed", True, False)]
    assert len(statements) == 7
    records.close()


def test_faults_leave_nothing(scores: Scores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancel(step: str, share: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_scores_xapi(tmp_path / "a.json", scores, progress=cancel)
    assert written(tmp_path / "a.json", scores, chosen=Filter(first=date(2030, 1, 1))) == []
    (tmp_path / "a.json").unlink()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_scores_xapi(tmp_path / "a.json", scores)
    assert list(tmp_path.iterdir()) == []


@given(st.floats(0, 10_000_000))
def test_durations_come_back(seconds: float) -> None:
    text = duration(seconds)
    assert _DURATION.fullmatch(text)
    hours, minutes, rest = "0", "0", text[2:-1]
    if "H" in rest:
        hours, rest = rest.split("H")
    if "M" in rest:
        minutes, rest = rest.split("M")
    assert int(hours) * 3600 + int(minutes) * 60 + float(rest) == pytest.approx(seconds, abs=0.006)


def test_random_ids_are_uuids_of_the_specification() -> None:
    assert _UUID.fullmatch(str(UUID(uuid4().hex)))


def test_a_session_of_a_score_file_has_a_registration_of_the_specification(tmp_path: Path) -> None:
    records = Records.open(tmp_path / "records.db", tmp_path / "backups")
    rosa = records.people.add("Rosa")
    for _ in range(2):
        hold(records, rosa, [(question(1), True)], AT)
    kept = {one["context"]["registration"] for one in written(tmp_path / "a.json", records.scores)}
    assert kept == {str(UUID(session.uid)) for session in records.scores.sessions()}
    with records.scores.file.change() as connection:  # as a file may tell them that another program wrote
        connection.execute("UPDATE sessions SET uid = 'fffffffffffff0000' || printf('%015d', id)")
    statements = written(tmp_path / "b.json", records.scores)
    assert [fault for statement in statements for fault in faults(statement)] == []
    assert len({one["context"]["registration"] for one in statements}) == 2
    records.close()
