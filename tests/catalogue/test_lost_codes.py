"""A file that is cut short, or only a part, does not take the place of a whole one unasked; parts that come together do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.catalogue.sources import Licence
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import CodesWouldBeLost
from medcode_desktop.releases.official import SourceKind
from tests.releases import test_dmepos as dmepos
from tests.releases import test_ncci as ncci
from tests.releases.fee_making import pprrvu, text_of

LICENCE = Licence("R. Diaz", "2026-01-02T03:04:05+00:00")
SERVICES = {f"{number:05d}": f"Made-up service {number}" for number in range(600)}
EMERGING = {f"{number:04d}T": f"Made-up procedure {number}" for number in range(300)}


def cpt(folder: Path, name: str, texts: dict[str, str], year: int) -> Path:
    notice = f"CPT {year}\nCPT copyright {year - 1} American Medical Association. All rights reserved.\n\n"
    path = folder / name
    path.write_text(notice + "".join(f"{code}\t{text}\n" for code, text in texts.items()), encoding="utf-8")
    return path


def equipment(folder: Path, name: str, letter: str, count: int, quarter: str = "January 2026") -> Path:
    """`DMEPOS...` has the items, `DMEPEN...` the enteral ones, both of one quarter."""
    titles = [[cell.replace("January 2026", quarter) for cell in row] for row in dmepos.TITLES]
    headings = [*dmepos.HEADINGS, *dmepos.STATES, "Description"]
    rows = [[f"{letter}{at:04d}", "", "", "D", "CR", "9", "8", *["1.50"] * 11, "Made up"] for at in range(count)]
    path = folder / name
    path.write_bytes(text_of([*titles, headings, *rows]))
    return path


def ceilings(folder: Path, codes: range, year: int) -> Path:
    path = folder / f"MCR_MUE_PractitionerServices_Eff_01-01-{year}.csv"
    rows = tuple((f"{code:05d}", "2", "2 Date of Service Edit: Policy", "Made-up") for code in codes)
    path.write_bytes(text_of(ncci.mue(codes=rows)))
    return path


def rows_of(store: CatalogueStore, kind: SourceKind) -> int:
    return next(info.rows for info in store.open().sources() if info.kind is kind)


def test_a_part_of_the_cpt_file_does_not_take_the_place_of_all(store: CatalogueStore, tmp_path: Path) -> None:
    """Such as the codes of one category, which the AMA publishes by themselves."""
    store.import_files([cpt(tmp_path, "LONGULT.txt", SERVICES | EMERGING, 2026)], licence=LICENCE)
    part = cpt(tmp_path, "CAT3.txt", EMERGING, 2027)
    with pytest.raises(CodesWouldBeLost, match=r"lacks 600 of the 900 codes of CPT 2026, long descriptors, whose place"):
        store.import_files([part], licence=LICENCE)
    assert store.open().search("00017", date(2026, 5, 1)).hits[0].text == "Made-up service 17"
    # of the same year it adds to the others
    store.import_files([cpt(tmp_path, "LONGULT.txt", {"9999T": "Made-up zephyr"}, 2026)], licence=LICENCE)
    assert rows_of(store, SourceKind.CPT) == 901
    store.import_files([part], licence=LICENCE, allow_loss=True)
    assert rows_of(store, SourceKind.CPT) == 300


def test_a_part_that_comes_with_the_whole_is_not_asked_about(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_files([cpt(tmp_path, "LONGULT.txt", SERVICES | EMERGING, 2026)], licence=LICENCE)
    new = [cpt(tmp_path, "CAT3.txt", EMERGING, 2027), cpt(tmp_path, "LONGULT.txt", SERVICES, 2027)]
    store.import_files(new, licence=LICENCE)
    assert rows_of(store, SourceKind.CPT) == 900


def test_parts_of_a_quarter_come_in_any_order_and_twice(store: CatalogueStore, tmp_path: Path) -> None:
    january = [equipment(tmp_path, "DMEPOS26_JAN.csv", "E", 800), equipment(tmp_path, "DMEPEN26_JAN.csv", "B", 40)]
    for path in january:
        store.import_files([path])
    for again in ([january[0]], [january[1]], january):
        assert store.import_files(again).nothing_new
    april = [
        equipment(tmp_path, "DMEPEN26_APR.csv", "B", 41, "April 2026"),
        equipment(tmp_path, "DMEPOS26_APR.csv", "E", 801, "April 2026"),
    ]
    with pytest.raises(CodesWouldBeLost, match=r"DMEPEN26_APR.csv lacks 800 of the 840 codes of DMEPOS"):
        store.import_files(april[:1])
    store.import_files(april)
    assert rows_of(store, SourceKind.DMEPOS) == 842 * len(dmepos.STATES)


def test_half_the_unit_ceilings_do_not_take_the_place_of_all(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_files([ceilings(tmp_path, range(600), 2026)], licence=LICENCE)
    with pytest.raises(CodesWouldBeLost, match=r"lacks 121 of the 600 codes"):
        store.import_files([ceilings(tmp_path, range(479), 2027)], licence=LICENCE)
    store.import_files([ceilings(tmp_path, range(480), 2027)], licence=LICENCE)
    assert rows_of(store, SourceKind.MUE_PRACTITIONER) == 480
    # where few are loaded nothing is asked
    store.import_files([ceilings(tmp_path, range(10), 2028)], licence=LICENCE)
    assert rows_of(store, SourceKind.MUE_PRACTITIONER) == 10


def test_a_fee_schedule_of_a_year_with_two_factors_is_held_against_that_of_the_year_before(
    store: CatalogueStore, tmp_path: Path
) -> None:
    """It is of another kind, and takes its place all the same."""
    title = "2026 National Physician Fee Schedule Relative Value File January Release"
    rows = [(code, "", "Made up", "A", "1", "1", "1", "1") for code in SERVICES]
    old, new = tmp_path / "PPRRVU2025_Oct.csv", tmp_path / "PPRRVU2026_Jan_QPP.csv"
    old.write_bytes(text_of(pprrvu(rows)))
    new.write_bytes(text_of(pprrvu(rows[:100], title, factor="33.5675")))
    store.import_files([old], licence=LICENCE)
    with pytest.raises(CodesWouldBeLost, match=r"lacks 500 of the 600 codes of Physician fee schedule October 2025"):
        store.import_files([new], licence=LICENCE)
    new.write_bytes(text_of(pprrvu(rows[:500], title, factor="33.5675")))
    store.import_files([new], licence=LICENCE)
    assert [info.kind for info in store.open().sources()] == [SourceKind.PFS_QPP]


@pytest.mark.parametrize("name", ["GPCI2025.csv", "25LOCCO.csv", "ANES2025.csv"])
def test_half_the_localities_do_not_take_the_place_of_all(
    store: CatalogueStore, shared_data: Path, tmp_path: Path, name: str
) -> None:
    whole = shared_data / "fees" / name
    store.import_files([whole])
    lines = whole.read_bytes().splitlines(keepends=True)
    half = tmp_path / name
    half.write_bytes(b"".join(lines[: len(lines) // 3]))
    with pytest.raises(CodesWouldBeLost, match=r"of the 109 localities of "):
        store.import_files([half])


def test_half_a_crosswalk_does_not_take_the_place_of_a_whole_one(
    store: CatalogueStore, shared_data: Path, tmp_path: Path
) -> None:
    whole = shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"
    store.import_files([whole])
    later = whole.read_bytes().replace(b"October", b"January").replace(b"2025", b"2026").splitlines(keepends=True)
    half = tmp_path / "January 2026 ASP NDC-HCPCS Crosswalk.csv"
    half.write_bytes(b"".join(later[: len(later) // 3]))
    with pytest.raises(CodesWouldBeLost, match=r"lacks 5,[0-9]{3} of the 8,[0-9]{3} drug numbers of Drug numbers"):
        store.import_files([half])
    half.write_bytes(b"".join(later))
    store.import_files([half])
    assert store.open().sources()[0].date == "2026-01-01"
