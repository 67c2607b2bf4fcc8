"""--column FIELD=COLUMN, for the commands that read a list: says which column is what where that was recognised wrongly."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from medcode_desktop.errors import UserError

if TYPE_CHECKING:
    # what only some commands need is imported when one of them runs
    from medcode_desktop.checking.columns import Columns, Field
    from medcode_desktop.checking.list_reading import CodeList

MOST_NAMED = 60  # columns in a sentence
_LONGEST_HEADING = 40  # characters of one in a sentence
_LETTERS = re.compile(r"[A-Z]{1,3}")
_AS_SET_BY_HAND = "The columns are as they were set by hand in the window for these headings."


class Choice(NamedTuple):
    field: Field
    column: str  # a letter or a heading, as typed; "" takes the field away


def _read_choices(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[Choice, ...]:
    from medcode_desktop.checking.columns import Field

    choices: dict[Field, Choice] = {}
    for value in values:
        name, equals, column = value.partition("=")
        try:
            field = Field(name.strip().lower())
        except ValueError as error:
            fields = ", ".join(one.value for one in Field)
            raise click.BadParameter(f"There is no field '{name.strip()}'. The fields are: {fields}.") from error
        if not equals:
            raise click.BadParameter(f"'{value}' names no column; write it as {field.value}=C or {field.value}=HEADING.")
        if field in choices:
            raise click.BadParameter(f"{field.value} is given twice; a field has one column.")
        choices[field] = Choice(field, column.strip())
    return tuple(choices.values())


COLUMN = click.option(
    "--column",
    "choices",
    metavar="FIELD=COLUMN",
    multiple=True,
    callback=_read_choices,
    help="Which column is what, where the program takes it wrongly; may be given several times. FIELD: code, modifier1,"
    " modifier2, modifier3, modifier4, date, units, payer, charge, provider, place, patient, level. COLUMN: its letter (C) or"
    " its heading; empty (payer=) for none. Goes before what was set in the window for lists with the same headings.",
)


def use_columns(opened: CodeList, kept: str, choices: tuple[Choice, ...], *others: str | None) -> tuple[str, ...]:
    """Give the list the columns that were set by hand: in the window for these headings (`kept`: what settings.CHECK_COLUMNS
    holds), then by --column. Says in sentences what that changed. UserError if the list has no such column.

    `others`: columns that will be looked for besides. What names a column by a heading tells where the headings are, too.
    """
    from medcode_desktop.ui.checks.columns_kept import recall  # no Qt in it

    _find_headings(opened, [text for text in (*(choice.column for choice in choices), *others) if text])
    recognised = opened.columns
    remembered = recognised.with_remembered(recall(kept, recognised.key))
    by_hand = dict(remembered.by_field) != dict(recognised.by_field)
    wanted = remembered
    places: dict[int, Field] = {}
    for field, text in choices:
        at = find_column(opened, text, field.value) if text else None
        if at is not None and at in places:
            raise UserError(
                f"--column gives {_column(recognised, at)} to {places[at].value} and to {field.value}.",
                "A column is one thing only.",
            )
        if at is not None:
            places[at] = field
        wanted = wanted.with_field(field, at)
    if wanted != recognised:
        opened.use(wanted)
    return (*([_AS_SET_BY_HAND] if by_hand else []), *_said(remembered, wanted, choices))


def _find_headings(opened: CodeList, texts: list[str]) -> None:
    """Where no headings were recognised, the row that has one of `texts` has them."""
    from medcode_desktop.checking.payer_rules import name_key

    if any(opened.columns.headings):
        return
    rows, headings = _likely_headings(opened)
    if {name_key(text) for text in texts}.intersection(filter(None, map(name_key, headings))):
        opened.use(replace(opened.columns, heading_rows=rows, headings=headings))


def _likely_headings(opened: CodeList) -> tuple[int, tuple[str, ...]]:
    """How many rows there are down to the headings, and these: the first row that is more than a title, if it has no number."""
    if any(opened.columns.headings):
        return opened.columns.heading_rows, opened.columns.headings
    for at, row in enumerate(opened.sample):
        cells = tuple(cell.strip() for cell in row)
        if sum(map(bool, cells)) > 1 or (opened.width == 1 and any(cells)):
            named = not any(character.isdecimal() for cell in cells for character in cell)
            return (at + 1, (*cells, *[""] * (opened.width - len(cells)))) if named else (0, ())
    return 0, ()


def _said(before: Columns, after: Columns, choices: tuple[Choice, ...]) -> list[str]:
    said = []
    for field, _ in choices:
        at = after.get(field)
        said.append(f"--column: {field.value} is {'in no column' if at is None else _column(after, at)}.")
    chosen = {choice.field for choice in choices}
    for field, at in before.by_field.items():
        if field not in chosen and after.get(field) is None:
            said.append(f"--column: {_column(before, at)} was taken for {field.value}, which now has no column.")
    return said


def find_column(opened: CodeList, text: str, what: str) -> int:
    """The place, from 0, of the column with this letter or heading. UserError if there is none; `what` is looked for in it."""
    from medcode_desktop.checking.columns import column_letter
    from medcode_desktop.checking.payer_rules import name_key

    headed = [at for at, heading in enumerate(opened.columns.headings) if heading and name_key(heading) == name_key(text)]
    lettered = _place_of_letter(text)
    if lettered is not None and lettered < opened.width:
        if all(at == lettered for at in headed):
            return lettered
        others = ", ".join(column_letter(at) for at in headed)
        raise UserError(
            f"{opened.name}: '{text}' for {what} may be column {text.upper()}, or the one headed so: {others}.",
            "Give the letter of the one that is headed so, or the heading of the other.",
        )
    if len(headed) == 1:
        return headed[0]
    if headed:
        letters = ", ".join(column_letter(at) for at in headed)
        raise UserError(f"{opened.name} has {len(headed)} columns headed '{text}': {letters}.", "Give the letter of one.")
    raise UserError(f"{opened.name} has no column '{text}' for {what}.", columns_there(opened))


def columns_there(opened: CodeList) -> str:
    """Which columns a list has, in a sentence."""
    if not opened.width:
        return "The list has no columns."
    columns = replace(opened.columns, headings=_likely_headings(opened)[1])
    named = ", ".join(_named(columns, at) for at in range(min(opened.width, MOST_NAMED)))
    more = f" and {opened.width - MOST_NAMED:,} more" if opened.width > MOST_NAMED else ""
    return f"Its columns are: {named}{more}."


def _place_of_letter(text: str) -> int | None:
    """From 0: A is 0, AA is 26."""
    if not _LETTERS.fullmatch(text.upper()):
        return None
    place = 0
    for letter in text.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _column(columns: Columns, at: int) -> str:
    return f"column {_named(columns, at)}"


def _named(columns: Columns, at: int) -> str:
    from medcode_desktop.checking.columns import column_letter
    from medcode_desktop.checking.payer_rules import one_line

    heading = one_line(columns.headings[at]) if at < len(columns.headings) else ""
    short = heading if len(heading) <= _LONGEST_HEADING else f"{heading[: _LONGEST_HEADING - 3]}..."
    return f"{column_letter(at)} \u201c{short}\u201d" if short else column_letter(at)
