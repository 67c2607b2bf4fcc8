"""200,000 claim lines checked, against reading and writing them: csv.reader and csv.writer, calamine and XlsxWriter.

python benchmarks/check.py
"""

from __future__ import annotations

import csv
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import python_calamine
import xlsxwriter
from floor import Pairs

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.source_text import read_codes, read_table
from medcode_desktop.checking.book import Book
from medcode_desktop.checking.check import check_batches
from medcode_desktop.checking.findings import Checked, CheckedBatch
from medcode_desktop.checking.list_reading import open_list
from medcode_desktop.checking.options import Options
from medcode_desktop.checking.summary import Summary
from medcode_desktop.reports.check_csv import write_check_csv
from medcode_desktop.reports.check_rows import CheckReport
from medcode_desktop.reports.check_xlsx import write_check_xlsx

ROOT = Path(__file__).resolve().parents[1]
LINES, ROUNDS = 200_000, 5
LISTS = {"a clinic's usual codes": 0.0, "every fiftieth of any code there is": 0.02}  # share of strays
HEADINGS = ("Claim", "HCPCS", "Mod 1", "Mod 2", "DOS", "Units", "Payer", "Charge", "Rendering NPI")
PAYERS = ("Medicare", "Medicaid", "Aetna", "BCBS", "Humana Medicare Advantage")
ON = date(2025, 11, 1)


def rows(count: int, strays: float) -> list[list[str]]:
    """As a clinic's are: a few hundred codes, each with the modifiers of its section, make the lines; one in a hundred is
    damaged. Each line has a day, a charge and a patient of its own. `strays`: the share of any codes there are or were."""
    chance = random.Random(7)
    sections = [row for row in read_table(ROOT / "db", "sections") if row[0] == "level2" and row[3] == "section"]
    every = [row.code for row in read_codes(ROOT / "db")]
    active = [row.code for row in read_codes(ROOT / "db") if not row.terminated and row.facts.coverage in ("C", "D", "")]
    usual = [(code, _usual(code, sections, chance)) for code in chance.sample(active, 300)]
    usual += [(f"{chance.randrange(99000, 99500)}", ("", "", "25")) for _ in range(20)]
    made = []
    for number in range(count):
        code, modifiers = chance.choice(usual) if chance.random() >= strays else (chance.choice(every), ("",))
        if chance.random() < 0.01:
            code = chance.choice((code.replace("0", "O"), code[:4], "", "J45.909"))
        day = date(2025, 1, 1) + timedelta(chance.randrange(300))
        made.append(
            [
                f"C{number // 3:07}",
                code,
                *(*chance.choice(modifiers).split(), "", "")[:2],
                f"{day.month}/{day.day}/{day.year}",
                str(chance.choice((1, 1, 1, 2, 3, 10))),
                chance.choice(PAYERS),
                f"{chance.randrange(100, 90000) / 100:.2f}",
                f"1{chance.randrange(40):09}",
            ]
        )
    return made


def _usual(code: str, sections: list[list[str]], chance: random.Random) -> tuple[str, ...]:
    names = next(row[6].split() for row in sections if row[1] <= code <= row[2])
    one, two = (chance.choice(names), chance.choice(names)) if names else ("", "")
    return ("", one, f"{one} KX" if one not in ("KX", "") else one, two)


def ours(source: Path, target: Path, write: Callable[[Path, CheckReport], int]) -> int:
    opened, summary = open_list(source), Summary()
    catalogue = Catalogue.open(ROOT / "db" / "catalogue.db")
    options = Options(ON)
    checked = check_batches(opened.batches(), Book(catalogue), options, opened.columns, summary)
    report = CheckReport(
        opened.name, opened.columns, opened.width, checked, summary, options, "", opened.notes, datetime.now().astimezone()
    )
    done = write(target, report)
    catalogue.close()
    if summary.lines != LINES:
        raise SystemExit(f"{summary.lines} lines came out")
    return done


