"""medcode-desktop scores: what a manager does with scores, without a window: for scheduled runs. Where a passcode is set, each
of these commands asks for it (cli_passcode.py)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medcode_desktop.cli_common import DATA_DIR, JSON, json_text, read_day
from medcode_desktop.cli_passcode import PASSCODE, given_passcode, opened_records, read_secret
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.training.model import Topic

if TYPE_CHECKING:
    # what only these commands need is imported when one of them runs
    from medcode_desktop.records.records import Records
    from medcode_desktop.records.score_filter import Filter
    from medcode_desktop.records.scores import Somebody
    from medcode_desktop.records.seals import ClinicKey

_FILE = click.Path(path_type=Path)
_PAGES = ["team", "person", "certificate"]
_FORMATS = {"csv": "csv-{}", "xlsx": "xlsx", "xapi": "xapi"}

_KEY = click.option("--key-file", type=_FILE, help="A file with the passphrase of the clinic key.")


def _day_option(_ctx: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    return None if value is None else read_day(value)


def _filtered(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which scores."""
    for option in (
        click.option(
            "--topic", "topics", multiple=True, type=click.Choice([t.value for t in Topic]), help="Only these topics."
        ),
        click.option("--person", "people", multiple=True, help="Only these people: name, staff number or id."),
        click.option("--to", "last", metavar="DATE", callback=_day_option, help="The last day, 2025-03-31."),
        click.option("--from", "first", metavar="DATE", callback=_day_option, help="The first day."),
    ):
        command = option(command)
    return command


@click.group()
def scores() -> None:
    """Scores of everybody: list, export, pool with other PCs."""


@scores.command("export")
@click.option("--format", "kind", type=click.Choice(list(_FORMATS)), required=True)
@click.option("--out", type=_FILE, required=True, help="A file, or a folder to put a file with a name of its own into.")
@click.option("--rows", type=click.Choice(["answers", "sessions", "questions"]), default="answers", show_default=True)
@click.option("--clinic", help="Name of the clinic, as it stands in the file and in its name.")
@_filtered
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def export_command(
    places: Places,
    /,
    kind: str,
    out: Path,
    rows: str,
    clinic: str | None,
    passcode_file: Path | None,
    as_json: bool,
    **which: Any,
) -> None:
    """Export scores. --rows says what a CSV file has a line for; a workbook has all of them."""
    from medcode_desktop import settings
    from medcode_desktop.records.texts import system_clock
    from medcode_desktop.reports.scores_export import Format, export_scores

    with opened_records(places, passcode_file) as records:
        chosen = _filter(records, **which)
        name = settings.Settings(records.settings).get(settings.CLINIC) if clinic is None else clinic
        form = Format(_FORMATS[kind].format(rows))
        done = export_scores(records.path, form, out, chosen, clinic=name, at=system_clock())
    document = {"file": str(done.path), "format": kind, "rows": done.rows}
    click.echo(json_text(document) if as_json else f"{done.path}: {done.rows:,} rows")


@scores.command("pdf")
@click.argument("page", type=click.Choice(_PAGES))
@click.option("--out", type=_FILE, required=True, help="A file, or a folder to put a file with a name of its own into.")
@click.option("--clinic", help="Name of the clinic, as it stands on the page and in the name of the file.")
@_filtered
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def pdf_command(
    places: Places, /, page: str, out: Path, clinic: str | None, passcode_file: Path | None, as_json: bool, **which: Any
) -> None:
    """Save a page as PDF: the summary of the team, the report of one person, the certificate of their last exam passed."""
    from medcode_desktop import settings
    from medcode_desktop.records.texts import system_clock
    from medcode_desktop.ui.display import no_library

    try:
        from medcode_desktop.ui.scores.pages_headless import save_page
    except ImportError as error:
        raise UserError(no_library(error) or str(error), "PDF is drawn by the libraries of the window.") from error
    with opened_records(places, passcode_file) as records:
        chosen = _filter(records, **which)
        name = settings.Settings(records.settings).get(settings.CLINIC) if clinic is None else clinic
        path = save_page(page, records, chosen, out, clinic=name, made=system_clock())
    click.echo(json_text({"file": str(path), "page": page}) if as_json else str(path))


