"""Reading release files: real ones, odd ones, broken ones."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.releases import hcpcs_txt
from medcode_desktop.releases.read import read_release
from medcode_desktop.work import Cancelled
from tests.releases.making import HEADINGS, NOTE, Made, sheet_of, some_codes, txt, txt_lines, written, xlsx, zipped

JANUARY = "hcpcs/january-2025-alpha-numeric-hcpcs-file.zip"
OCTOBER = "hcpcs/HCPC2025_OCT_ANWEB_v4.xlsx"


def test_the_january_zip_is_read_whole(shared_data: Path) -> None:
    release = read_release(shared_data / JANUARY)
    assert (len(release.codes), len(release.modifiers)) == (8259, 383)
    assert (release.date, release.title, release.posting) == ("2025-01-01", "HCPCS Level II January 2025", "2024-12-17")
    assert release.unlisted is not None
    assert "A0999" in release.unlisted
    assert release.processing_notes["0006"] == "THIS IS NOT A LAB TEST AND IS NOT CERTIFIED."
    assert release.transactions["C1735"] == "A"
    assert any(correction.code == "MA" for correction in release.corrections)
    cpap = next(record for record in release.codes if record.code == "E0601")
    assert cpap.long == "Continuous positive airway pressure (cpap) device"
    assert (cpap.added, cpap.pricing, cpap.coverage) == ("1988-01-01", ("36",), "D")


def test_the_october_workbook_is_read_whole(shared_data: Path) -> None:
    release = read_release(shared_data / OCTOBER)
    assert (len(release.codes), len(release.modifiers)) == (8463, 383)
    assert sum(1 for record in release.codes if not record.terminated) == 7258
    assert (release.date, release.posting) == ("2025-10-01", "v4")
    assert {record.code for record in release.modifiers} >= {"RR", "LT", "KX"}


def test_text_and_workbook_of_one_release_say_the_same(tmp_path: Path) -> None:
    codes = some_codes()
    text = read_release(written(tmp_path, "a.txt", txt(codes)))
    for numbers in (False, True):
        book = read_release(written(tmp_path, "a.xlsx", xlsx(codes, numbers_for_dates=numbers)))
        assert [(r.code, r.long, r.added, r.effective, r.coverage, r.pricing) for r in book.codes] == [
            (r.code, r.long, r.added, r.effective, r.coverage, r.pricing) for r in text.codes
        ]
        assert [r.code for r in book.modifiers] == ["ZZ"]
    assert text.date == book.date == "2026-01-01"


def test_long_texts_come_together_in_order_of_sequence_not_of_lines(tmp_path: Path) -> None:
    long = " ".join(f"word{at}" for at in range(60))
    lines = [line for made in [*some_codes(3), Made("E9999", long)] for line in txt_lines(made)]
    lines.sort(key=lambda line: (line[5:10], line[:5]), reverse=True)
    release = read_release(written(tmp_path, "x.txt", "\n".join(lines).encode()))
    assert release.codes[-1].long.replace(" ", "") == long.replace(" ", "")


def test_trailing_blanks_may_be_cut_and_the_dos_end_mark_stay(tmp_path: Path) -> None:
    lines = b"\r\n".join(line.rstrip() for line in txt(some_codes()).split(b"\r\n")) + b"\x1a"
    assert len(read_release(written(tmp_path, "x.txt", lines)).codes) == 12


def test_texts_in_windows_and_in_utf8_characters(tmp_path: Path) -> None:
    codes = [*some_codes(3), Made("E9500", "Brace, 5 \xb5m, caf\xe9")]
    assert read_release(written(tmp_path, "x.txt", txt(codes))).codes[-1].long.endswith("café")
    in_utf8 = txt(codes).decode("latin-1").encode("utf-8")  # columns count characters, then bytes
    assert read_release(written(tmp_path, "y.txt", in_utf8)).codes[-1].long.endswith("µm, café")
    in_bytes = txt([*some_codes(3), Made("E9500", "caf\xc3\xa9")])
    assert read_release(written(tmp_path, "z.txt", in_bytes)).codes[-1].long == "café"


def test_licensed_codes_never_come_in(tmp_path: Path) -> None:
    codes = [*some_codes(), Made("D0120", "Dental thing"), Made("99999", "Licensed thing")]
    for data, name in ((txt(codes), "x.txt"), (xlsx(codes), "x.xlsx")):
        release = read_release(written(tmp_path, name, data))
        assert len(release.codes) == 12
        assert {row.text for row in release.refused} == {"D0120", "99999"}
        assert all("licensed" in row.reason for row in release.refused)


def test_a_code_twice_is_kept_once_and_said(tmp_path: Path) -> None:
    codes = [*some_codes(), Made("E9100", "Another text for it")]
    for data, name in ((txt(codes), "x.txt"), (xlsx(codes), "x.xlsx")):
        release = read_release(written(tmp_path, name, data))
        assert release.codes[0].long == "Invented appliance number 100, each"
        assert "twice" in release.refused[0].reason


def test_a_zip_with_folders_litter_and_several_candidates_gives_the_whole_one(tmp_path: Path) -> None:
    members = {
        "HCPC 2025/few_disc.txt": txt(some_codes(3)),
        "HCPC 2025/all.txt": txt(some_codes(30)),
        "__MACOSX/._all.txt": b"litter",
        "readme.txt": b"Read me first.\n",
    }
    release = read_release(written(tmp_path, "odd name.zip", zipped(members)))
    assert len(release.codes) == 30
    assert "all.txt" in release.members


@pytest.mark.parametrize(
    ("earlier", "later", "mark"),
    [("A_v1.txt", "A_v2.txt", "v2"), ("A_v9.txt", "A_v10.txt", "v10"), ("A.txt", "A_12172024.txt", "2024-12-17")],
)
def test_of_two_whole_files_the_later_posting_is_taken(tmp_path: Path, earlier: str, later: str, mark: str) -> None:
    members = {later: txt(some_codes(100)), earlier: txt(some_codes(101))}
    release = read_release(written(tmp_path, "x.zip", zipped(members)))
    assert (len(release.codes), release.posting) == (100, mark)


def refusal(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_release(path)
    assert caught.value.what.endswith(".")
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("empty.zip", b"", "empty.zip is empty"),
        ("none.zip", zipped({}), "none.zip is an empty zip"),
        ("cut.zip", zipped({"a.txt": txt(some_codes(200))})[:-400], "cut.zip is not a whole zip"),
        ("nested.zip", zipped({"inner.zip": zipped({"a.txt": txt(some_codes())})}), "another zip (inner.zip)"),
        ("up.zip", zipped({"../a.txt": txt(some_codes())}), "leads out of it"),
        ("root.zip", zipped({"/etc/a.txt": txt(some_codes())}), "leads out of it"),
        ("drive.zip", zipped({"C:/a.txt": txt(some_codes())}), "leads out of it"),
        ("bomb.zip", zipped({"a.txt": b"0" * (60 * 2**20)}), "60 MB unpacked"),
        ("many.zip", zipped({f"{at}.txt": b"x" for at in range(300)}), "300 parts"),
        ("other.zip", zipped({"letter.txt": b"Dear Sir"}), "has no code file in it; it has: letter.txt"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "a.xls is a workbook that was cut short"),
        ("a.txt", b"Dear Sir,\nplease find enclosed", "begins with 'Dear Sir,'"),
        ("u16.txt", txt(some_codes()).decode("latin-1").encode("utf-16"), "UTF-16"),
        ("nul.txt", txt(some_codes())[:2000] + b"\0" + txt(some_codes())[2000:], "nul.txt, line 7, column 69: there is a NUL"),
        ("head.txt", b"HCPC   LONG DESCRIPTION\r\n" + txt(some_codes()), "head.txt, line 1: this is not a record"),
        ("short.txt", txt(some_codes())[:700] + txt(some_codes())[710:], "short.txt, line 3: the record of E9102 has"),
        ("cut.txt", txt(some_codes())[: 322 * 4 + 150], "cut.txt, line 5: the record of E9104 ends at column"),
        ("rows.xlsx", xlsx([]), "rows.xlsx has its headings but no codes"),
        ("cols.xlsx", xlsx(some_codes(), [h for h in HEADINGS if h != "TERM DT"]), "missing: TERM DT"),
        ("other.xlsx", xlsx(some_codes(), ["Name", "Address"]), "first row has: NAME, ADDRESS"),
    ],
)
def test_bad_files_get_a_sentence_with_the_place(tmp_path: Path, name: str, data: bytes, expected: str) -> None:
    assert expected in refusal(written(tmp_path, name, data))


def test_a_password_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": txt(some_codes())}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        data[at + offset] |= 1
    assert "password" in refusal(written(tmp_path, "locked.zip", bytes(data)))


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": txt(some_codes(100))}))
    data[200] ^= 0xFF
    assert "'a.txt' is damaged" in refusal(written(tmp_path, "bad.zip", bytes(data)))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "nowhere.zip")
    assert "is a folder, not a file" in refusal(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="devices and pipes of POSIX")
def test_devices_and_pipes_that_never_end_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")
    for path in (tmp_path / "pipe.zip", Path("/dev/zero"), Path("/dev/null")):
        assert "is a device or a pipe, not a file" in refusal(path)


@settings(max_examples=150)
@given(
    cuts=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 400)), max_size=4),
    noise=st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=4),
)
def test_whatever_happens_to_a_text_file_it_is_read_or_refused(
    cuts: list[tuple[int, int]], noise: list[tuple[int, bytes]]
) -> None:
    data = txt(some_codes())
    for at, length in cuts:
        data = data[:at] + data[at + length :]
    for at, extra in noise:
        data = data[:at] + extra + data[at:]
    try:
        found = hcpcs_txt.read("x.txt", data)
    except UserError:
        return
    assert all(len(record.code) in (2, 5) for record in (*found.codes, *found.modifiers))


@settings(max_examples=60)
@given(at=st.integers(0, 3000), flip=st.integers(1, 255))
def test_a_flipped_byte_in_a_zip_is_read_or_refused(at: int, flip: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = bytearray(zipped({"a.txt": txt(some_codes(40)), "b.xlsx": xlsx(some_codes(3))}))
    data[at % len(data)] ^= flip
    path = written(tmp_path_factory.mktemp("flip"), "x.zip", bytes(data))
    try:
        release = read_release(path)
    except UserError:
        return
    assert len(release.codes) in (3, 40)


def test_the_content_tells_the_quarter_whatever_the_name_says(tmp_path: Path) -> None:
    path = written(tmp_path, "HCPC2019_JUL_ANWEB.txt", txt(some_codes(effective="20240401", action="C")))
    assert read_release(path).date == "2024-04-01"


def test_nothing_is_unpacked_to_the_disk(tmp_path: Path) -> None:
    path = written(tmp_path, "a.zip", zipped({"deep/a.txt": txt(some_codes())}))
    read_release(path)
    assert [item.name for item in tmp_path.iterdir()] == ["a.zip"]
    assert zipfile.is_zipfile(io.BytesIO(path.read_bytes()))


def test_a_release_as_2020_was_published(tmp_path: Path) -> None:
    """A note before the codes, a workbook of the old kind, the report as print files, a read-me."""
    members = {
        "HCPC2020_ANWEB_w_disclaimer.txt": "\r\n".join(NOTE).encode("cp1252") + b"\r\n" + txt(some_codes(effective="20200101")),
        "HCPC2020_ANWEB_w_disclaimer.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
        "Changes_by_HCPC.prn": b"  HCPC/MOD         ACTION CD       SHORT DESCRIPTION\r\n   E9100              ADD\r\n",
        "HCPC2020_TRANS_ALPHA_w_disclaimer.xlsx": sheet_of([NOTE[0]], [], ["HCPC/MOD", "ACTION CD"], ["E9100", "ADD"]),
        "proc_notes_2020.txt": b"      PROCESSING NOTES\r\n\r\n          0001--A NOTE.     *\r\n",
        "HCPC2020_README.txt": b"CENTERS FOR MEDICARE & MEDICAID SERVICES (CMS)\r\n2020 ALPHA-NUMERIC\r\n",
    }
    release = read_release(written(tmp_path, "2020-Alpha-Numeric-HCPCS-File.zip", zipped(members)))
    assert (release.title, len(release.codes), release.transactions) == ("HCPCS Level II January 2020", 12, {"E9100": "A"})
    assert release.processing_notes == {"0001": "A NOTE."}
    assert "a note before the first code" in release.warnings[0]


def test_a_zip_of_workbooks_alone(tmp_path: Path) -> None:
    members = {"few.xlsx": xlsx(some_codes(3)), "all.xlsx": xlsx(some_codes(20))}
    release = read_release(written(tmp_path, "x.zip", zipped(members)))
    assert len(release.codes) == 20


def test_a_list_that_cannot_be_read_does_not_stop_the_codes(tmp_path: Path) -> None:
    broken = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"no workbook"})
    release = read_release(written(tmp_path, "x.zip", zipped({"a.txt": txt(some_codes()), "noc.xlsx": broken})))
    assert len(release.codes) == 12
    assert "noc.xlsx is not a workbook that can be read" in release.warnings[0]


def test_the_workbook_of_the_main_text_is_not_even_opened(tmp_path: Path) -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "xl/sharedStrings.xml": bytes(60 * 2**20)})
    for name in ("2025/HCPC_ANWEB.XLSX", "HCPC_ANWEB.xls"):
        release = read_release(written(tmp_path, "x.zip", zipped({name: bomb, "HCPC_anweb.txt": txt(some_codes())})))
        assert (len(release.codes), release.warnings) == (12, [])


def test_a_list_that_is_a_bomb_does_not_stop_the_codes(tmp_path: Path) -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "xl/sharedStrings.xml": bytes(60 * 2**20)})
    release = read_release(written(tmp_path, "x.zip", zipped({"a.txt": txt(some_codes()), "noc.xlsx": bomb})))
    assert len(release.codes) == 12
    assert "noc.xlsx was not opened" in release.warnings[0]


def test_files_of_another_kind_in_the_zip_are_named(tmp_path: Path) -> None:
    members = {
        "HCPC2026_JAN.txt": txt(some_codes()),
        "x/GPCI2026.csv": b"a",
        "PPRRVU2026_Jan_QPP.csv": b"a",
        "letter.txt": b"Dear",
    }
    release = read_release(written(tmp_path, "all.zip", zipped(members)))
    (told,) = release.warnings
    assert told == (
        "Not read, since all.zip is a HCPCS release: GPCI2026.csv, PPRRVU2026_Jan_QPP.csv. Choose them by themselves."
    )


def test_another_zip_beside_the_codes_is_let_lie(tmp_path: Path) -> None:
    members = {"a.txt": txt(some_codes()), "index.zip": zipped({"index.pdf": b"%PDF"})}
    assert len(read_release(written(tmp_path, "x.zip", zipped(members))).codes) == 12


@pytest.mark.parametrize(
    ("headings", "what"),
    [
        (["HCPC", "ACTION CD", "SHORT DESCRIPTION", "LONG DESCRIPTION"], "the transaction report"),
        (["HCPCS/MOD CODE", "ACTION", "LONG DESCRIPTION"], "the list of corrections"),
        (["HCPCS", "LONG DESCRIPTION"], "the list of unlisted (NOC) codes"),
    ],
)
def test_a_list_chosen_alone_is_called_by_its_name(tmp_path: Path, headings: list[str], what: str) -> None:
    path = written(tmp_path, "a.xlsx", sheet_of(headings, ["E9100"] * len(headings)))
    assert f"a.xlsx is {what} that comes beside the HCPCS file" in refusal(path)


def test_a_main_file_without_some_columns_is_not_called_a_list(tmp_path: Path) -> None:
    titles = [title for title in HEADINGS if title not in ("RECID", "SEQNUM")]
    assert "these columns are missing: RECID" in refusal(written(tmp_path, "a.xlsx", xlsx(some_codes(), titles)))


def test_codes_that_only_the_report_names_are_told(tmp_path: Path) -> None:
    report = sheet_of(["HCPC", "ACTION CD"], ["E9100", "ADD"], ["E9999", "ADD"], ["E9998", "Discontinued"])
    release = read_release(written(tmp_path, "x.zip", zipped({"a.txt": txt(some_codes()), "report.xlsx": report})))
    assert release.warnings == ["The transaction report names codes that a.txt lacks (1): E9999."]


def test_it_can_be_cancelled_at_any_step(tmp_path: Path) -> None:
    path = written(tmp_path, "x.zip", zipped({"a.txt": txt(some_codes()), "b.xlsx": sheet_of(["HCPC", "ACTION CD"])}))
    steps: list[tuple[str, float]] = []
    read_release(path, lambda step, share: steps.append((step, share)))
    assert len(steps) >= 3
    for place in range(len(steps)):
        left = place

        def stop(step: str, share: float) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Cancelled

        with pytest.raises(Cancelled):
            read_release(path, stop)
