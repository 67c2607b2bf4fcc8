"""The commands for official files: import, what is loaded, remove, fees, drug numbers."""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medcode_desktop.catalogue.drugs import Billing, Drug, billing, why_not_found
from medcode_desktop.catalogue.fees import chosen
from medcode_desktop.catalogue.localities import STATES
from medcode_desktop.catalogue.sources import NAMES, Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.cli_common import DATA_DIR, JSON, ON, json_text, open_catalogue
from medcode_desktop.codes.reading import read_code
from medcode_desktop.errors import CodesWouldBeLost, LicenceNeeded, UserError
from medcode_desktop.paths import Places
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.reports import clinic_text

if TYPE_CHECKING:
    from medcode_desktop.catalogue.taking_in import Imported

FAILED, STOPPED = 1, 130
_HOW = {
    CodesWouldBeLost: " (--allow-loss)",
    LicenceNeeded: " (--accept-cpt-licence NAME, with the name of who confirms it)",
}


def _store(places: Places) -> CatalogueStore:
    return CatalogueStore(places.catalogues, places.bundled_catalogue)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--allow-loss", is_flag=True, help="Import a file even if it lacks many codes of the one before.")
@click.option(
    "--accept-cpt-licence",
    "accepted_by",
    metavar="NAME",
    help="NAME confirms that the clinic may use the CPT content of the files: under its licence from the AMA, or under the"
    " licence with which CMS gives them out.",
)
@JSON
@DATA_DIR
@click.pass_obj
def import_files(places: Places, files: tuple[Path, ...], allow_loss: bool, accepted_by: str | None, as_json: bool) -> None:
    """Import official files, or folders of them: HCPCS releases, CPT data files of the AMA, fee schedules, the ASP files
    with drug numbers, NCCI edits. Zip files as they are published."""
    store = _store(places)
    if accepted_by is not None and not accepted_by.strip():
        raise click.UsageError("--accept-cpt-licence needs the name of who confirms the licence.")
    licence = Licence(accepted_by.strip(), datetime.now(UTC).isoformat(timespec="seconds")) if accepted_by else None
    documents: list[dict[str, Any]] = []
    code = 0
    waiting = deque(files)
    try:
        for outcome in _one_by_one(waiting, lambda file: store.import_files([file], allow_loss=allow_loss, licence=licence)):
            if isinstance(outcome, UserError):
                click.echo(f"medcode-desktop: {outcome}{_HOW.get(type(outcome), '')}", err=True)
                code = FAILED
                continue
            documents += [clinic_text.import_json(report) for report in outcome.reports]
            if not as_json:
                click.echo("\n".join(clinic_text.import_text(report) for report in outcome.reports))
            for sentence in outcome.left_out:
                click.echo(f"medcode-desktop: left out: {sentence}", err=True)
    except KeyboardInterrupt:
        rest = ", ".join(file.name for file in waiting)
        click.echo(f"medcode-desktop: Stopped{f'; not imported: {rest}' if rest else ''}.", err=True)
        code = STOPPED
    if store.fallback:
        click.echo(f"medcode-desktop: {store.fallback}", err=True)
    if as_json and (documents or len(files) > 1):
        click.echo(json_text(documents[0] if len(files) == 1 and len(documents) == 1 else documents))
    sys.exit(code)


def _one_by_one(waiting: deque[Path], do: Callable[[Path], Imported]) -> Iterator[Imported | UserError]:
    """How the import of each file ended; `waiting` are those that have not been imported yet.

    One that lacks much of what it would take the place of is tried again after the others: it may be a part of one of them.
    """
    tried: set[Path] = set()
    while waiting:
        file = waiting[0]
        outcome: Imported | UserError
        try:
            outcome = do(file)
        except CodesWouldBeLost as error:
            if file not in tried and len(waiting) > 1:
                tried.add(file)
                waiting.rotate(-1)
                continue
            outcome = error
        except UserError as error:
            outcome = error
        waiting.popleft()
        yield outcome


@click.command()
@JSON
@DATA_DIR
@click.pass_obj
def sources(places: Places, as_json: bool) -> None:
    """List the clinic's own files that are loaded: fees, CPT, drug numbers, NCCI edits."""
    held = open_catalogue(places).sources()
    if as_json:
        click.echo(json_text([clinic_text.source_json(info) for info in held]))
    else:
        click.echo("\n".join(map(clinic_text.source_text, held)) or "None of the clinic's own files is loaded.")


@click.command()
@click.argument("source", type=click.Choice([kind.value for kind in SourceKind]))
@JSON
@DATA_DIR
@click.pass_obj
def remove(places: Places, source: str, as_json: bool) -> None:
    """Remove a source that was imported. Of `cpt` nothing stays on the disk, nor the CPT texts that came with fees."""
    kind = SourceKind(source)
    title = _store(places).remove(kind)
    click.echo(json_text({"removed": kind.value, "title": title}) if as_json else f"Removed: {NAMES[kind]} ({title}).")


