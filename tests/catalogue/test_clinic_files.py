"""The clinic's own files in a catalogue: taken in, kept apart, removed; amounts recomputed from the files by hand."""

from __future__ import annotations

import csv
import shutil
from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.catalogue.drugs import Billing, Drug, billing, why_not_found
from medcode_desktop.catalogue.fees import chosen
from medcode_desktop.catalogue.model import Look, NoteKind, Standing
from medcode_desktop.catalogue.sources import Licence, SourceReport
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import CodesWouldBeLost, LicenceNeeded, UserError
from medcode_desktop.releases.official import SourceKind
from medcode_desktop.work import Cancelled
from tests.catalogue.test_store import state

IN_2025 = date(2025, 11, 3)
LICENCE = Licence("R. Diaz", "2026-01-02T03:04:05+00:00")
MADE_UP = {
    "00001": "Made-up service alpha of the left elbow, first hour",
    "00002": "Made-up service alpha of the left elbow, each further hour",
    "0001F": "Made-up tracking fact",
    "9998T": "Made-up emerging zephyr procedure",
}


def long_file(folder: Path, texts: dict[str, str] = MADE_UP, year: int = 2026, name: str = "LONGULT.txt") -> Path:
    notice = f"CPT {year}\nCPT copyright {year - 1} American Medical Association. All rights reserved.\n\n"
    path = folder / name
    path.write_text(notice + "".join(f"{code}\t{text}\n" for code, text in texts.items()), encoding="utf-8")
    return path


def medium_file(folder: Path, year: int = 2026) -> Path:
    notice = f"CPT {year}\nCPT copyright {year - 1} American Medical Association. All rights reserved.\n\n"
    path = folder / "MEDU.txt"
    path.write_text(notice + "".join(f"{code} MADE-UP MEDIUM {code:<34}\n" for code in MADE_UP), encoding="utf-8")
    return path


@pytest.fixture
def fees(store: CatalogueStore, shared_data: Path) -> CatalogueStore:
    folder = shared_data / "fees"
    names = ("PPRRVU2025_Oct.csv", "GPCI2025.csv", "ANES2025.csv", "PUF_CLFS_CY2026_Q2V1.csv")
    store.import_files([folder / name for name in names], licence=LICENCE)
    return store


def test_cpt_content_is_kept_only_with_a_licence(store: CatalogueStore, tmp_path: Path) -> None:
    path = long_file(tmp_path)
    with pytest.raises(LicenceNeeded) as told:
        store.import_files([path])
    assert told.value.files == ("LONGULT.txt",)
    assert told.value.years == ("2025",)
    assert state(store.folder) == {}
    assert b"zephyr" not in b"".join(file.read_bytes() for file in store.folder.glob("*"))
    (report,) = store.import_files([path], licence=LICENCE).reports
    (held,) = store.open().sources()
    assert (held.rows, held.licensed_to, held.licensed_at, held.copyright_year) == (4, *LICENCE, "2025")
    assert not report.already_loaded
    # another part of the same content needs no second confirmation; other content does
    (medium,) = store.import_files([medium_file(tmp_path)]).reports
    (held,) = store.open().sources()
    assert isinstance(medium, SourceReport)
    assert (medium.rows, held.rows) == (4, 4)  # the same codes
    with pytest.raises(LicenceNeeded):
        store.import_files([long_file(tmp_path, year=2027, name="other.txt")])


