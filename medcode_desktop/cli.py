"""medcode-desktop: what works without a window. The same services as the window, no Qt.

Exit codes: 0 done; 1 some codes were not found, or the task could not be done (a sentence on standard error); 2 wrong usage.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from medcode_desktop import __version__
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import Kind, ReleaseInfo
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import CodesWouldBeLost, UserError
from medcode_desktop.paths import DATA_DIR_VARIABLE, Places, find_places
from medcode_desktop.reports import as_text

FOUND, NOT_ALL_FOUND, FAILED = 0, 1, 1


class _Group(click.Group):
    """Turns a UserError anywhere below into its sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            _fail(str(error))


def _fail(sentence: str) -> NoReturn:
    click.echo(f"medcode-desktop: {sentence}", err=True)
    sys.exit(FAILED)


def _data_dir(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    """--data-dir may stand before or after the command; the one after it counts."""
    if value is not None or ctx.obj is None:
        ctx.obj = find_places(value)


_DATA_DIR = click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    callback=_data_dir,
    expose_value=False,
    help=f"The folder with your data. Otherwise {DATA_DIR_VARIABLE}, or the system's own place.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_ON = click.option("--on", metavar="DATE", callback=lambda _c, _p, value: _day(value), help="Date of service, 2025-03-31.")


def _day(value: str | None) -> date:
    if value is None:
        return date.today()  # noqa: DTZ011 - a date of service is a local calendar day
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value} is not a date; write it as 2025-03-31.") from error


def _open(places: Places) -> Catalogue:
    store = CatalogueStore(places.catalogues, places.bundled_catalogue)
    catalogue = store.open()
    if store.fallback:
        click.echo(f"medcode-desktop: {store.fallback}", err=True)
    return catalogue


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="MedCode Desktop")
@_DATA_DIR
def main() -> None:
    """Offline look-up of HCPCS codes. Without a command, use `python -m medcode_desktop` for the window."""
    for stream in (sys.stdout, sys.stderr):
        # a code page without, say, a micro sign must not end the program
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("codes", nargs=-1, required=True)
@_ON
@_JSON
@_DATA_DIR
@click.pass_obj
def lookup(places: Places, codes: tuple[str, ...], on: date, as_json: bool) -> None:
    """Look codes up: E0601, rr, 99213-25. Exit code 0 if all were found, 1 if some were not."""
    catalogue = _open(places)
    found = [as_text.looked_up(catalogue, text, on) for text in codes]
    if as_json:
        click.echo(as_text.json_text([as_text.looked_up_json(one) for one in found]))
    else:
        click.echo("\n\n".join(as_text.looked_up_text(one) for one in found))
    sys.exit(FOUND if all(one.found for one in found) else NOT_ALL_FOUND)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--from", "from_file", type=click.File("r", encoding="utf-8", errors="replace"), help="One query a line.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--active-only", is_flag=True, help="Leave out codes that are not in force on the date.")
@_ON
@_JSON
@_DATA_DIR
@click.pass_obj
def search(
    places: Places, text: tuple[str, ...], from_file: Any, limit: int, active_only: bool, on: date, as_json: bool
) -> None:
    """Search by words, codes, ranges. With --from, prints `query<TAB>CODE,CODE,...` for each line, best first."""
    if bool(text) == (from_file is not None):
        raise click.UsageError("Give either a text to search for or --from FILE.")
    catalogue = _open(places)
    if from_file is None:
        answer = catalogue.search(" ".join(text), on, active_only=active_only, limit=limit)
        click.echo(as_text.json_text(as_text.answer_json(answer, limit)) if as_json else as_text.answer_text(answer, limit))
        return
    for line in from_file:
        query = line.rstrip("\r\n")
        answer = catalogue.search(query, on, active_only=active_only, limit=limit)
        codes = [hit.code for hit in as_text.in_one_list(answer, limit) if hit.kind is not Kind.SHAPE]
        if as_json:
            click.echo(as_text.json_line({"query": query, "codes": codes}))
        else:
            click.echo(f"{query}\t{','.join(codes)}")


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--allow-loss", is_flag=True, help="Import a release even if it lacks more than 5 % of the codes.")
@_JSON
@_DATA_DIR
@click.pass_obj
def import_files(places: Places, files: tuple[Path, ...], allow_loss: bool, as_json: bool) -> None:
    """Import HCPCS releases as CMS publishes them: the zip, its txt or its xlsx."""
    store = CatalogueStore(places.catalogues, places.bundled_catalogue)
    reports = []
    fault = None
    for file in files:
        try:
            reports.append(store.import_file(file, allow_loss=allow_loss))
        except CodesWouldBeLost as error:
            fault = f"{error} (--allow-loss)"
            break
        except UserError as error:
            fault = str(error)
            break
    if as_json:
        documents = [as_text.import_json(report) for report in reports]
        if documents:
            click.echo(as_text.json_text(documents[0] if len(files) == 1 else documents))
    else:
        for report in reports:
            click.echo(as_text.import_text(report))
    if fault:
        _fail(fault)


@main.command()
@_JSON
@_DATA_DIR
@click.pass_obj
def releases(places: Places, as_json: bool) -> None:
    """List the releases that are loaded, newest first."""
    held = _open(places).releases()
    click.echo(as_text.json_text([as_text.release_json(info) for info in held]) if as_json else as_text.releases_text(held))


@main.command()
@click.argument("before", required=False)
@click.argument("after", required=False)
@_JSON
@_DATA_DIR
@click.pass_obj
def changes(places: Places, before: str | None, after: str | None, as_json: bool) -> None:
    """What a release changed against the one before it. FROM and TO: 2025-01, "January 2025" or a number of `releases`."""
    catalogue = _open(places)
    held = catalogue.releases()
    if before is None:
        if len(held) < 2:
            raise UserError("Only one release is loaded.", "Import another one to compare it with.")
        official = [info for info in held if not info.own_words]
        newer, older = (official[0], official[1]) if len(official) > 1 else (held[0], held[1])
    else:
        if after is None:
            raise click.UsageError("Give both releases, or none for the two newest.")
        older, newer = _release(held, before), _release(held, after)
    changed = catalogue.changes(older.number, newer.number)
    click.echo(as_text.json_text(as_text.changes_json(changed)) if as_json else as_text.changes_text(changed))


def _release(held: list[ReleaseInfo], asked: str) -> ReleaseInfo:
    wanted = asked.strip().lower()
    for info in held:
        if wanted == str(info.number) or (info.date.startswith(wanted) and len(wanted) >= 4) or wanted in info.title.lower():
            return info
    names = ", ".join(f"{info.number} ({info.title})" for info in held)
    raise UserError(f"There is no release '{asked}'.", f"Loaded are: {names}.")


@main.command()
@_JSON
@_DATA_DIR
@click.pass_obj
def rollback(places: Places, as_json: bool) -> None:
    """Go back to the catalogue that was in use before the last import."""
    title = CatalogueStore(places.catalogues, places.bundled_catalogue).roll_back()
    click.echo(as_text.json_text({"in_use": title}) if as_json else f"In use now: {title}")


@main.command()
@_JSON
@_DATA_DIR
@click.pass_obj
def selftest(places: Places, as_json: bool) -> None:
    """Try the whole program out in a folder of its own: search, star, import, go back, open the window."""
    from medcode_desktop import selftest as trial  # brings in everything, the window too

    steps = trial.run(places)
    click.echo(as_text.json_text(steps) if as_json else "\n".join(f"{step['step']}: {step['result']}" for step in steps))


if __name__ == "__main__":
    main()
