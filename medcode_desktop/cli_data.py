"""medcode-desktop data: where the data is, moving it to another folder, backups and the way back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medcode_desktop.cli_common import DATA_DIR, JSON, json_text
from medcode_desktop.cli_passcode import PASSCODE, opened_records, require_passcode
from medcode_desktop.errors import UserError
from medcode_desktop.paths import POINTER, Places

if TYPE_CHECKING:
    from medcode_desktop.records.backups import Backup, Backups


@click.group()
def data() -> None:
    """The data folder: where it is, move it; check the records, back them up, restore them."""


@data.command("where")
@JSON
@DATA_DIR
@click.pass_obj
def where_command(places: Places, as_json: bool) -> None:
    """Print the folder with the data; nothing is made."""
    document = {"folder": str(places.data), "led_by": str(places.led_by / POINTER) if places.led_by else None}
    click.echo(json_text(document) if as_json else document["folder"])


@data.command("move")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--remove-old", is_flag=True, help="Delete the files in the old folder once the new one is in use.")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def move_command(places: Places, folder: Path, remove_old: bool, passcode_file: Path | None, as_json: bool) -> None:
    """Move records, backups, catalogues and settings to an empty or new folder. No window may be open meanwhile."""
    from medcode_desktop.records.moving import check_target, move_data
    from medcode_desktop.reports.scores_text import moved_json, moved_text

    check_target(places, folder.absolute())
    require_passcode(places, passcode_file, "The data is")
    moved = move_data(places, folder, remove_old=remove_old)
    told = moved_json(moved) if as_json else None
    click.echo(json_text(told) if as_json else moved_text(moved))


@data.command("backups")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def backups_command(places: Places, passcode_file: Path | None, as_json: bool) -> None:
    """List the backups of the records, the newest first."""
    _passed(places, passcode_file)
    found = _backups(places).list_backups() if places.backups.is_dir() else []
    if as_json:
        click.echo(json_text([_told(one) for one in found]))
    else:
        click.echo("\n".join(_line(one) for one in found) or f"There is no backup in {places.backups}.")


@data.command("back-up")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def back_up_command(places: Places, passcode_file: Path | None, as_json: bool) -> None:
    """Make a backup of the records now. Windows may be open meanwhile."""
    with opened_records(places, passcode_file) as records:
        made = records.backups.back_up()
    click.echo(json_text(_told(made)) if as_json else _line(made))


@data.command("check")
@JSON
@DATA_DIR
@click.pass_context
def check_command(ctx: click.Context, as_json: bool) -> None:
    """Check every page of the records. Exit code 1 if they are damaged."""
    places: Places = ctx.obj
    if not places.records.exists():
        raise _no_records(places)
    found = _backups(places).check_integrity()
    click.echo(json_text(found._asdict()) if as_json else "\n".join((found.message, *found.details)))
    ctx.exit(0 if found.sound else 1)


@data.command("restore")
@click.argument("backup")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def restore_command(places: Places, backup: str, passcode_file: Path | None, as_json: bool) -> None:
    """Put a backup, by the name that `data backups` shows, in the place of the records. No window may be open meanwhile. The
    present records are kept among the backups, so restoring those undoes it."""
    from medcode_desktop.records.records import Records

    _passed(places, passcode_file)
    kept = _backups(places)
    chosen = next((one for one in kept.list_backups() if one.path.name == Path(backup).name), None)
    if chosen is None:
        raise UserError(f"There is no backup {backup} in {kept.folder}.", "`medcode-desktop data backups` lists them.")
    before = kept.restore(chosen)
    records = Records.open(places.records, places.backups)
    told = records.audit.entries()[-1].detail  # says also who is back with it
    records.close()
    document = {"restored": told, "kept": str(before) if before else None}
    text = f"Restored: {told}." + (f" What was there before is {before}." if before else "")
    click.echo(json_text(document) if as_json else text)


def _backups(places: Places) -> Backups:
    from medcode_desktop.records.records import backups_of

    return backups_of(places.records, places.backups)


def _passed(places: Places, passcode_file: Path | None) -> None:
    """The passcode, unless it stands in records that are damaged: they are what a backup is for, as at the start."""
    from medcode_desktop.records.faults import DamagedRecords

    with suppress(DamagedRecords):
        require_passcode(places, passcode_file, "Backups are")


def _no_records(places: Places) -> UserError:
    return UserError(f"There are no records at {places.records}.", "Give the folder with --data-dir.")


def _told(backup: Backup) -> dict[str, Any]:
    return {"name": backup.path.name, "made": backup.made.isoformat(), "why": backup.why, "bytes": backup.size}


def _line(backup: Backup) -> str:
    return f"{backup.path.name}  {backup.made:%Y-%m-%d %H:%M} UTC  {backup.why}  {backup.size / 1e6:.1f} MB"
