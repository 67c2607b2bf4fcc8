"""Exam templates: written, read, and refused with the name of the field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.training import templates
from medcode_desktop.training.model import Mode, Plan, Topic
from medcode_desktop.training.templates import LONG_EXAM, SHORT_EXAM


def save(plan: Plan, path: Path) -> Path:
    with path.open("w", encoding="utf-8") as file:
        templates.write(plan, file)
    return path


@pytest.mark.parametrize("plan", [SHORT_EXAM, LONG_EXAM])
def test_a_template_comes_back(plan: Plan, tmp_path: Path) -> None:
    fixed = plan._replace(title="Clínica Sur, März", seed=77, on="2025-10-01", made_with="HCPCS Level II October 2025")
    assert templates.read(save(fixed, tmp_path / "exam.medexam")) == fixed


def test_the_two_exams_of_the_program() -> None:
    assert (SHORT_EXAM.number, SHORT_EXAM.minutes, SHORT_EXAM.pass_mark) == (40, 40, 70)
    assert (LONG_EXAM.number, LONG_EXAM.minutes, LONG_EXAM.pass_mark) == (100, 240, 70)
    assert {topic for topic, _ in SHORT_EXAM.shares} == set(Topic)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 121),
        ("title", 5),
        ("shares", {}),
        ("shares", []),
        ("shares", {"weather": 1}),
        ("shares", {"rules": 0}),
        ("shares", {"rules": True}),
        ("shares", {"rules": 1.5}),
        ("number", 0),
        ("number", 501),
        ("number", "40"),
        ("number", None),
        ("minutes", -1),
        ("pass_mark", 101),
        ("difficulty", 4),
        ("seed", -1),
        ("seed", 2**31),
        ("on", "1 October"),
        ("made_with", 3),
        ("colour", "red"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object, tmp_path: Path) -> None:
    path = save(SHORT_EXAM, tmp_path / "exam.medexam")
    known = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**known, field: value}), "utf-8")
    with pytest.raises(UserError) as told:
        templates.read(path)
    assert told.value.what.startswith(f"exam.medexam, field {field}: ")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"[1]", b"{}", b'{"title": "x"}', b"\xff\xfe", b"[" * 50_000, b"x" * 200_000]
)
def test_what_is_no_template_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "exam.medexam"
    path.write_bytes(content)
    with pytest.raises(UserError, match="no exam template"):
        templates.read(path)


def test_a_template_of_another_version_is_refused(tmp_path: Path) -> None:
    path = save(SHORT_EXAM, tmp_path / "exam.medexam")
    path.write_text(path.read_text("utf-8").replace('"medcode_exam": 1', '"medcode_exam": 2'), "utf-8")
    with pytest.raises(UserError, match="another version"):
        templates.read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        templates.read(tmp_path / "none.medexam")


@given(st.dictionaries(st.sampled_from([*Plan._fields, "medcode_exam"]), st.none() | st.integers() | st.text(max_size=9)))
def test_any_fields_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, known: dict[str, object]) -> None:
    path = tmp_path_factory.mktemp("any") / "exam.medexam"
    path.write_text(json.dumps(known), "utf-8")
    try:
        assert templates.read(path).mode is Mode.EXAM
    except UserError as error:
        assert error.what.startswith("exam.medexam")  # noqa: PT017 - either is right
