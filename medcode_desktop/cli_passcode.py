"""The manager's passcode for commands: in a file (--passcode-file) or in the environment variable MEDCODE_PASSCODE, never among
the arguments, which others on the PC can see."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places

if TYPE_CHECKING:
    from medcode_desktop.records.records import Records

PASSCODE_VARIABLE = "MEDCODE_PASSCODE"
_MOST_SECRET = 4000  # bytes of a file with a passcode or a passphrase
PASSCODE = click.option(
    "--passcode-file",
    type=click.Path(path_type=Path),
    help=f"A file with the manager's passcode. Otherwise the variable {PASSCODE_VARIABLE}.",
)


@contextmanager
def opened_records(places: Places, passcode_file: Path | None, *, check: bool = True) -> Iterator[Records]:
    """The records, if there are any and the passcode is right."""
    from medcode_desktop.records.records import Records

    if not places.records.exists():
        raise UserError(f"There are no records at {places.records}.", "Give the folder with --data-dir, or practise first.")
    records = Records.open(places.records, places.backups)
    try:
        if check:
            _check_passcode(records, passcode_file, "The scores are")
        yield records
    finally:
        records.close()


def require_passcode(places: Places, passcode_file: Path | None, what: str) -> None:
    """For commands that change what the passcode protects besides scores. `what` begins the sentence: "Imports are". Without
    records there is no passcode, and none are made."""
    from medcode_desktop.records.records import Records

    if places.records.exists():
        records = Records.open(places.records, places.backups)
        try:
            _check_passcode(records, passcode_file, what)
        finally:
            records.close()


def ask_for_passcode(command: click.Command) -> None:
    """Give a command that imports, or takes an import away, the option for the passcode, and let it begin only with the right
    one, where one is set."""
    begin = command.callback
    if begin is None:
        raise ValueError(f"{command.name} does nothing")

    def guarded(*args: Any, passcode_file: Path | None, **options: Any) -> Any:
        require_passcode(click.get_current_context().obj, passcode_file, "Imports are")
        return begin(*args, **options)

    PASSCODE(command)
    command.callback = guarded


def _check_passcode(records: Records, passcode_file: Path | None, what: str) -> None:
    if not records.passcode.is_set:
        return
    given = given_passcode(passcode_file)
    if given is None:
        raise UserError(
            f"{what} protected by a passcode.",
            f"Give a file with it (--passcode-file) or set the variable {PASSCODE_VARIABLE}.",
        )
    records.passcode.check(given)


def given_passcode(file: Path | None) -> str | None:
    """None if none was given."""
    return os.environ.get(PASSCODE_VARIABLE) if file is None else read_secret(file)


def read_secret(file: Path) -> str:
    """The first line of a small text file."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_MOST_SECRET + 1)
        lines = data.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror or error}.", "Check the file.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is no text in UTF-8.", "Save it as a plain text file.") from error
    if len(data) > _MOST_SECRET or not lines or not lines[0].strip():
        raise UserError(f"{file} does not hold one line of text.", "Put the passcode or passphrase alone into its first line.")
    return lines[0].strip()