@click.command()
@click.argument("code")
@click.option("--modifier", help="Only the amounts with this modifier, such as 26, TC, NU; '' for those without.")
@click.option(
    "--locality", metavar="L", help="Medicare locality: MAC and number (10112-00), a state or a name where only one has it."
)
@click.option("--state", metavar="ST", help="Two letters, for equipment; otherwise the state of the locality.")
@click.option("--facility", is_flag=True, help="Of the physician fee schedule the amount in a facility.")
@ON
@JSON
@DATA_DIR
@click.pass_obj
def fee(
    places: Places,
    code: str,
    modifier: str | None,
    locality: str | None,
    state: str | None,
    facility: bool,
    on: date,
    as_json: bool,
) -> None:
    """What a code pays by the fee files that were imported, step by step. Exit code 1 if there is no amount."""
    catalogue = open_catalogue(places)
    reading = read_code(code)
    if reading.code is None:
        raise UserError(reading.problem.sentence if reading.problem else f"'{code}' is no code.")
    wanted = " ".join(reading.modifiers) or None if modifier is None else _modifier(modifier)
    place = catalogue.locality(locality) if locality else None
    if not catalogue.fees.any_loaded:
        raise UserError(
            "No fee schedule is loaded.", "Import the files from CMS: physician, laboratory, equipment, drugs (ASP)."
        )
    found = catalogue.fees.of(reading.code, on, place, _state(state), wanted)
    fees = chosen(found, "facility" if facility else "non-facility")
    if not fees:
        others = sorted({one.modifier for one in catalogue.fees.of(reading.code, on, place, _state(state))})
        if others:
            how = f"with modifier {wanted}" if wanted else "without a modifier"
            told = ", ".join(one or "none" for one in others)
            raise UserError(f"{reading.code} is in no fee file {how}.", f"It is there with: {told}.")
        raise UserError(f"{reading.code} is in none of the fee files that are loaded.", "`sources` lists them.")
    if as_json:
        document = {"locality": place.key if place else None, "fees": [clinic_text.fee_json(one) for one in fees]}
        click.echo(json_text({"code": reading.code, "on": on.isoformat(), **document}))
    else:
        click.echo(clinic_text.fees_text(reading.code, fees, place))
    sys.exit(0 if any(one.amount is not None for one in fees) else FAILED)


def _modifier(typed: str) -> str:
    """ "nu, ke" is "NU KE". UserError for what has not the shape of modifiers."""
    wanted = " ".join(typed.replace(",", " ").replace("-", " ").upper().split())
    if not re.fullmatch(r"(?:[A-Z0-9]{2}(?: [A-Z0-9]{2}){0,3})?", wanted, re.ASCII):
        raise UserError(f"'{typed}' is no modifier.", "A modifier has two characters, such as 26 or TC; '' asks for none.")
    return wanted


def _state(typed: str | None) -> str:
    plain = " ".join((typed or "").upper().split())
    state = STATES.get(plain, plain)
    if state and state not in STATES.values():
        raise UserError(f"'{typed}' is no state.", "Give its two letters, such as TX.")
    return state


@click.command()
@click.argument("number")
@click.option("--dose", metavar="AMOUNT", help="The dose given: 150mg, 1.5 g, 0.5 ml; a bare number is in the code's unit.")
@JSON
@DATA_DIR
@click.pass_obj
def ndc(places: Places, number: str, dose: str | None, as_json: bool) -> None:
    """The code of a drug by its package number (NDC, 10 or 11 digits), and the units to bill for a dose."""
    catalogue = open_catalogue(places)
    if not catalogue.drugs.loaded:
        raise UserError("No NDC crosswalk is loaded.", "Import the ASP NDC-HCPCS crosswalk from CMS.")
    if not re.search("[0-9A-Za-z]", number):
        raise UserError("No drug number was given.", "It has 10 or 11 digits, such as 00270-7015-46.")
    found = catalogue.drugs.find(number)
    if not found:
        raise why_not_found(number)
    billed: list[tuple[Drug, Billing | None]] = [(drug, billing(drug, dose) if dose else None) for drug in found]
    if as_json:
        click.echo(json_text([clinic_text.drug_json(drug, one) for drug, one in billed]))
        return
    today = date.today()  # noqa: DTZ011 - a local calendar day
    for drug, one in billed:
        (hit,) = catalogue.hits([drug.code], today) or (None,)
        click.echo(clinic_text.drug_text(drug, hit.text if hit else "", one))


COMMANDS = (import_files, sources, remove, fee, ndc)
