"""`medcode-desktop questions` as people and checkers use it."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medcode_desktop import paths
from medcode_desktop.cli import main
from medcode_desktop.training.model import Question, Topic


def run(data_dir: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["questions", *arguments, "--data-dir", str(data_dir)])


def documents(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_questions_are_printed_with_their_answers_and_reasons(tmp_path: Path) -> None:
    result = run(tmp_path, "--topic", "codes", "--count", "3", "--seed", "5")
    assert result.exit_code == 0
    text = result.stdout
    assert [text.count(f"\n{number}. ") + text.startswith(f"{number}. ") for number in (1, 2, 3, 4)] == [1, 1, 1, 0]
    for part in (
        "   A  ",
        "   D  ",
        "   Answer: ",
        "   Not ",
        "   Rule: ",
        "   Source: CMS, HCPCS Level II",
        "   Codes: ",
        "card code:",
    ):
        assert text.count(part) == 3, part
    assert run(tmp_path, "--topic", "codes", "--count", "3", "--seed", "5").stdout == text
    assert run(tmp_path, "--topic", "codes", "--count", "3", "--seed", "6").stdout != text


def test_json_holds_the_questions_and_the_facts_they_rest_on(tmp_path: Path) -> None:
    found = documents(run(tmp_path, "--topic", "status", "--count", "30", "--on", "2024-06-30", "--json"))
    assert len(found) == 30
    for document in found:
        facts = document.pop("facts")
        question = Question.from_json(json.dumps(document))
        assert question.topic is Topic.STATUS
        assert facts["judged_on"] == "2024-06-30"
        assert facts["date_of_service"] <= "2024-06-30"
        assert set(facts["codes"]) == set(question.codes)
        assert {"added", "terminated", "replaced_by", "description"} <= set(facts["codes"][question.codes[0]])


def test_all_topics_have_equal_shares(tmp_path: Path) -> None:
    topics = Counter(document["topic"] for document in documents(run(tmp_path, "--count", "50", "--json")))
    assert {"shape", "sections", "codes", "status", "modifiers"} <= set(topics)
    assert topics["shape"] >= 5


def test_an_unknown_topic_or_number_is_wrong_usage_and_names_what_there_is(tmp_path: Path) -> None:
    result = run(tmp_path, "--topic", "cooking")
    assert result.exit_code == 2
    assert all(f"'{name}'" in result.stderr for name in ("all", *(topic.value for topic in Topic)))
    for number in ("0", "10001", "-1", "x"):
        assert run(tmp_path, "--count", number).exit_code == 2
    assert run(tmp_path, "--seed", "x").exit_code == 2
    assert run(tmp_path, "--on", "tomorrow").exit_code == 2


@pytest.fixture
def other_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the questions, to be filled by a test."""
    places = paths.find_places(tmp_path / "data")
    mine = places._replace(resources=tmp_path / "resources")
    monkeypatch.setattr("medcode_desktop.cli_common.find_places", lambda _data_dir: mine)
    folder = tmp_path / "resources" / "questions"
    shutil.copytree(places.resources / "questions", folder, ignore=shutil.ignore_patterns("*.toml"))
    return folder


def test_faults_of_the_bank_are_sentences_beside_the_questions(tmp_path: Path, other_resources: Path) -> None:
    (other_resources / "rules.toml").write_text('topic = "rules"\n[[question]]\nid = "rules-001"\n', encoding="utf-8")
    result = run(tmp_path, "--topic", "shape", "--count", "2", "--json")
    assert len(documents(result)) == 2
    assert result.stderr == "medcode-desktop: rules.toml, question rules-001, field difficulty: The field is missing.\n"


def test_a_topic_without_questions_is_a_sentence(tmp_path: Path, other_resources: Path) -> None:
    result = run(tmp_path, "--topic", "quality")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There are no questions on the topic quality." in result.stderr


def test_two_thousand_questions_take_seconds(tmp_path: Path) -> None:
    start = time.process_time()
    found = documents(run(tmp_path, "--count", "2000", "--json"))
    assert len(found) == 2000
    assert time.process_time() - start < 20  # 3 on a quiet machine
