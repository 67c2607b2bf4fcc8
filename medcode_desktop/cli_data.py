"""medcode-desktop data: where the data is, and moving it to another folder."""

from __future__ import annotations

from pathlib import Path

import click

from medcode_desktop.cli_common import DATA_DIR, JSON, json_text
from medcode_desktop.cli_scores import PASSCODE, require_passcode
from medcode_desktop.paths import POINTER, Places


@click.group()
def data() -> None:
    """The data folder: where it is, move it."""


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