@scores.command("list")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=100, show_default=True)
@_filtered
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def list_command(places: Places, /, limit: int, passcode_file: Path | None, as_json: bool, **which: Any) -> None:
    """List sessions, the newest first."""
    from medcode_desktop.reports import scores_text

    with opened_records(places, passcode_file) as records:
        found = records.scores.sessions(_filter(records, **which), limit)
    click.echo(json_text(scores_text.sessions_json(found)) if as_json else scores_text.sessions_text(found))


@scores.command("questions")
@click.option("--missed", is_flag=True, help="Only what half of all or more had wrong the first time.")
@_filtered
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def questions_command(places: Places, /, missed: bool, passcode_file: Path | None, as_json: bool, **which: Any) -> None:
    """Item analysis on first attempts, the hardest first: facility, discrimination, the wrong option chosen most."""
    from medcode_desktop.records.items import everybody_misses
    from medcode_desktop.reports import scores_text

    with opened_records(places, passcode_file) as records:
        found = records.scores.items(_filter(records, **which))
    found = everybody_misses(found) if missed else found
    click.echo(json_text(scores_text.items_json(found)) if as_json else scores_text.items_text(found))


@scores.command("people")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def people_command(places: Places, passcode_file: Path | None, as_json: bool) -> None:
    """List everybody, with all their answers and the day of the last."""
    from medcode_desktop.reports import scores_text

    with opened_records(places, passcode_file) as records:
        people, by_person = records.scores.people(), records.scores.by_person()
    told = scores_text.people_json if as_json else scores_text.people_text
    click.echo(json_text(told(people, by_person)) if as_json else told(people, by_person))


@scores.command("write")
@click.argument("folder", type=_FILE)
@_KEY
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def write_command(places: Places, folder: Path, key_file: Path | None, passcode_file: Path | None, as_json: bool) -> None:
    """Write a score file of this PC into a folder, sealed if there is a clinic key."""
    with opened_records(places, passcode_file) as records:
        done = records.pooling.write(folder, _key(key_file))
    document = {**done._asdict(), "path": str(done.path)}
    text = f"{done.path}: {done.sessions:,} sessions, {done.answers:,} answers, {'sealed' if done.sealed else 'not sealed'}"
    click.echo(json_text(document) if as_json else text)


@scores.command("merge")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--accept-unsealed", is_flag=True, help="Take files whose seal is missing or wrong, too.")
@_KEY
@PASSCODE
@JSON
@DATA_DIR
@click.pass_context
def merge_command(
    ctx: click.Context,
    files: tuple[Path, ...],
    accept_unsealed: bool,
    key_file: Path | None,
    passcode_file: Path | None,
    as_json: bool,
) -> None:
    """Merge score files of other PCs. Exit code 1 if a file was refused; the others are merged all the same."""
    from medcode_desktop.records.score_files import SealDoubt
    from medcode_desktop.reports import scores_text

    reports, refused = [], False
    with opened_records(ctx.obj, passcode_file) as records:
        key = _key(key_file)
        for file in files:
            try:
                report = records.pooling.merge(file, key, accept_unsealed=accept_unsealed)
            except UserError as error:
                refused = True
                how = " (--accept-unsealed)" if isinstance(error, SealDoubt) else ""
                click.echo(f"medcode-desktop: {error}{how}", err=True)
                continue
            reports.append(report)
            if not as_json:
                click.echo(scores_text.merge_text(report))
    if as_json:
        click.echo(json_text([scores_text.merge_json(report) for report in reports]))
    ctx.exit(1 if refused else 0)


