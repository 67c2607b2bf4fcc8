"""Brings the facts in db/hcpcs/ and db/modifiers.tsv up to a CMS release; descriptions and keywords stay as they are.

    python scripts/refresh_facts.py RELEASE [DB_FOLDER]

RELEASE is the zip, txt or xlsx as CMS publishes it. Prints the codes of the release that have no words of ours yet: add a
line for each to db/hcpcs, with the description and keywords alone, and run this again. The date and name of the release
that the program states are in medcode_desktop/catalogue/bundle.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from medcode_desktop.catalogue.facts import packed_facts, unpack
from medcode_desktop.catalogue.source_text import CODE_COLUMNS, MODIFIER_COLUMNS, read_rows
from medcode_desktop.errors import UserError
from medcode_desktop.releases.read import read_release
from medcode_desktop.releases.records import CodeRecord


def main() -> int:
    db = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).resolve().parents[1] / "db"
    try:
        release = read_release(Path(sys.argv[1]))
        seen = set()
        codes = {record.code: record for record in release.codes}
        for path in sorted((db / "hcpcs").glob("*.tsv")):
            seen |= refresh(path, CODE_COLUMNS, codes)
        modifiers = {record.code: record for record in release.modifiers}
        seen |= refresh(db / "modifiers.tsv", MODIFIER_COLUMNS, modifiers)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    missing = sorted((codes.keys() | modifiers.keys()) - seen)
    print(f"{release.title}: {len(seen):,} codes and modifiers have words; {len(missing):,} have none:", *missing)
    return 1 if missing else 0


def refresh(path: Path, columns: list[str], records: dict[str, CodeRecord]) -> set[str]:
    """Rewrite one file; a code that the release does not have keeps its facts. Returns the codes of the file."""
    lines = ["\t".join(columns)]
    codes = set()
    for _, cells in read_rows(path, columns):
        row = dict(zip(columns, cells, strict=True))
        record = records.get(row["code"])
        if record is not None:
            row |= {name: value for name, value in facts_of(record).items() if name in row}
        codes.add(row["code"])
        lines.append("\t".join(row[name] for name in columns))
    temporary = path.with_suffix(".part")
    temporary.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    temporary.replace(path)
    return codes


def facts_of(record: CodeRecord) -> dict[str, str]:
    return {**unpack(packed_facts(record))._asdict(), "added": record.added, "terminated": record.terminated}


if __name__ == "__main__":
    sys.exit(main())
