"""The bundled catalogue as the questions use it, and the source text beside it, read by the tests' own few lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.paths import find_places
from medcode_desktop.training.bank import Bank, read_bank
from medcode_desktop.training.deck import Deck
from medcode_desktop.training.material import Material

DB = Path(__file__).resolve().parents[2] / "db"
TODAY = date(2026, 11, 25)  # beyond the reach of the bundled release
REACH = "2025-12-31"  # the last day of its quarter


class Source(NamedTuple):
    """db/ as it is written, without the program between."""

    codes: dict[str, dict[str, str]]
    modifiers: dict[str, dict[str, str]]
    sections: list[dict[str, str]]
    unlisted: frozenset[str]
    later: frozenset[str]

    def __repr__(self) -> str:
        return "Source"  # of a failing example nobody wants to read 3 MB


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="session")
def source() -> Source:
    return Source(
        {row["code"]: row for path in sorted((DB / "hcpcs").glob("*.tsv")) for row in rows(path)},
        {row["code"]: row for row in rows(DB / "modifiers.tsv")},
        [row for row in rows(DB / "sections.tsv") if row["family"] == "level2"],
        frozenset(row["code"] for row in rows(DB / "unlisted.tsv")),
        frozenset(row["code"] for row in rows(DB / "later_codes.tsv")),
    )


@pytest.fixture(scope="session")
def bundled_catalogue() -> Iterator[Catalogue]:
    opened = Catalogue.open(find_places().bundled_catalogue)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def written_bank() -> Bank:
    """The questions in resources/questions/, whoever is writing them."""
    return read_bank(find_places().resources / "questions")


@pytest.fixture(scope="session")
def small_bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Some questions of each topic that the bank has, written here."""
    folder = tmp_path_factory.mktemp("questions")
    for topic, most in (("purpose", 4), ("rules", 12), ("quality", 5), ("unlisted", 3), ("payers", 3)):
        entries = "\n".join(entry(f"{topic}-{number:03}", difficulty=1 + number % 3) for number in range(1, most + 1))
        (folder / f"{topic}.toml").write_text(f'topic = "{topic}"\n{entries}', encoding="utf-8")
    bank = read_bank(folder)
    assert not bank.faults
    return bank


def entry(name: str, **fields: object) -> str:
    """A question of the bank as TOML, right but for what is given."""
    known = {
        "id": name,
        "difficulty": 1,
        "stem": f"What does {name} ask?",
        "options": ["First thing", "Second thing", "Third thing", "Fourth thing"],
        "right": [2],
        "tempting": 3,
        "why": "Because it is.",
        "why_not": "Because it is not.",
        "rule": "A rule.",
        "source": "A manual",
    } | fields
    lines = [f"{key} = {_toml(value)}" for key, value in known.items() if value is not None]
    return "\n".join(("[[question]]", *lines, ""))


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.fixture(scope="session")
def material(bundled_catalogue: Catalogue, small_bank: Bank) -> Material:
    return Material(bundled_catalogue, small_bank, TODAY)


@pytest.fixture(scope="session")
def deck(material: Material) -> Deck:
    return Deck(material)
