"""medcode-desktop check: a list of codes against the catalogue and the payers' rules, without a window."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.cli_columns import COLUMN, Choice, use_columns
from medcode_desktop.cli_common import DATA_DIR, day_or_today, json_text, open_catalogue, records_if_any
from medcode_desktop.paths import Places

if TYPE_CHECKING:
    # what only this command needs is imported when it runs
    from medcode_desktop.checking.list_reading import CodeList
    from medcode_desktop.checking.options import Options
    from medcode_desktop.checking.payer_rules import PayerRule
    from medcode_desktop.reports.check_rows import CheckReport

NO_ERRORS, SOME_ERRORS = 0, 1


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--payer", default="", help="The payer of lines that name none.")
@click.option("--mode", type=click.Choice(["claims", "credentialing"]), default="claims", show_default=True)
@click.option(
    "--setting",
    type=click.Choice(["practitioner", "hospital", "dme"]),
    default="practitioner",
    show_default=True,
    help="Who bills: which NCCI files and which Medicare payer hold.",
)
@click.option("--format", "kind", type=click.Choice(["json", "csv", "xlsx", "pdf"]), help="Otherwise a summary is printed.")
@click.option("--out", type=click.Path(path_type=Path), help="A file, or a folder to put a file with a name of its own into.")
@click.option("--on", metavar="DATE", help="Lines without a date are judged on it, 2025-03-31. Otherwise today.")
@COLUMN
@DATA_DIR
@click.pass_obj
def check(
    places: Places,
    file: Path,
    payer: str,
    mode: str,
    setting: str,
    kind: str | None,
    out: Path | None,
    on: str | None,
    choices: tuple[Choice, ...],
) -> None:
    """Check a list of codes: CSV, XLSX or XLS with code, modifiers, date of service, units, payer, charge, provider.

    Columns are recognised by their headings and by what is in them, or set by --column. Exit code 0 if there are no errors, 1
    if there are some.
    """
    from medcode_desktop.checking.list_reading import open_list
    from medcode_desktop.checking.options import Mode, Options, Setting

    if out is not None and kind is None:
        raise click.UsageError("Say with --format what to write.")
    if out is None and kind in ("csv", "xlsx", "pdf"):
        raise click.UsageError("Say with --out where to write it.")
    today = day_or_today(on or None)
    opened = open_list(file)
    catalogue = open_catalogue(places)
    try:
        own = _of_records(places)
        set_by_hand = use_columns(opened, own.columns, choices)
        report = _report(opened, catalogue, own, Options(today, payer, Mode(mode), Setting(setting)), set_by_hand)
        _tell(report, file, kind, out)
    finally:
        catalogue.close()
    sys.exit(SOME_ERRORS if report.summary.errors else NO_ERRORS)


class _Own(NamedTuple):
    """What the clinic has put down itself."""

    rules: tuple[PayerRule, ...] = ()
    clinic: str = ""
    columns: str = ""  # settings.CHECK_COLUMNS


def _report(opened: CodeList, catalogue: Catalogue, own: _Own, options: Options, set_by_hand: tuple[str, ...]) -> CheckReport:
    from medcode_desktop.checking.book import Book
    from medcode_desktop.checking.check import check_batches
    from medcode_desktop.checking.summary import Summary
    from medcode_desktop.reports.check_rows import CheckReport

    summary = Summary()
    checked = check_batches(opened.batches(), Book(catalogue, own.rules), options, opened.columns, summary)
    return CheckReport(
        name=opened.name,
        columns=opened.columns,
        width=opened.width,
        checked=checked,
        summary=summary,
        options=options,
        catalogue=catalogue.title,
        notes=(*opened.notes, *set_by_hand),
        made=datetime.now().astimezone(),
        clinic=own.clinic,
        notice=catalogue.cpt_notice,
    )


def _of_records(places: Places) -> _Own:
    """Empty without records."""
    from medcode_desktop import settings

    with records_if_any(places) as records:
        if records is None:
            return _Own()
        kept = settings.Settings(records.settings)
        return _Own(tuple(records.payer_rules.all()), kept.get(settings.CLINIC), kept.get(settings.CHECK_COLUMNS))


def _tell(report: CheckReport, source: Path, kind: str | None, out: Path | None) -> None:
    from medcode_desktop.reports.check_export import Format, export_check, suggested_name
    from medcode_desktop.reports.check_json import dump_check
    from medcode_desktop.reports.check_text import check_text
    from medcode_desktop.reports.whole_file import refuse_the_list

    if kind is None:
        click.echo(check_text(report))
    elif out is None:
        utf = "utf" in (getattr(sys.stdout, "encoding", None) or "").lower()
        dump_check(sys.stdout, report, ascii_only=not utf)
    else:
        form = Format(kind)
        name = suggested_name(form, report.options.mode, clinic=report.clinic, at=report.made)
        path = out / name if out.is_dir() else out
        refuse_the_list(path, source)
        if form is Format.PDF:
            _write_pdf(report, path)
        else:
            export_check(form, path, report)
        errors, lines = report.summary.errors, report.summary.lines
        click.echo(json_text({"file": str(path), "lines": lines, "errors": errors}, in_a_line=True))


def _write_pdf(report: CheckReport, path: Path) -> None:
    from medcode_desktop.reports.check_pages import check_page
    from medcode_desktop.ui.headless import save_pdf  # the only thing here that needs Qt

    save_pdf(check_page(report), path)
