"""medcode-desktop: what works without a window. The same services as the window, no Qt.

Exit codes: 0 done; 1 some codes were not found, or the task could not be done (a sentence on standard error); 2 wrong usage;
130 stopped by Ctrl+C.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any, NoReturn, TextIO

import click

from medcode_desktop import __version__
from medcode_desktop.catalogue.model import Kind, ReleaseInfo
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.cli_check import check
from medcode_desktop.cli_clinic import COMMANDS as CLINIC_COMMANDS
from medcode_desktop.cli_common import DATA_DIR, JSON, ON, json_text, open_catalogue
from medcode_desktop.cli_data import data
from medcode_desktop.cli_levels import levels
from medcode_desktop.cli_passcode import ask_for_passcode
from medcode_desktop.cli_pooling import POOLING_COMMANDS
from medcode_desktop.cli_scores import scores
from medcode_desktop.errors import UserError
from medcode_desktop.paths import Places
from medcode_desktop.releases.dating import date_in_name
from medcode_desktop.reports import as_text
from medcode_desktop.training.model import Mode, Plan, Topic

FOUND, NOT_ALL_FOUND, FAILED, STOPPED = 0, 1, 1, 130
TAB = "\t"
MOST_QUESTIONS = 10_000  # of one call
_LONGEST_QUERY = 20_000  # characters of a line; of more than half of them the search takes no notice


class _Group(click.Group):
    """Turns what a person can mend into a sentence and exit code 1, wherever it happens."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except UserError as error:  # of an option before the command
            _fail(str(error))
        except OSError as error:  # click itself ends quietly when the reader of a pipe has gone
            with suppress(OSError):
                sys.stdout.close()  # what is left to write must not be tried again at the end
            _fail(f"{error.filename or 'The output'} could not be read or written: {error.strerror or error}.")

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as error:
            _fail(str(error))
        except sqlite3.DatabaseError as error:
            _fail(f"The code catalogue is damaged ({error}). `medcode-desktop rollback` goes back to the one before it.")
        except KeyboardInterrupt:
            _fail("Stopped.", STOPPED)


def _fail(sentence: str, code: int = FAILED) -> NoReturn:
    click.echo(f"medcode-desktop: {sentence}", err=True)
    sys.exit(code)


# what begins with a hyphen is a text here, as in `search wheelchair -power`; so there is no -h, which -hip would set off
_ANY_TEXT: dict[str, Any] = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
_OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*(?:=.*)?")


def _texts(ctx: click.Context, _: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """A misspelt option is no text."""
    for text in value:
        if _OPTION.fullmatch(text):
            raise click.NoSuchOption(text.partition("=")[0], ctx=ctx)
    return value


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="MedCode Desktop")
@DATA_DIR
def main() -> None:
    """Offline look-up of HCPCS codes. Without a command, use `python -m medcode_desktop` for the window."""
    for stream in (sys.stdout, sys.stderr):
        # a code page without, say, a micro sign must not end the program
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


@main.command(context_settings=_ANY_TEXT)
@click.argument("codes", nargs=-1, required=True, callback=_texts)
@ON
@JSON
@DATA_DIR
@click.pass_obj
def lookup(places: Places, codes: tuple[str, ...], on: date, as_json: bool) -> None:
    """Look codes up: E0601, rr, 99213-25, "E0601 RR, E0470". Exit code 0 if all were found, 1 if some were not."""
    catalogue = open_catalogue(places)
    found = [one for text in codes for one in as_text.looked_up(catalogue, text, on)]
    if as_json:
        click.echo(json_text([as_text.looked_up_json(one) for one in found]))
    else:
        click.echo("\n\n".join(as_text.looked_up_text(one) for one in found))
    sys.exit(FOUND if all(one.found for one in found) else NOT_ALL_FOUND)


@main.command(context_settings=_ANY_TEXT)
@click.argument("text", nargs=-1, callback=_texts)
@click.option("--from", "from_file", type=click.File("r", encoding="utf-8-sig", errors="replace"), help="One query a line.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--active-only", is_flag=True, help="Leave out codes that are not in force on the date.")
@ON
@JSON
@DATA_DIR
@click.pass_obj
def search(
    places: Places, text: tuple[str, ...], from_file: Any, limit: int, active_only: bool, on: date, as_json: bool
) -> None:
    """Search by words, codes, ranges. With --from, prints `query<TAB>CODE,CODE,...` for each line, best first."""
    if bool(text) == (from_file is not None):
        raise click.UsageError("Give either a text to search for or --from FILE.")
    catalogue = open_catalogue(places)
    if from_file is None:
        answer = catalogue.search(" ".join(text), on, active_only=active_only, limit=limit)
        make = as_text.answer_json if as_json else as_text.answer_text
        made = make(answer, limit, catalogue.cpt_notice)
        click.echo(made if isinstance(made, str) else json_text(made))
        return
    for query in _lines(from_file):
        answer = catalogue.search(query, on, active_only=active_only, limit=limit)
        codes = [hit.code for hit in as_text.in_one_list(answer, limit) if hit.kind is not Kind.SHAPE]
        if as_json:
            click.echo(json_text({"query": query, "codes": codes}, in_a_line=True))
        else:
            # two columns whatever the line has
            click.echo(f"{' '.join(query.splitlines()).replace(TAB, ' ')}{TAB}{','.join(codes)}")


