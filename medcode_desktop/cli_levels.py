"""medcode-desktop levels: the level of service watch, without a window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medcode_desktop.cli_columns import COLUMN, Choice, columns_there, find_column, use_columns
from medcode_desktop.cli_common import DATA_DIR, day_or_today, json_text, open_catalogue, records_if_any
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places

if TYPE_CHECKING:
    # what only this command needs is imported when it runs
    from medcode_desktop.checking.level_watch import Benchmark
    from medcode_desktop.checking.levels import LevelOfCode
    from medcode_desktop.checking.list_reading import CodeList
    from medcode_desktop.reports.levels_report import LevelsReport

_TOGETHER = "All visits were compared together; --kind COLUMN compares within one kind of visit."
_FILE = click.Path(path_type=Path)


@click.command("levels")
@click.argument("file", type=_FILE)
@click.option("--benchmark", type=_FILE, help="A CSV with the columns Group, Level and Share to compare with as well.")
@click.option(
    "--kind",
    "kind_column",
    metavar="COLUMN",
    help="The column (letter or heading) with the kind of visit: levels are compared only within one. Without it all visits"
    " together, or the kinds of your CPT file where the codes tell the level.",
)
@click.option("--format", "form", type=click.Choice(["json", "csv", "xlsx"]), help="Otherwise a summary is printed.")
@click.option("--out", type=_FILE, help="A file, or a folder to put a file with a name of its own into.")
@COLUMN
@DATA_DIR
@click.pass_obj
def levels(
    places: Places,
    file: Path,
    benchmark: Path | None,
    kind_column: str | None,
    form: str | None,
    out: Path | None,
    choices: tuple[Choice, ...],
) -> None:
    """Compare how often each provider of a list bills each level of visit with the others, and with a benchmark.

    The list, CSV, XLSX or XLS with one line for each visit, needs a provider and a visit level (1 to 5, "level 4", IV); with
    your CPT file imported, the codes tell the level. A remark is a reason to read a sample of the records, and no finding
    about anybody: the exit code is 0 with and without remarks, and 1 if a file could not be read or written.
    """
    from medcode_desktop.checking.list_reading import open_list

    if out is not None and form is None:
        raise click.UsageError("Say with --format what to write.")
    if out is None and form in ("csv", "xlsx"):
        raise click.UsageError("Say with --out where to write it.")
    opened = open_list(file)
    shares = None if benchmark is None else _benchmark(benchmark)
    clinic, kept = _of_records(places)
    set_by_hand = use_columns(opened, kept, choices, kind_column)
    kind = find_column(opened, kind_column, "the kind of visit") if kind_column else None
    report = _report(places, opened, kind, shares, set_by_hand)
    if out is None:
        _print(report, as_json=form is not None)
    else:
        _write(places, report, form or "", out, clinic, {"list": file, "benchmark": benchmark})


def _benchmark(path: Path) -> tuple[str, Benchmark]:
    """Its name, and its shares."""
    from medcode_desktop.checking.level_benchmark import read_benchmark
    from medcode_desktop.records.payer_rules import read_file

    return path.name, read_benchmark(read_file(path), path.name)


def _of_records(places: Places) -> tuple[str, str]:
    """The clinic's name, and the columns that were set in the window; "" where there are none."""
    from medcode_desktop import settings

    with records_if_any(places) as records:
        if records is None:
            return "", ""
        kept = settings.Settings(records.settings)
        return kept.get(settings.CLINIC), kept.get(settings.CHECK_COLUMNS)


def _report(
    places: Places, opened: CodeList, kind: int | None, benchmark: tuple[str, Benchmark] | None, set_by_hand: tuple[str, ...]
) -> LevelsReport:
    from medcode_desktop.checking.level_watch import watch
    from medcode_desktop.checking.levels import ALL_VISITS, count_levels, visits_of
    from medcode_desktop.reports.levels_report import LevelsReport

    of_code, notice = _levels_of_codes(places, day_or_today(None))
    _refuse_without_columns(opened, of_code)
    counted = count_levels(visits_of(opened, kind), of_code)
    name, shares = benchmark or ("", None)
    groups = {one.group for one in counted.visits}
    together = (_TOGETHER,) if kind is None and ALL_VISITS in groups else ()
    return LevelsReport(
        name=opened.name,
        counted=counted,
        result=watch(counted.visits, shares),
        notes=(*opened.notes, *set_by_hand, *together),
        benchmark=shares,
        benchmark_name=name,
        notice=notice if groups.intersection(of_codes for of_codes, _ in of_code.values()) else "",
    )


def _levels_of_codes(places: Places, on: date) -> tuple[LevelOfCode, str]:
    """From the clinic's own CPT file, with the notice of the AMA; nothing without one."""
    from medcode_desktop.checking import visit_codes

    catalogue = open_catalogue(places)
    try:
        return visit_codes.of_catalogue(catalogue, on), catalogue.cpt_notice
    finally:
        catalogue.close()


def _refuse_without_columns(opened: CodeList, of_code: LevelOfCode) -> None:
    """UserError if the list does not tell providers, or levels."""
    from medcode_desktop.checking.columns import Field

    wanted = [(Field.PROVIDER, "provider"), (Field.LEVEL, "visit level")]
    if of_code and opened.columns.get(Field.CODE) is not None:
        wanted.pop()  # the codes tell
    missing = [(field, word) for field, word in wanted if opened.columns.get(field) is None]
    if missing:
        words = " and none for the ".join(word for _, word in missing)
        options = " ".join(f"--column {field.value}=COLUMN" for field, _ in missing)
        raise UserError(f"{opened.name} has no column for the {words}.", f"Say which it is: {options}. {columns_there(opened)}")


def _print(report: LevelsReport, *, as_json: bool) -> None:
    from medcode_desktop.reports.levels_json import levels_json
    from medcode_desktop.reports.levels_text import levels_text

    click.echo(json_text(levels_json(report)) if as_json else levels_text(report))


def _write(places: Places, report: LevelsReport, form: str, out: Path, clinic: str, sources: Mapping[str, Path | None]) -> None:
    from medcode_desktop.records.audit import Act
    from medcode_desktop.reports.file_names import export_name
    from medcode_desktop.reports.levels_csv import write_levels_csv
    from medcode_desktop.reports.levels_json import write_levels_json
    from medcode_desktop.reports.levels_xlsx import write_levels_xlsx
    from medcode_desktop.reports.whole_file import refuse_the_list

    path = out / export_name("visit levels", f".{form}", datetime.now().astimezone(), clinic) if out.is_dir() else out
    for what, source in sources.items():
        if source is not None:
            refuse_the_list(path, source, what)
    if form == "json":
        rows = write_levels_json(path, report)
    else:
        rows = (write_levels_csv if form == "csv" else write_levels_xlsx)(path, report.result, report.notice)
    with records_if_any(places) as records:
        if records is not None:
            records.audit.add(Act.EXPORT, f"visit levels; {path.name}")  # as the window does
    told = {"file": str(path), "lines": report.counted.lines, "comparisons": rows, "remarks": len(report.result.outstanding)}
    click.echo(json_text(told, in_a_line=True))
