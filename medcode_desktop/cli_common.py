"""What all commands share: where the data is, JSON, dates, the records if there are any."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.paths import DATA_DIR_VARIABLE, Places, find_places
from medcode_desktop.reports import as_text

if TYPE_CHECKING:
    from medcode_desktop.records.records import Records


def json_text(document: Any, *, in_a_line: bool = False) -> str:
    """JSON for the standard output, escaped where that cannot take every character."""
    ascii_only = "utf" not in (getattr(sys.stdout, "encoding", None) or "").lower()
    return as_text.json_text(document, in_a_line=in_a_line, ascii_only=ascii_only)


def read_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value} is not a date; write it as 2025-03-31.") from error


def _data_dir(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    """--data-dir may stand before or after the command; the one after it counts."""
    if value is not None or ctx.obj is None:
        ctx.obj = find_places(value)


DATA_DIR = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_data_dir,
    expose_value=False,
    help=f"The folder with your data. Otherwise {DATA_DIR_VARIABLE}, or the system's own place.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def day_or_today(value: str | None) -> date:
    """A date of service is a local calendar day."""
    return date.today() if value is None else read_day(value)  # noqa: DTZ011


ON = click.option(
    "--on",
    metavar="DATE",
    callback=lambda _c, _p, value: day_or_today(value),
    help="Date of service, 2025-03-31; otherwise today.",
)


def open_catalogue(places: Places) -> Catalogue:
    """The catalogue in use; why it is not the one that should be is said on standard error."""
    store = CatalogueStore(places.catalogues, places.bundled_catalogue)
    store.clear_leftovers()  # CPT texts may be in them, and the window may never be opened
    catalogue = store.open()
    if store.fallback:
        click.echo(f"medcode-desktop: {store.fallback}", err=True)
    return catalogue


@contextmanager
def records_if_any(places: Places) -> Iterator[Records | None]:
    """The user's own records, for commands that work without them as well: none are made."""
    from medcode_desktop.records.records import Records

    if not places.records.exists():
        yield None
        return
    records = Records.open(places.records, places.backups)
    try:
        yield records
    finally:
        records.close()