@scores.command("audit")
@click.option("--out", type=_FILE, help="Write it as CSV instead.")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def audit_command(places: Places, out: Path | None, passcode_file: Path | None, as_json: bool) -> None:
    """Show the audit log: who did what to the scores, and when. Writing it into a file is an entry of its own."""
    from medcode_desktop.records.audit import Act
    from medcode_desktop.reports import scores_text
    from medcode_desktop.reports.scores_csv import write_audit_csv

    with opened_records(places, passcode_file) as records:
        entries = records.audit.entries()
        if out is not None:
            document = {"file": str(out), "rows": write_audit_csv(out, entries)}
            records.audit.add(Act.EXPORT, f"audit log: {document['rows']} rows; {out.name}")
            click.echo(json_text(document) if as_json else f"{out}: {document['rows']} rows")
            return
    click.echo(json_text(scores_text.audit_json(entries)) if as_json else scores_text.audit_text(entries))


@scores.command("anonymise")
@click.argument("person")
@PASSCODE
@DATA_DIR
@click.pass_obj
def anonymise_command(places: Places, person: str, passcode_file: Path | None) -> None:
    """Take the name of a person away for good; the results stay, of "Person 7"."""
    with opened_records(places, passcode_file) as records:
        click.echo(records.privacy.anonymise(find_person(records, person)))


@scores.command("delete")
@click.argument("person")
@click.option("--for-good", is_flag=True, required=True, help="Say that you mean it: there is no way back.")
@PASSCODE
@DATA_DIR
@click.pass_obj
def delete_command(places: Places, person: str, for_good: bool, passcode_file: Path | None) -> None:  # noqa: ARG001
    """Delete a person with everything they did. Backups made before still have them."""
    with opened_records(places, passcode_file) as records:
        erased = records.privacy.delete(find_person(records, person))
    click.echo(f"Deleted: {erased.sessions:,} sessions, {erased.answers:,} answers")


@scores.command("passcode")
@click.option("--new-file", type=_FILE, help="A file with the new passcode.")
@click.option("--reset", is_flag=True, help="Take the passcode away without knowing it. The audit log tells.")
@PASSCODE
@DATA_DIR
@click.pass_obj
def passcode_command(places: Places, new_file: Path | None, reset: bool, passcode_file: Path | None) -> None:
    """Set the manager's passcode, or reset it."""
    if (new_file is not None) == reset:
        raise click.UsageError("Give either --new-file or --reset.")
    with opened_records(places, passcode_file, check=not reset) as records:
        if new_file is None:
            records.passcode.reset()
        else:
            records.passcode.set(read_secret(new_file), given_passcode(passcode_file) or "")
    click.echo("There is no passcode now." if reset else "The passcode is set.")


def _key(file: Path | None) -> ClinicKey | None:
    from medcode_desktop.records.seals import clinic_key

    return None if file is None else clinic_key(read_secret(file))


def _filter(
    records: Records, people: tuple[str, ...], topics: tuple[str, ...], first: date | None, last: date | None
) -> Filter:
    from medcode_desktop.records.score_filter import Filter

    if first and last and last < first:
        raise click.UsageError("--to is before --from.")
    return Filter(
        tuple(find_person(records, person) for person in people), tuple(Topic(topic) for topic in topics), first, last
    )


def find_person(records: Records, asked: str) -> int:
    """The id of the person meant: by id (as `scores people` shows it, or the long one), staff number or name."""
    wanted = " ".join(asked.split()).casefold()
    people = records.scores.people()
    # what people know each other by first, ids of this file last
    for names in (_staff_number, _names, _ids):
        found = [person for person in people if wanted and wanted in names(person)]
        if len(found) > 1:
            ids = ", ".join(str(person.id) for person in found)
            raise UserError(f"{len(found)} people are called {asked}.", f"Give one of their ids: {ids}.")
        if found:
            return found[0].id
    raise UserError(f"There is nobody called {asked}.", "`medcode-desktop scores people` lists everybody.")


def _staff_number(person: Somebody) -> tuple[str, ...]:
    return (person.staff_number.casefold(),)


def _names(person: Somebody) -> tuple[str, ...]:
    return person.name.casefold(), person.label.casefold()


def _ids(person: Somebody) -> tuple[str, ...]:
    return person.uid, str(person.id)
