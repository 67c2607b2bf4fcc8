"""medcode-desktop scores key, scores match: what a manager decides on once, so that several PCs can be put together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medcode_desktop.cli_common import DATA_DIR, JSON, json_text
from medcode_desktop.cli_passcode import PASSCODE, opened_records, read_secret
from medcode_desktop.cli_scores import find_person
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places

if TYPE_CHECKING:
    from medcode_desktop.records.records import Records


@click.command("key")
@click.option("--new-file", type=click.Path(path_type=Path), help="A file with the passphrase, the same on all PCs.")
@click.option("--remove", is_flag=True, help="Seal score files no more, and check no seals.")
@PASSCODE
@DATA_DIR
@click.pass_obj
def key_command(places: Places, new_file: Path | None, remove: bool, passcode_file: Path | None) -> None:
    """Set the clinic key of this PC, which seals its score files, also those written after each session; or remove it."""
    if (new_file is not None) == remove:
        raise click.UsageError("Give either --new-file or --remove.")
    with opened_records(places, passcode_file) as records:
        if new_file is None:
            records.pooling.key.remove()
        else:
            records.pooling.key.set(read_secret(new_file))
    click.echo("Score files are not sealed any more." if new_file is None else "Score files are sealed from now on.")


@click.command("match")
@click.argument("source", required=False)
@click.option("--with", "person", help="Who that is here: name, staff number or id.")
@click.option("--apart", is_flag=True, help="It is nobody else, whatever the staff number says.")
@PASSCODE
@JSON
@DATA_DIR
@click.pass_obj
def match_command(
    places: Places, source: str | None, person: str | None, apart: bool, passcode_file: Path | None, as_json: bool
) -> None:
    """List the people whom score files of other PCs brought, and who they are here; with SOURCE, the long id that the list
    begins with, say who one of them is."""
    if (source is None and (person is not None or apart)) or (source is not None and (person is not None) == apart):
        raise click.UsageError("Give SOURCE with either --with or --apart, or nothing for the list.")
    with opened_records(places, passcode_file) as records:
        if source is not None:
            _decide(records, source, person)
        _show(records, source, as_json)


def _decide(records: Records, source: str, person: str | None) -> None:
    if source not in {one.uid for one in records.pooling.sources()}:
        raise UserError(f"No score file told of {source}.", "`medcode-desktop scores match` lists whom they told of.")
    records.pooling.decide(source, None if person is None else find_person(records, person))


def _show(records: Records, only: str | None, as_json: bool) -> None:
    from medcode_desktop.reports.scores_text import sources_json, sources_text

    found = [one for one in records.pooling.sources() if only in (None, one.uid)]
    people = records.scores.people()
    click.echo(json_text(sources_json(found, people)) if as_json else sources_text(found, people))


POOLING_COMMANDS = (key_command, match_command)