def test_cpt_codes_are_found_shown_and_judged_for_their_year_only(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_files([long_file(tmp_path), medium_file(tmp_path)], licence=LICENCE)
    catalogue = store.open()
    on = date(2026, 5, 1)
    (hit,) = catalogue.search("zephyr", on).hits
    assert (hit.code, hit.standing) == ("9998T", Standing.ACTIVE)
    assert [hit.code for hit in catalogue.search("zephyr", on, Look.CPT_III).hits] == ["9998T"]
    assert catalogue.search("zephyr", on, Look.CPT_I).hits == ()
    assert catalogue.search("zephyr", on, Look.LEVEL_II).hits == ()
    (hit,) = catalogue.search("zephyr", date(2024, 5, 1)).hits
    assert hit.standing is Standing.UNKNOWN
    detail = catalogue.detail("00001", on)
    assert detail is not None
    assert detail.official[0].long == MADE_UP["00001"]
    assert dict(detail.facts)["Medium descriptor"].startswith("MADE-UP MEDIUM")
    assert "CPT copyright 2025 American Medical Association" in detail.notices[0]
    assert not detail.import_for_text
    other = catalogue.detail("00001", IN_2025)
    assert other is not None
    assert "says nothing of 2025" in other.caution
    assert [hit.code for hit in catalogue.codes_between("00001", "00002", on)] == ["00001", "00002"]
    assert [hit.code for hit in catalogue.search("0000*", on).hits] == ["00001", "00002"]
    assert catalogue.cpt_notice


def test_a_newer_cpt_file_takes_the_place_and_an_older_one_is_left_out(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_files([long_file(tmp_path)], licence=LICENCE)
    newer = long_file(tmp_path, {"00001": "Made-up service beta"}, 2027, "new.txt")
    (report,) = store.import_files([newer], licence=LICENCE).reports
    assert isinstance(report, SourceReport)
    assert report.replaced.startswith("CPT 2026")
    catalogue = store.open()
    assert [hit.code for hit in catalogue.search("made-up", date(2027, 1, 1), Look.CPT_I).hits] == ["00001"]
    before = state(store.folder)
    (report,) = store.import_files([long_file(tmp_path, year=2025, name="old.txt")], licence=LICENCE).reports
    assert isinstance(report, SourceReport)
    assert report.already_loaded
    assert "older than what is loaded" in report.left_out
    assert state(store.folder) == before


def test_removing_cpt_leaves_none_of_its_text_on_the_disk(fees: CatalogueStore, tmp_path: Path) -> None:
    fees.import_files([long_file(tmp_path)], licence=LICENCE)
    written = b"".join(file.read_bytes() for file in fees.folder.glob("*"))
    assert b"zephyr" in written
    assert b"REDACTED" in written  # stands in the test files for the descriptors that came with the fees
    fees.remove(SourceKind.CPT)
    written = b"".join(file.read_bytes() for file in fees.folder.rglob("*") if file.is_file())
    assert b"zephyr" not in written.lower()
    assert b"REDACTED" not in written
    catalogue = fees.open()
    assert catalogue.cpt_notice == ""
    assert catalogue.search("zephyr", date(2026, 1, 1)).hits == ()
    # the numbers of the fee schedules stay
    assert catalogue.fees.of("70544", IN_2025, catalogue.locality("10112-00"), modifier="TC")[0].amount is not None
    with pytest.raises(UserError, match="No CPT content"):
        fees.remove(SourceKind.CPT)


def test_removing_cpt_takes_the_descriptors_of_drug_files_and_the_licence_with_it(
    store: CatalogueStore, shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "April 2026 ASP Pricing File.csv"
    published = (shared_data / "fees/Oct 2025 ASP Pricing File updated 120925.csv").read_bytes()
    path.write_bytes(published + b"00001,Made-up zephyr vaccine,0.5 ML,66.50,20,,,,,,\r\n")
    store.import_files([path], licence=LICENCE)
    store.remove(SourceKind.CPT)
    assert b"zephyr" not in b"".join(file.read_bytes() for file in store.folder.rglob("*") if file.is_file())
    with pytest.raises(LicenceNeeded):  # what was confirmed was taken back
        store.import_files([path])
    (report,) = store.import_files([path], licence=LICENCE).reports
    assert not report.already_loaded  # so the descriptors can come back
    assert store.open().cpt_notice


def test_removing_cpt_leaves_no_text_that_a_newer_file_had_replaced(store: CatalogueStore, tmp_path: Path) -> None:
    """The index keeps what was taken out of it until it is made anew."""
    store.import_files([long_file(tmp_path)], licence=LICENCE)
    store.import_files([long_file(tmp_path, {"00001": "Made-up service beta"}, 2027, "new.txt")], licence=LICENCE)
    assert b"zephyr" in b"".join(file.read_bytes() for file in store.folder.glob("catalogue-0002.db"))
    store.remove(SourceKind.CPT)
    written = b"".join(file.read_bytes() for file in store.folder.rglob("*") if file.is_file())
    assert b"zephyr" not in written.lower()
    assert b"service beta" not in written.lower()


def test_unpacked_parts_in_a_folder_are_all_taken(store: CatalogueStore, shared_data: Path, tmp_path: Path) -> None:
    lines = (shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv").read_bytes().split(b"\r\n")
    first = next(at for at, line in enumerate(lines) if line.startswith(b"_2025_CODE")) + 1
    folder = tmp_path / "unpacked"
    folder.mkdir()
    parts = {"ASP": lines[first + 100 :], "AWP": lines[first : first + 40]}
    for name, part in parts.items():
        (folder / f"October 2025 {name} NDC-HCPCS Crosswalk.csv").write_bytes(b"\r\n".join(lines[:first] + part))
    assert len(store.import_files([folder]).reports) == 2
    drugs = store.open().drugs
    assert drugs.find("00270-7015-46")  # of the second
    assert drugs.find(next(csv.reader([parts["ASP"][0].decode("cp1252")]))[3])


def remove_cpt_half_way(store: CatalogueStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(CatalogueStore, "_forget_licensed", lambda _: None)  # as if the power had gone just before it
        store.remove(SourceKind.CPT)
    assert b"zephyr" in b"".join(file.read_bytes() for file in store.folder.glob("*.db"))


def test_a_removal_that_was_cut_off_is_finished_by_the_next_change(
    fees: CatalogueStore, tmp_path: Path, shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fees.import_files([long_file(tmp_path)], licence=LICENCE)
    remove_cpt_half_way(fees, monkeypatch)
    fees.import_files([shared_data / "fees/25LOCCO.csv"])
    assert b"zephyr" not in b"".join(file.read_bytes() for file in fees.folder.glob("*.db"))
    # and CPT content imported anew stays to go back to
    fees.import_files([long_file(tmp_path)], licence=LICENCE)
    fees.remove(SourceKind.COUNTIES)
    assert fees.can_roll_back()
    fees.roll_back()
    assert fees.open().cpt_notice


def test_a_removal_that_was_cut_off_is_finished_by_the_next_start(
    store: CatalogueStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.import_files([long_file(tmp_path)], licence=LICENCE)
    remove_cpt_half_way(store, monkeypatch)
    store.clear_leftovers()
    assert b"zephyr" not in b"".join(file.read_bytes() for file in store.folder.glob("*.db"))
    assert not store.open().sources()
    # what is imported anew stays, and so does what is before it
    store.import_files([long_file(tmp_path)], licence=LICENCE)
    before = sorted(store.folder.glob("*.db"))
    store.clear_leftovers()
    assert sorted(store.folder.glob("*.db")) == before
    assert store.can_roll_back()


def test_removing_cpt_takes_a_damaged_catalogue_that_may_have_it(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_files([long_file(tmp_path)], licence=LICENCE)
    damaged = store.folder / "catalogue-0001.db"
    store.import_files([long_file(tmp_path, {"00001": "Made-up service beta"}, 2027, "new.txt")], licence=LICENCE)
    damaged.write_bytes(b"no header" + damaged.read_bytes())
    store.remove(SourceKind.CPT)
    assert not damaged.exists()
    assert not store.open().cpt_notice


def test_sources_stand_by_themselves(fees: CatalogueStore, shared_data: Path) -> None:
    fees.import_files([shared_data / "fees" / "PPRRVU25_JAN.csv"], licence=LICENCE)  # older: left out
    kinds = [info.kind for info in fees.open().sources()]
    assert kinds == [SourceKind.PFS, SourceKind.GPCI, SourceKind.ANESTHESIA, SourceKind.CLFS]
    assert fees.remove(SourceKind.GPCI).startswith("Geographic")
    assert SourceKind.PFS in [info.kind for info in fees.open().sources()]
    assert fees.can_roll_back()
    fees.roll_back()
    assert SourceKind.GPCI in [info.kind for info in fees.open().sources()]
    # a release of codes leaves them alone
    fees.import_file(shared_data / "hcpcs/HCPC2025_OCT_ANWEB_v4.xlsx")
    assert len(fees.open().sources()) == 4


def test_a_file_with_far_fewer_codes_does_not_take_the_place_of_a_whole_one(
    fees: CatalogueStore, shared_data: Path, tmp_path: Path
) -> None:
    half = tmp_path / "PPRRVU2025_Oct.csv"
    before = state(fees.folder)
    lines = (shared_data / "fees" / half.name).read_bytes().splitlines(keepends=True)
    half.write_bytes(b"".join(lines[: len(lines) // 2]))
    with pytest.raises(CodesWouldBeLost, match=r"lacks 2,[0-9]{3} of the 5,[0-9]{3} codes of Physician fee schedule October"):
        fees.import_files([half], licence=LICENCE)
    assert state(fees.folder) == before
    (report,) = fees.import_files([half], licence=LICENCE, allow_loss=True).reports
    assert isinstance(report, SourceReport)
    assert report.rows == len(lines) // 2 - 10


def test_fee_schedules_of_two_years_in_one_folder(store: CatalogueStore, shared_data: Path, tmp_path: Path) -> None:
    published = (shared_data / "fees/PPRRVU2025_Oct.csv").read_text(encoding="cp1252")
    (tmp_path / "PPRRVU2025_Oct.csv").write_text(published, encoding="cp1252")
    later = published.replace("2025 National", "2026 National").replace("32.3465", "33.4009")
    (tmp_path / "PPRRVU2026_Jan_nonQPP.csv").write_text(later.replace("October", "January"), encoding="cp1252")
    reports = store.import_files([tmp_path], licence=LICENCE).reports
    assert len(reports) == 2
    assert [info.kind for info in store.open().sources()] == [SourceKind.PFS_NON_QPP]
    other = tmp_path / "PPRRVU2026_Jan_QPP.csv"
    other.write_text(later.replace("October", "January").replace("33.4009", "33.5675"), encoding="cp1252")
    store.import_files([other], licence=LICENCE)
    (older,) = store.import_files([tmp_path / "PPRRVU2025_Oct.csv"], licence=LICENCE).reports
    assert isinstance(older, SourceReport)
    both = "remove 'Physician fee schedule, qualifying APM participants' and 'Physician fee schedule, all others' in the"
    assert both in older.left_out


def test_a_folder_is_one_import_and_says_what_it_left_out(store: CatalogueStore, shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "download"
    (folder / "inside").mkdir(parents=True)
    for name in ("GPCI2025.csv", "GPCI2025.txt"):
        shutil.copy(shared_data / "fees" / name, folder / "inside" / name)
    shutil.copy(shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv", folder)
    (folder / "letter.txt").write_text("Dear colleague, here are the files.")
    imported = store.import_files([folder])
    assert sorted(report.source for report in imported.reports) == [
        "GPCI2025.csv",
        "October 2025 ASP NDC-HCPCS Crosswalk 090525.csv",
    ]
    assert len(imported.left_out) == 2
    assert len(list(store.folder.glob("catalogue-*.db"))) == 1
    # named by itself, the letter ends the import with nothing changed
    before = state(store.folder)
    with pytest.raises(UserError, match=r"letter\.txt"):
        store.import_files([shared_data / "fees/ANES2025.csv", folder / "letter.txt"])
    assert state(store.folder) == before


@pytest.mark.parametrize("at", [0.1, 0.37, 0.6, 0.95])
def test_a_cancelled_import_changes_nothing(store: CatalogueStore, tmp_path: Path, at: float) -> None:
    def progress(step: str, share: float) -> None:
        del step
        if share >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.import_files([long_file(tmp_path)], progress, licence=LICENCE)
    assert state(store.folder) == {}


def by_hand(shared: Path, code: str, modifier: str, mac: str, locality: str, *, facility: bool) -> Decimal:
    """The formula of the fee schedule on the cells of the files, read anew."""
    with (shared / "fees/PPRRVU2025_Oct.csv").open(encoding="cp1252", newline="") as file:
        row = next(row for row in csv.reader(file) if len(row) > 30 and (row[0], row[1]) == (code, modifier))
    with (shared / "fees/GPCI2025.csv").open(encoding="cp1252", newline="") as file:
        place = next(cells for cells in csv.reader(file) if cells[0] == mac and cells[2] == locality)
    work, expense, malpractice = (Decimal(row[at]) for at in (5, 8 if facility else 6, 10))
    sum_of = work * Decimal(place[4]) + expense * Decimal(place[5]) + malpractice * Decimal(place[6])
    amount = sum_of * Decimal(row[24])
    cap = Decimal(row[29 if facility else 28])
    if cap:
        capped = work * Decimal(place[4]) + cap * Decimal(place[5]) + Decimal(row[30]) * Decimal(place[6])
        amount = min(amount, capped * Decimal(row[24]))
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize(("mac", "locality"), [("10112", "00"), ("01112", "54"), ("02102", "01")])
def test_amounts_to_the_cent_in_both_settings(fees: CatalogueStore, shared_data: Path, mac: str, locality: str) -> None:
    catalogue = fees.open()
    place = catalogue.locality(f"{mac}-{locality}")
    with (shared_data / "fees/PPRRVU2025_Oct.csv").open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 30 and row[3] == "A"]
    compared = 0
    for row in rows:
        for facility in (False, True):
            setting = "facility" if facility else "non-facility"
            (fee,) = chosen(catalogue.fees.of(row[0], IN_2025, place, modifier=row[1]), setting)[:1]
            if row[9 if facility else 7] == "NA":
                assert fee.amount is None
                assert "NA" in fee.reason
            elif fee.amount is not None:
                assert fee.amount == by_hand_of(row, place, facility=facility)
                compared += 1
    assert compared > 500
    assert chosen(catalogue.fees.of("G0439", IN_2025, place), "facility")[0].amount is None
    amount = chosen(catalogue.fees.of("G0402", IN_2025, place), "facility")[0].amount
    assert amount == by_hand(shared_data, "G0402", "", mac, locality, facility=True)


def by_hand_of(row: list[str], place: object, *, facility: bool) -> Decimal:
    index = [Decimal(str(getattr(place, name))) for name in ("work", "practice_expense", "malpractice")]
    factor = Decimal(row[24])

    def amount(expense: str, malpractice: str) -> Decimal:
        return (Decimal(row[5]) * index[0] + Decimal(expense) * index[1] + Decimal(malpractice) * index[2]) * factor

    full = amount(row[8 if facility else 6], row[10])
    cap = row[29 if facility else 28]
    capped = amount(cap, row[30]) if Decimal(cap) else full
    return min(full, capped).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_reason_instead_of_a_number(fees: CatalogueStore) -> None:
    catalogue = fees.open()
    place = catalogue.locality("10112-00")

    def reason(code: str, where: object = place) -> str:
        return chosen(catalogue.fees.of(code, IN_2025, where, modifier=""), "non-facility")[0].reason  # type: ignore[arg-type]

    assert "choose your Medicare locality" in reason("G0402", None)
    assert "excluded" in reason("J0881")
    assert "anesthesia" in reason("00350")
    assert "$19.31" in reason("00350")  # one unit in Alabama, ANES2025.csv
    fees.remove(SourceKind.GPCI)
    assert "GPCI" in chosen(fees.open().fees.of("G0402", IN_2025, None), "non-facility")[0].reason
    outside = catalogue.fees.of("G0402", date(2026, 2, 1), place)[0]
    assert "in force until 2025-12-31" in outside.notes[0].lower()
    assert catalogue.fees.of("Z9999", IN_2025, place) == ()


def test_a_modifier_without_a_row_of_its_own_is_said(fees: CatalogueStore) -> None:
    catalogue = fees.open()
    place = catalogue.locality("10112-00")
    (first, *_) = catalogue.fees.of("G0402", IN_2025, place, modifier="25")
    assert first.modifier == ""
    assert "no row of its own for modifier 25" in first.notes[0]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("10112-00", "10112-00"),
        ("1011200", "10112-00"),
        ("al", "10112-00"),
        ("chico", "01112-55"),
        ("02102 1", "02102-01"),
        ("1112-55", "01112-55"),
        ("2102-1", "02102-01"),
        ("AL 00", "10112-00"),
        ("ca-55", "01112-55"),
        ("Alabama", "10112-00"),
        ("CA - CHICO (01112-55)", "01112-55"),
        ("Chico, CA", "01112-55"),
        ("D.C.", "12202-01"),
        ("rest of texas", "04412-99"),
    ],
)
def test_localities_by_what_people_call_them(fees: CatalogueStore, asked: str, key: str) -> None:
    assert fees.open().locality(asked).key == key


@pytest.mark.parametrize(
    ("asked", "told"),
    [("CA", "may be"), ("Texas", "may be 8"), ("nowhere", "no locality"), ("D C O", "no loc"), ("", "no locality|may be")],
)
def test_a_locality_that_is_none_or_many(fees: CatalogueStore, asked: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        fees.open().locality(asked)


@pytest.fixture
def crosswalk(store: CatalogueStore, shared_data: Path) -> CatalogueStore:
    store.import_files([shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"])
    return store


def test_every_ndc_in_ten_and_eleven_digits(crosswalk: CatalogueStore, shared_data: Path) -> None:
    catalogue = crosswalk.open()
    path = shared_data / "fees/October 2025 ASP NDC-HCPCS Crosswalk 090525.csv"
    with path.open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) > 5 and len(row[3]) == 13 and row[3].count("-") == 2]
    for row in rows[:: len(rows) // 220]:
        labeler, product, package = row[3].split("-")
        written = {row[3], row[3].replace("-", "")}
        if labeler[0] == "0":
            written |= {f"{labeler[1:]}-{product}-{package}", labeler[1:] + product + package}
        elif product[0] == "0":
            written |= {f"{labeler}-{product[1:]}-{package}", labeler + product[1:] + package}
        for number in written:
            assert row[0] in [drug.code for drug in catalogue.drugs.find(number)], number
    assert len(rows) > 5000
    scanned = ("00302707015463", "(01)00302707015463(17)270131(10)L1", "010030270701546317270131", "302707015463")
    for number in ("NDC 00270-7015-46", "ndc: 0270701546", *scanned):
        assert [drug.code for drug in catalogue.drugs.find(number)] == ["A9573"], number
        assert [hit.code for hit in catalogue.search(number, IN_2025).hits] == ["A9573"]
    assert not catalogue.drugs.find("00302707015464")  # its last digit does not check the others
    for number in ("0270 7015 46", "NDC 0270 7015 46", "00270 7015 46", "00270 - 7015 - 46", "00270\u20137015\u201346"):
        assert [drug.code for drug in catalogue.drugs.find(number)] == ["A9573"], number
    five_three_two = next(row for row in rows if row[3][6] == "0")
    blanks = five_three_two[3].replace("-0", " ", 1).replace("-", " ")
    assert five_three_two[0] in [drug.code for drug in catalogue.drugs.find(blanks)]
    for number in ("EsanoAC-0101", "esanoac-0101", "rzt-18.21"):
        assert catalogue.drugs.find(number), number
    answer = catalogue.search("00270-7015-46", IN_2025)
    assert [hit.code for hit in answer.hits] == ["A9573"]
    assert "Vueway" in answer.hits[0].because
    answer = catalogue.search("99999-9999-99", IN_2025)
    assert answer.hits == ()
    assert answer.notes[0].kind is NoteKind.PROBLEM


def test_names_of_the_crosswalk_join_the_search(crosswalk: CatalogueStore) -> None:
    catalogue = crosswalk.open()
    assert catalogue.search("vueway", IN_2025).hits[0].code == "A9573"
    crosswalk.remove(SourceKind.NDC)
    assert not crosswalk.open().drugs.loaded


def drug(dosage: str, in_item: str = "100") -> Drug:
    return Drug("00001000101", "J0001", "Name", "Maker", dosage, "1 x 1", in_item, "", "Crosswalk", "2025-10-01", "")


@pytest.mark.parametrize(
    ("dosage", "in_item", "dose", "units", "items", "waste"),
    [
        ("10 MG", "10", "150 mg", 15, 2, 5),
        ("10 MG", "10", "150mg", 15, 2, 5),
        ("10 MG", "10", "0.15 g", 15, 2, 5),
        ("10 MG", "10", "95 mg", 10, 1, 0),  # the part of a unit is billed, so nothing is left to be waste
        ("10 MG", "10", "1 mg", 1, 1, 9),
        ("1 MCG", "25", "60 mcg", 60, 3, 15),
        ("0.5 MG", "60", "30 mg", 60, 1, 0),
        ("1 ML", "30", "40", 40, 2, 20),  # a bare number is in the code's own unit
        ("1 CC", "1", "2.5 ml", 3, 3, 0),
        ("UP TO 50 MG", "1", "60 mg", 2, 2, 0),
        ("1000 UNITS", "4", "3,500 units", 4, 1, 0),
        ("1 IU", "500", "750 IU", 750, 2, 250),
        ("1 SQ CM", "16", "20 sq cm", 20, 2, 12),
        ("1 SQ CM", "16", "20 sq. cm", 20, 2, 12),
        ("1 GM", "1", "500 mg", 1, 1, 0),
        ("10 MG (name)", "10", "150 mg", 15, 2, 5),
        ("PER VIAL", "1", "2", 2, 2, 0),
        ("Per Dose", "1", "2 doses", 2, 2, 0),
        ("10 MG", "", "25 mg", 3, 0, 0),
    ],
)
def test_from_the_dose_to_the_units(dosage: str, in_item: str, dose: str, units: int, items: int, waste: int) -> None:
    billed = billing(drug(dosage, in_item), dose)
    assert (billed.units, billed.items, billed.waste) == (units, items, waste)


@pytest.mark.parametrize(
    ("dosage", "dose"),
    [
        ("10 MG", "5 ml"),
        ("10 MG", "much"),
        ("10 MG", "0 mg"),
        ("10 MG", "-5 mg"),
        ("10 MG", "5 spoons"),
        ("10 MG", "1,5 g"),  # one and a half in many countries: fifteen would be ten times the dose
        ("10 MG", "9" * 40),
        ("100 MG/5 MG", "5 mg"),
    ],
)
def test_a_dose_that_cannot_be_worked_out_is_a_sentence(dosage: str, dose: str) -> None:
    with pytest.raises(UserError):
        billing(drug(dosage), dose)


@pytest.mark.parametrize(
    ("dosage", "in_item", "dose", "steps"),
    [
        (
            "10 MG", "25", "5 mg",
            ["5 mg given; one unit of J0001 is 10 MG: 0.5 units", "A part of a unit is billed as one: 1 unit",
             "One container has 25 units, so 1 is opened: 25 units",
             "If it is single-dose and the rest is thrown away: 24 units more, on a line with JW"],
        ),
        (
            "10 MG", "1", "10 mg",
            ["10 mg given; one unit of J0001 is 10 MG: 1 unit", "One container has 1 unit, so 1 is opened: 1 unit",
             "Nothing is left that makes a unit: if it is single-dose, the line carries JZ"],
        ),
        (
            "10 MG", "2", "750",
            ["750 given, taken as mg; one unit of J0001 is 10 MG: 75 units",
             "One container has 2 units, so 38 are opened: 76 units",
             "If they are single-dose and the rest is thrown away: 1 unit more, on a line with JW"],
        ),
        (
            "PER VIAL", "", "2",
            ["2 given, taken as vials; one unit of J0001 is PER VIAL: 2 units",
             "The file does not say how many units are in one container, so waste is not worked out"],
        ),
    ],
)  # fmt: skip
def test_the_steps_read_well(dosage: str, in_item: str, dose: str, steps: list[str]) -> None:
    assert list(billing(drug(dosage, in_item), dose).steps) == steps


@pytest.mark.parametrize("dose", ["1,5 g", "1,50 mg", "1.500,5 mg", "0,5"])
def test_a_comma_is_named_where_it_is_what_is_wrong(dose: str) -> None:
    with pytest.raises(UserError, match=f"'{dose}' is no dose: a comma is not a decimal point"):
        billing(drug("10 MG"), dose)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("abc", "'abc' is no drug number: an NDC has 10 or 11 digits, and this has none."),
        ("123456789", "and this has 9."),
        ("12345678901234", "and this has 14."),
        ("1-2345-67890", "its parts between the dashes"),
        ("99999-9999-99", "99999-9999-99 is not in the loaded crosswalk."),
        ("0999999999", "0999999999 is not in the loaded crosswalk."),
    ],
)
def test_why_a_drug_number_is_not_found(number: str, told: str) -> None:
    assert told in str(why_not_found(number))


@given(st.integers(1, 10**6), st.integers(1, 500), st.integers(1, 400))
def test_units_cover_the_dose_and_no_more_than_what_was_opened(dose: int, unit: int, in_item: int) -> None:
    billed: Billing = billing(drug(f"{unit} MG", str(in_item)), f"{dose} mg")
    assert (billed.units - 1) * unit < dose <= billed.units * unit
    assert (billed.items - 1) * in_item * unit < dose <= billed.items * in_item * unit
    assert billed.units + billed.waste == billed.items * in_item
    assert billed.waste >= 0


@given(st.text(max_size=30))
def test_any_dose_is_units_or_a_sentence(text: str) -> None:
    with suppress(UserError):
        assert billing(drug("10 MG"), text).units > 0
