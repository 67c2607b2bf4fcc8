"""Lists made from two releases as CMS published them, held against their sheets, which are read here by other means."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from python_calamine import CalamineWorkbook

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_lines
from medcode_desktop.checking.findings import CheckedLine, Finding
from medcode_desktop.checking.list_reading import open_list
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.summary import Summary

LINES = 10_000
FIRST, LAST = date(2017, 1, 1), date(2025, 12, 31)
TODAY = date(2025, 11, 1)
DAY = timedelta(1)
# ways to write a day that say one day only
WRITTEN = ("%Y-%m-%d", "%Y%m%d", "%d-%b-%Y", "%B %d, %Y", "%Y-%m-%d 00:00:00", "%Y/%m/%d")


class Row(NamedTuple):
    """One code of a sheet. `replaced_by`: codes only."""

    added: date
    terminated: date | None
    text: str
    coverage: str
    replaced_by: tuple[str, ...]


def _sheet(data: bytes) -> dict[str, Row]:
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    found = {}
    for row in rows:
        of = dict(zip(head, map(str, row), strict=True))
        if len(of["HCPC"].strip()) == 5:
            others = tuple(of[f"XREF{at}"].strip() for at in range(1, 6))
            end = _day(of["TERM DT"]) if of["TERM DT"].strip() else None
            use = tuple(one for one in others if len(one) == 5)
            found[of["HCPC"].strip()] = Row(_day(of["ADD DT"]), end, of["LONG DESCRIPTION"], of["COV"].strip(), use)
    return found


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


@pytest.fixture(scope="module")
def january(shared_data: Path) -> dict[str, str]:
    """Codes and their texts without blanks, of the text file: the workbook beside it has one cut off (G0503)."""
    with zipfile.ZipFile(shared_data / "hcpcs/january-2025-alpha-numeric-hcpcs-file.zip") as archive:
        lines = archive.read("HCPC2025_JAN_ANWEB_12172024.txt").decode("latin-1").splitlines()
    found: dict[str, str] = {}
    for line in lines:
        if line[10:11] in ("3", "4"):
            found[line[:5]] = found.get(line[:5], "") + packed(line[11:91])
    return found


def packed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def october(shared_data: Path) -> dict[str, Row]:
    return _sheet((shared_data / "hcpcs/HCPC2025_OCT_ANWEB_v4.xlsx").read_bytes())


@pytest.fixture
def real(two_releases: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(two_releases)
    yield opened
    opened.close()


def checked(catalogue: Catalogue, folder: Path, rows: list[tuple[str, date]], payer: str) -> list[CheckedLine]:
    """Through a file, with days written in many ways. Lines in = lines out."""
    path, summary = folder / "list.csv", Summary()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Patient", "Proc Code", "Svc Date", "Insurance"))
        for at, (code, day) in enumerate(rows):
            writer.writerow((f"P{at}", code, day.strftime(WRITTEN[at % len(WRITTEN)]), payer))
    opened = open_list(path)
    lines = list(check_lines(opened.lines(), Book(catalogue), Options(TODAY), opened.columns, summary))
    assert [(one.line.number, one.line.code, one.line.date) for one in lines] == [
        (at, code, day.isoformat()) for at, (code, day) in enumerate(rows, 2)
    ]
    assert summary.lines == len(rows)
    return lines


def rules(line: CheckedLine) -> dict[str, Finding]:
    found = {finding.rule: finding for finding in line.findings}
    assert len(found) == len(line.findings)
    return found


def test_both_sides_of_every_change(real: Catalogue, tmp_path: Path, october: dict[str, Row]) -> None:
    sides = {
        (code, day)
        for code, row in october.items()
        for day in (row.added, row.added - DAY, row.terminated, row.terminated and row.terminated + DAY)
        if day is not None and FIRST <= day <= LAST
    }
    rest = random.Random(7)  # noqa: S311 - any sample will do
    codes = sorted(october)
    while len(sides) < LINES:
        sides.add((rest.choice(codes), FIRST + timedelta(rest.randrange((LAST - FIRST).days))))
    rows = sorted(sides)
    seen = {"ended": 0, "early": 0, "replaced": 0, "": 0}
    for line, (code, day) in zip(checked(real, tmp_path, rows, "Aetna"), rows, strict=True):
        row, found = october[code], rules(line).get("not_in_force")
        where = (code, day, row.added, row.terminated)
        if row.terminated and day > row.terminated:
            seen["ended"] += 1
            assert found is not None, where
            assert f"{code} ended on {row.terminated}" in found.reason, where
            seen["replaced"] += bool(row.replaced_by)
            assert found.suggestion == (row.replaced_by[0] if len(row.replaced_by) == 1 else ""), where
            assert all(one in found.advice for one in row.replaced_by), where
        elif day < row.added:
            seen["early"] += 1
            assert found is not None, where
            assert f"{code} is in force from {row.added}" in found.reason, where
        else:
            seen[""] += 1
            assert found is None, where
    assert len(rows) == LINES
    assert min(seen.values()) > 100, seen


def test_descriptions_that_changed_between_the_two(
    real: Catalogue, tmp_path: Path, january: dict[str, str], october: dict[str, Row]
) -> None:
    changed = {code for code, text in january.items() if text != packed(october[code].text)}
    assert 20 < len(changed) < 60
    still = sorted(code for code in january if code not in changed and not october[code].terminated)[::20]
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 9, 30), date(2025, 10, 1))
    rows = [(code, day) for code in sorted(changed) + still for day in days]
    for line, (code, day) in zip(checked(real, tmp_path, rows, "Aetna"), rows, strict=True):
        found = rules(line).get("descriptor_changed")
        assert (found is not None) is (code in changed and days[1] <= day <= days[2]), (code, day)
        if found is not None:
            assert january[code][:100] in packed(found.reason)
            assert packed(october[code].text)[:100] in packed(found.reason)


def test_clean_lines_are_quiet_and_coverage_speaks_for_medicare(
    real: Catalogue, tmp_path: Path, october: dict[str, Row]
) -> None:
    day = date(2025, 10, 15)
    rows = [(code, day) for code, row in sorted(october.items()) if row.added <= day and (row.terminated or day) >= day]
    assert len(rows) > 7000
    for line in checked(real, tmp_path, rows, "Aetna"):
        assert set(rules(line)) <= {"unlisted_code"}, line
    for line, (code, _) in zip(checked(real, tmp_path, rows, "Medicare"), rows, strict=True):
        told = rules(line)
        assert ("medicare_coverage" in told) is (october[code].coverage in ("I", "M", "S")), (code, line.findings)
        assert set(told) <= {"unlisted_code", "medicare_coverage", "payer_bundled"}, line
