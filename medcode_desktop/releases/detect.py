"""What a file is that is no release: said to the person who chose it. By its content, never by its name."""

from __future__ import annotations

import re

from medcode_desktop.errors import UserError
from medcode_desktop.releases.old_workbook import has_password, is_container, is_whole
from medcode_desktop.releases.sheets import Row, heading

READABLE = (
    "It reads the HCPCS alpha-numeric release from CMS: the zip as it is published, or the txt or xlsx inside it"
    " (HCPC2025_OCT_ANWEB and the like); and, as zip, csv, txt or xlsx, the physician fee schedule (PPRRVU) with its localities"
    " (GPCI, LOCCO, ANES), the laboratory (CLFS) and DMEPOS fee schedules, drug payment limits (ASP) and the NDC-HCPCS"
    " crosswalk, NCCI edits (PTP, MUE), and the AMA's CPT data files."
)

_KINDS = (
    (b"%PDF", "is a PDF"),
    (b"\xd0\xcf\x11\xe0", "is a document of an old Office program, and no workbook"),
    (b"\x1f\x8b", "is a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "is a 7-Zip archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"MZ", "is a program"),
    (b"{\\rtf", "is a document (RTF)"),
    (b"<", "is a web page or XML"),
    (b"\xef\xbb\xbf<", "is a web page or XML"),
    (b"\xff\xfe", "is text in UTF-16; the HCPCS file is plain text"),
    (b"\xfe\xff", "is text in UTF-16; the HCPCS file is plain text"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"SQLite format 3", "is a database"),
)
_SHOWN = 60
_CPT_FIRST = re.compile(r"\W*[0-9]{4}[0-9AFMTU](?=[^0-9A-Za-z]|[0-9]{2} )")
_NOT_IN_TEXT = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_MOST_DAMAGE, _DAMAGED = 8, 0.05  # bytes; share of all of them, of which in a packed file there are a tenth


def not_readable(name: str, data: bytes) -> UserError:
    if has_password(data):
        return UserError(f"{name} is protected by a password.", "Save it without a password and try again.")
    if is_container(data) and not is_whole(data):
        return cut_short(name)
    return UserError(f"This is not a file that MedCode can read: {name} {what_it_is(data)}.", READABLE)


def cut_short(name: str) -> UserError:
    return UserError(f"{name} is a workbook that was cut short.", "Get the file again from CMS.")


def wrong_workbook(name: str, rows: list[Row]) -> UserError:
    seen = ", ".join(dict.fromkeys(filter(None, map(heading, rows[0] if rows else ())))) or "nothing"
    return UserError(
        f"This is not a file that MedCode can read: {name} is a workbook whose first row has: {_shown(seen, 200)}.", READABLE
    )


def list_alone(name: str, what: str) -> UserError:
    return UserError(
        f"{name} is {what} that comes beside the HCPCS file, not the file itself.",
        "Choose the zip as CMS publishes it, or the txt or xlsx inside it (HCPC2025_OCT_ANWEB and the like).",
    )


def wrong_zip(name: str, members: list[str]) -> UserError:
    some = ", ".join(member.rsplit("/", 1)[-1] for member in members[:5]) or "nothing"
    return UserError(
        f"This is not a file that MedCode can read: {name} has no code file in it; it has: {some}.",
        READABLE,
    )


def what_it_is(data: bytes) -> str:
    """What was seen in a file, as the end of a sentence: "is a PDF"."""
    begin = data.lstrip()[:16]
    for start, what in _KINDS:
        if begin.startswith(start):
            return what
    if is_binary(data[:2000]):
        return "is not text, zip or xlsx"
    lines = data[:2000].decode("cp1252", errors="replace").strip().splitlines()
    return f"is text that begins with {_shown(lines[0], _SHOWN)!r}" if lines else "has nothing but blanks in it"


def _shown(text: str, most: int) -> str:
    """The beginning of a text; of a CPT code and what stands beside it the code alone, for its text is licensed."""
    found = _CPT_FIRST.match(text)
    return f"{found[0]} ..." if found else text[:most]


def is_binary(data: bytes) -> bool:
    """Has it more characters that no text has than a damaged one would? NULs at the end are what a crash leaves."""
    text = data.rstrip(b"\0")
    return len(text) - len(text.translate(None, _NOT_IN_TEXT)) > max(_MOST_DAMAGE, len(text) * _DAMAGED)