def unchecked(source: Path, target: Path) -> None:
    """The list read and written as this program does it, safe from damage and formulas, without a check."""
    opened, summary = open_list(source), Summary()
    checked = Checked(CheckedBatch(batch, [()] * len(batch.numbers)) for batch in opened.batches())
    made = datetime.now().astimezone()
    report = CheckReport("", opened.columns, opened.width, checked, summary, Options(ON), "", opened.notes, made)
    write_check_csv(target, report)


def bare_csv(source: Path, target: Path, *, of_report: bool = False) -> None:
    """Reading and writing the lines, with nothing in between; or with the columns of a report that has found nothing."""
    with source.open(encoding="utf-8-sig", newline="") as file, target.open("w", encoding="utf-8", newline="") as out:
        read, writer = csv.reader(file), csv.writer(out)
        if of_report:
            writer.writerows((at, "ok", "", "", "", "", "", *row) for at, row in enumerate(read))
        else:
            writer.writerows(read)


def bare_xlsx(source: Path, target: Path) -> None:
    read = python_calamine.CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet()
    text = sheet.write_string
    for row, cells in enumerate(read):
        for place, cell in enumerate(cells):
            text(row, place, str(cell))
    book.close()


def make_xlsx(path: Path, made: list[list[str]]) -> None:
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row, cells in enumerate([list(HEADINGS), *made]):
        for place, cell in enumerate(cells):
            sheet.write_string(row, place, cell)
    book.close()


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def memory(source: Path, lines: int) -> int:
    """Peak memory (KB) of a process that checks a CSV of so many lines, its imports included."""
    done = subprocess.run(
        [sys.executable, __file__, "--memory", str(source), str(lines)], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="medcode-") as name:
        folder = Path(name)
        for what, strays in LISTS.items():
            made = rows(LINES, strays)
            for count in (20_000, LINES):
                with (folder / f"{count}.csv").open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([HEADINGS, *made[:count]])
            make_xlsx(folder / "list.xlsx", made)
            del made  # or every collection of garbage would look through it
            measure_csv(folder, what)
        source = folder / f"{LINES}.csv"
        pairs = Pairs(f"XLSX of {LINES:,} lines: read, checked, written with its findings", "s")
        for _ in range(2):
            mine = seconds(lambda: ours(folder / "list.xlsx", folder / "ours.xlsx", write_check_xlsx))
            pairs.add(mine, seconds(lambda: bare_xlsx(folder / "list.xlsx", folder / "bare.xlsx")))
        pairs.show("calamine and XlsxWriter", at_most=3)
        few, all_of_them = memory(folder / "20000.csv", 20_000), memory(source, LINES)
        print(f"peak memory: {few / 1024:.0f} MB for 20,000 lines of CSV, {all_of_them / 1024:.0f} MB for {LINES:,}")


def measure_csv(folder: Path, what: str) -> None:
    source, bare = folder / f"{LINES}.csv", folder / "bare.csv"
    unit = "s of the processor"
    own = Pairs(f"CSV of {LINES:,} lines, {what}: read, checked, written with its findings", unit)
    report, alone = Pairs("  the same against the report", unit), Pairs("  the same against the list", unit)
    for _ in range(ROUNDS):
        mine = seconds(lambda: ours(source, folder / "ours.csv", write_check_csv))
        alone.add(mine, seconds(lambda: bare_csv(source, bare)))
        own.add(mine, seconds(lambda: unchecked(source, bare)))
        report.add(mine, seconds(lambda: bare_csv(source, bare, of_report=True)))
    own.show("the same reading and writing without the check", at_most=3)
    report.show("csv.reader, and csv.writer with the columns of a report", at_most=3)
    alone.show("csv.reader and csv.writer of the list alone", at_most=3)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        LINES = int(sys.argv[3])
        ours(Path(sys.argv[2]), Path(sys.argv[2] + ".out"), write_check_csv)
        # not getrusage, which counts what the process before the exec had
        print(
            next(line.split()[1] for line in Path("/proc/self/status").read_text("ascii").splitlines() if line[:5] == "VmHWM")
        )
    else:
        main()
