"""A search layer changed bit by bit by the clinic's files is the one that a whole rebuild makes of the same files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.catalogue import apply_source, clinic_words, demands, entries, entry_changes, numbering, schema, vocabulary
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.entries import Order
from medcode_desktop.catalogue.sources import Licence, one
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.releases.official import ClfsRow, CptRow, NdcRow, SourceFile, SourceKind, SourceRow

ON = date(2026, 5, 1)
LICENCE = Licence("R. Diaz", "2026-01-02T03:04:05+00:00")
CODES = {
    "J0001": ("Zoledrane injection, 1 mg", "bone; Reclura"),
    "J0002": ("Injection, pembroli (Keytrane), 1 mg", ""),
    "J0003": ("Naloxone spray", "overdose"),
    "K0001": ("Wheelchair, plain", "chair"),
    "E0100": ("Cane, adjustable or fixed, with tip", ""),
    "A1": ("Dressing for one wound", ""),
}
LATER = ("0042T", "J0009", "0001F")
TERMS = ["zephyr", "Zephyra", "café", "x-ray", "B-12", "1,000", "bone", "cane|tip", "of", "Naloxone", "naloxones", "a" * 30]
# what FTS5 and our folding must take for the same words
ODD = [
    "\u00b5g\u00b2",
    "Zeph\u00ae-yr\u2122",
    "a_b",
    "\u00bd",
    "na\u00efve",
    "|",
    "\u2163",
    "\ufb01ne",
    "a\u0301b",
    "e\u200bf",
    "O'Neil",
    "\u0661\u0662",
    "\u03b1\u03c2",
    "\uff5c",
]
texts = st.lists(st.sampled_from(TERMS) | st.sampled_from(ODD), min_size=1, max_size=6).map(" ".join)
cpt_codes = st.sampled_from(["00001", "00002", "00010", "99213", "0042T", "0001F", "0003U"])
cpt_files = st.dictionaries(cpt_codes, st.tuples(texts, st.just("") | texts, st.just("") | texts), min_size=1)
laboratory = st.dictionaries(cpt_codes, texts, min_size=1)
drugs = st.lists(st.tuples(st.sampled_from([*CODES, "J9999", "00001"]), texts), min_size=1)
steps = st.one_of(
    st.tuples(st.just(SourceKind.CPT), st.none() | cpt_files),
    st.tuples(st.just(SourceKind.CLFS), st.none() | laboratory),
    st.tuples(st.just(SourceKind.NDC), st.none() | drugs),
)


def rows_of(kind: SourceKind, content: Any) -> list[SourceRow]:
    if kind is SourceKind.CPT:
        return [CptRow(code, long, "", short, consumer) for code, (long, short, consumer) in content.items()]
    if kind is SourceKind.CLFS:
        return [ClfsRow(code, "", "2026-01-01", "N", "1.00", text) for code, text in content.items()]
    return [NdcRow(f"{at:011}", code, "", "1 MG", "", drug, "", "", "", "") for at, (code, drug) in enumerate(content)]


def make_small(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        schema.create(db)
        db.execute("INSERT INTO release VALUES (1, '2025-10-01', 'Few codes', '', '', '', '', '', 6, 0, 1)")
        for code, (text, keywords) in CODES.items():
            ended = "2024-12-31" if code == "J0003" else ""
            db.execute("INSERT INTO released VALUES (1, ?, 0, 0, 0, '2020-01-01', '', ?, '')", (code, ended))
            db.execute("INSERT INTO own_words VALUES (?, ?, ?)", (code, text, keywords))
        db.executemany("INSERT INTO later_code VALUES (?)", [(code,) for code in LATER])
        entries.rebuild(db)
        db.commit()


def layer(db: sqlite3.Connection) -> dict[str, object]:
    """All of the search layer, with places as ranks and words in the place of their numbers."""
    found = db.execute("SELECT * FROM entry ORDER BY place").fetchall()
    rank = {row[0]: at for at, row in enumerate(found)}
    words: dict[int, str] = dict(db.execute("SELECT id, word FROM vocabulary"))
    held: dict[str, object] = {
        "entry": [row[1:] for row in found],
        "vocabulary": sorted(db.execute("SELECT word, entries FROM vocabulary")),
    }
    for table, named in (("entry_search", rank), ("word_stem", words), ("word_piece", words)):
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        # numbers of rows and sizes of columns; a row taken out with other words than its own would spoil them
        held[f"{table} averages"] = db.execute(f"SELECT block FROM {table}_data WHERE id = 1").fetchone()
        for view in ("row", "col", "instance"):
            db.execute(f"CREATE VIRTUAL TABLE temp.view USING fts5vocab(main, {table}, '{view}')")
            rows = db.execute("SELECT * FROM temp.view").fetchall()
            held[f"{table} {view}"] = sorted((row[0], named[row[1]], *row[2:]) for row in rows) if view == "instance" else rows
            db.execute("DROP TABLE temp.view")
    return held


def rebuilt(db: sqlite3.Connection) -> sqlite3.Connection:
    db.commit()  # or the backup would wait for ever
    other = sqlite3.connect(":memory:")
    db.backup(other)
    entries.rebuild(other)
    return other


def take(db: sqlite3.Connection, files: list[tuple[SourceKind, Any]], number: int) -> None:
    """Several at once, as an import does. Content None: that source is removed."""
    kinds = {kind for kind, _ in files}
    before = clinic_words.gathered(db, kinds)
    for kind, content in files:
        if content is not None:
            day = f"{2026 + number}-01-01"
            file = SourceFile(kind, "Made up", day, "", "a", "a", f"{number} {content}", rows_of(kind, content))
            apply_source.apply(db, file, LICENCE)
        elif one(db, kind):
            apply_source.remove(db, kind)
    entry_changes.change(db, before, kinds)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "catalogue.db"
    make_small(path)
    return path


@given(st.lists(st.lists(steps, min_size=1, max_size=3), min_size=1, max_size=6))
def test_bit_by_bit_is_the_same_as_a_whole_rebuild(small: Path, imports: list[list[tuple[SourceKind, Any]]]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        with closing(sqlite3.connect(small)) as held:
            held.backup(db)
        for number, files in enumerate(imports):
            take(db, files, number)
            with closing(rebuilt(db)) as other:
                assert layer(db) == layer(other)


QUESTIONS = ("zephyr", "vueway", "zephir", "alpha left elbow", "made-up service", "c", "ca", "injection", "neuropathy", "J05*",
             "wheelchair cushion", "pembrolizumab", "keytruda", "bevacizumb", "insulin", "0000*", "00270-7015-46")  # fmt: skip


def answers(path: Path) -> list[object]:
    with closing(Catalogue.open(path)) as catalogue:
        found = [catalogue.search(question, ON) for question in QUESTIONS]
        return [[(hit.code, hit.text, hit.because, hit.tier) for hit in answer.hits] for answer in found]


def words_with(path: Path) -> list[list[str]]:
    """Of many words the first, however they are numbered."""
    with closing(sqlite3.connect(path)) as db:
        return [
            demands.words_containing(db, piece) for piece in ("tion", "ment", "able", "ting", "poly", "with", "zeph", "wordy")
        ]


def cpt_file(folder: Path, year: int, codes: int) -> Path:
    """Texts of many lengths, with words that other texts have and words that none has."""
    notice = f"CPT {year}\nCPT copyright {year - 1} American Medical Association. All rights reserved.\n\n"
    said = ["injection", "of", "the", "left", "elbow,", "zephyr", f"year{year}", "polyneuropathic", "cushioned", "alphas"]
    lines = []
    for number in range(1, codes + 1):
        some = " ".join(said[(number + at) % 10] for at in range(number % 13))
        lines.append(f"{number:05d}\tMade-up service {some} wordy{chr(97 + number % 26)}")
    path = folder / f"LONGULT{year}.txt"
    path.write_text(notice + "\n".join([*lines, "0042T\tMade-up zephyr procedure", ""]), encoding="utf-8")
    return path


def test_imports_and_removals_of_whole_files(
    bundled: Path, shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "ROOM", 64)
    narrow = tmp_path / "narrow.db"
    narrow.write_bytes(bundled.read_bytes())
    with closing(sqlite3.connect(narrow)) as db:
        entries.rebuild(db)
        db.commit()
    store = CatalogueStore(tmp_path / "catalogues", narrow)
    rewritten = []
    write = entries.write

    def written(*given: Any) -> None:
        rewritten.append(given)
        write(*given)

    monkeypatch.setattr(entries, "write", written)
    fees = shared_data / "fees"
    crosswalk = fees / "October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"
    fewer = tmp_path / "January 2026 ASP NDC-HCPCS Crosswalk.csv"
    lines = crosswalk.read_bytes().replace(b"October", b"January").replace(b"2025", b"2026").split(b"\r\n")
    fewer.write_bytes(b"\r\n".join(lines[:3000]).replace(b"Vueway", b"Zephyrine"))
    changes: list[Path | SourceKind] = [
        crosswalk,
        fees / "PUF_CLFS_CY2026_Q2V1.csv",
        cpt_file(tmp_path, 2026, 60),  # finds room
        fewer,
        (many := cpt_file(tmp_path, 2027, 900)),  # finds none
        SourceKind.NDC,
        SourceKind.CPT,
        crosswalk,
    ]
    numbers = count()
    for change in changes:
        if isinstance(change, Path):
            del rewritten[:]
            store.import_files([change], licence=LICENCE, allow_loss=change == fewer)
            assert len(rewritten) == (change == many)
        else:
            store.remove(change)
        path = store.open().path
        whole = tmp_path / f"whole{next(numbers)}.db"
        with closing(sqlite3.connect(path)) as db, closing(rebuilt(db)) as other, closing(sqlite3.connect(whole)) as kept:
            other.commit()
            other.backup(kept)
            one_layer, other_layer = layer(db), layer(other)
            assert [name for name in one_layer if one_layer[name] != other_layer[name]] == [], change
        assert answers(path) == answers(whole), change
        assert words_with(path) == words_with(whole), change
        assert [words for words in words_with(path) if words != sorted(words)] == []


def test_a_catalogue_without_room_gets_it(small: Path, tmp_path: Path) -> None:
    """Catalogues of earlier versions number their places and words without room between."""
    path = tmp_path / "earlier.db"
    path.write_bytes(small.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        places = [place for (place,) in db.execute("SELECT place FROM entry WHERE kind <> 'later' ORDER BY place").fetchall()]
        made = {entry.code: entry for entry in entries.wanted(db, clinic_words.gathered(db))}
        codes = [code for (code,) in db.execute("SELECT code FROM entry ORDER BY place").fetchall()]
        schema.empty_search(db)
        for place, code in enumerate(codes, start=1):
            db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (place, *made[code]))
            if place <= len(places):
                db.execute(
                    "INSERT INTO entry_search (rowid, name, words, aside) VALUES (?, ?, ?, ?)", (place, *made[code].indexed)
                )
        db.execute("CREATE VIRTUAL TABLE temp.w USING fts5vocab(main, entry_search, 'row')")
        db.execute("INSERT INTO vocabulary (word, entries) SELECT term, doc FROM temp.w")
        db.execute("DROP TABLE temp.w")
        for table in ("word_stem", "word_piece"):
            letters = "word GLOB '[a-z][a-z][a-z]*' AND word NOT GLOB '*[0-9]*'"
            db.execute(f"INSERT INTO {table} (rowid, word) SELECT id, word FROM vocabulary WHERE {letters}")
        db.commit()
        take(db, [(SourceKind.NDC, [("J0001", "Zephyra 12"), ("K0001", "Bonexa")])], 0)  # new words; places stay
        assert [place for (place,) in db.execute("SELECT place FROM entry ORDER BY place")] == list(range(1, len(codes) + 1))
        take(db, [(SourceKind.NDC, [("J0001", "Zephyra")])], 1)
        take(db, [(SourceKind.CPT, {"00001": ("Made-up service", "", "")})], 2)
        with closing(rebuilt(db)) as other:
            assert layer(db) == layer(other)


def test_what_does_not_change_is_left_alone(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is room, no entry but the changed ones is touched."""
    with closing(sqlite3.connect(":memory:")) as db:
        with closing(sqlite3.connect(small)) as held:
            held.backup(db)
        before = dict(db.execute("SELECT code, place FROM entry"))
        monkeypatch.setattr(entries, "write", lambda *_: pytest.fail("all was written anew"))
        monkeypatch.setattr(vocabulary, "make", lambda *_: pytest.fail("all words were gathered anew"))
        take(db, [(SourceKind.CPT, {"00001": ("Made-up zephyr", "", "")})], 0)
        take(db, [(SourceKind.NDC, [("J0001", "Bonexa")])], 1)
        after = dict(db.execute("SELECT code, place FROM entry"))
        assert after.pop("00001") not in before.values()
        assert after == before


keys = st.sets(st.tuples(st.booleans(), st.booleans(), st.integers(5, 7), st.text("abc", max_size=2)))


@given(keys, keys, st.integers(1, 5))
def test_numbers_keep_the_order_or_there_is_no_room(held: set[Order], coming: set[Order], room: int) -> None:
    rows = [(key, at * room) for at, key in enumerate(sorted(held - coming), start=1)]
    numbers = numbering.between(rows, list(coming), room)
    if numbers is not None:
        assert numbers.keys() == coming
        everything = sorted([*rows, *numbers.items()])
        assert everything == sorted(everything, key=lambda row: row[1])
        assert len({at for _, at in everything}) == len(everything)
        assert min((at for _, at in everything), default=1) > 0
    else:
        assert room <= len(coming)