def _lines(file: TextIO) -> Iterator[str]:
    """The lines without their ends; of a very long one the beginning."""
    while piece := file.readline(_LONGEST_QUERY):
        yield piece.rstrip("\r\n")
        while len(piece) == _LONGEST_QUERY and not piece.endswith("\n"):
            piece = file.readline(_LONGEST_QUERY)


@main.command()
@JSON
@DATA_DIR
@click.pass_obj
def releases(places: Places, as_json: bool) -> None:
    """List the releases that are loaded, newest first."""
    held = open_catalogue(places).releases()
    click.echo(json_text([as_text.release_json(info) for info in held]) if as_json else as_text.releases_text(held))


@main.command()
@click.argument("before", metavar="[FROM", required=False)
@click.argument("after", metavar="TO]", required=False)
@JSON
@DATA_DIR
@click.pass_obj
def changes(places: Places, before: str | None, after: str | None, as_json: bool) -> None:
    """What a release changed against the one before it. FROM and TO: 2025-01, "January 2025" or a number of `releases`."""
    catalogue = open_catalogue(places)
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
    click.echo(json_text(as_text.changes_json(changed)) if as_json else as_text.changes_text(changed))


def _release(held: list[ReleaseInfo], asked: str) -> ReleaseInfo:
    """By its number, or by its date: of one date the official one. Raises UserError if none or several are meant."""
    wanted = " ".join(asked.lower().split())
    by_number = [info for info in held if wanted == str(info.number)]
    day = date_in_name(wanted)
    meant = by_number or [
        info
        for info in held
        if info.date == day or (len(wanted) >= 4 and (info.date.startswith(wanted) or wanted in info.title.lower()))
    ]
    names = ", ".join(f"{info.number} ({info.title}{', own words' if info.own_words else ''})" for info in meant or held)
    if not meant:
        raise UserError(f"There is no release '{asked}'.", f"Loaded are: {names}.")
    if len({info.date for info in meant}) > 1:
        raise UserError(f"'{asked}' may be several releases: {names}.", "Give the number or the month.")
    return meant[0]


@main.command()
@JSON
@DATA_DIR
@click.pass_obj
def rollback(places: Places, as_json: bool) -> None:
    """Go back to the catalogue that was in use before the last import."""
    title = CatalogueStore(places.catalogues, places.bundled_catalogue).roll_back()
    click.echo(json_text({"in_use": title}) if as_json else f"In use now: {title}")


@main.command()
@click.option("--topic", type=click.Choice(["all", *(topic.value for topic in Topic)]), default="all", show_default=True)
@click.option("--count", type=click.IntRange(1, MOST_QUESTIONS), default=10, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same questions.")
@ON
@JSON
@DATA_DIR
@click.pass_obj
def questions(places: Places, topic: str, count: int, seed: int, on: date, as_json: bool) -> None:
    """Print practice questions with their answers, the reasons and the codes they rest on."""
    from medcode_desktop.reports.questions_text import questions_text  # all of it is for this command alone
    from medcode_desktop.training import evidence
    from medcode_desktop.training.bank import read_bank
    from medcode_desktop.training.deck import Deck
    from medcode_desktop.training.material import Material

    bank = read_bank(places.resources / "questions")
    for fault in bank.faults:
        click.echo(f"medcode-desktop: {fault}", err=True)
    material = Material(open_catalogue(places), bank, on)
    topics = list(Topic) if topic == "all" else [Topic(topic)]
    shares = tuple((one, 1) for one in topics)
    drawn = Deck(material).draw(Plan("", Mode.PRACTICE, shares, count, seed=seed, on=material.day.isoformat()))
    if not drawn:
        raise UserError(f"There are no questions on the topic {topic}.")
    if as_json:
        click.echo(json_text([question.document() | {"facts": evidence.facts(question, material)} for question in drawn]))
    else:
        click.echo(questions_text(drawn))


@main.command()
@JSON
@DATA_DIR
@click.pass_obj
def selftest(places: Places, as_json: bool) -> None:
    """Try the whole program out in a folder of its own: search, star, import, go back, open the window."""
    from medcode_desktop import selftest as trial  # brings in everything, the window too

    steps = trial.run(places)
    click.echo(json_text(steps) if as_json else "\n".join(f"{step['step']}: {step['result']}" for step in steps))


for command in (scores, data, check, levels, *CLINIC_COMMANDS):
    main.add_command(command)
for command in POOLING_COMMANDS:
    scores.add_command(command)
for name in ("import", "remove", "rollback"):
    ask_for_passcode(main.commands[name])


if __name__ == "__main__":
    main()
