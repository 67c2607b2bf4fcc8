"""Importing, going back, and the faults on the way: the catalogue in use stays as it was, byte for byte."""

from __future__ import annotations

import hashlib
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from medcode_desktop.catalogue import entries, schema
from medcode_desktop.catalogue.store import CatalogueStore
from medcode_desktop.errors import CodesWouldBeLost, UserError
from medcode_desktop.work import Cancelled
from tests.releases.making import Made, some_codes, txt, written, zipped

ON = date(2026, 1, 15)
JANUARY = "hcpcs/january-2025-alpha-numeric-hcpcs-file.zip"
OCTOBER = "hcpcs/HCPC2025_OCT_ANWEB_v4.xlsx"


def state(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*"))
        if path.name != "import.lock"
    }


def test_two_releases_in_order_of_time(store: CatalogueStore, shared_data: Path) -> None:
    first = store.import_file(shared_data / JANUARY)
    assert (first.codes, first.modifiers, first.history_only) == (8259, 383, True)
    second = store.import_file(shared_data / OCTOBER)
    assert (second.codes, second.modifiers, second.added) == (8463, 383, 204)
    assert second.compared_with == "HCPCS Level II January 2025"
    catalogue = store.open()
    held = catalogue.releases()
    changed = catalogue.changes(held[-1].number, held[0].number)
    assert (len(changed.added), len(changed.removed)) == (204, 0)
    # 38 differ between the two workbooks; in 4 of them only because the workbook of January cuts the text short,
    # which the text file of the zip has whole
    assert len(changed.revised) == second.revised == 34
    # a text of its time for a date of service of its time
    code = changed.revised[0].code
    then, now = catalogue.detail(code, date(2025, 2, 1)), catalogue.detail(code, ON)
    assert then is not None
    assert now is not None
    assert then.official[0].long == changed.revised[0].before
    assert now.official[0].long == changed.revised[0].after
    assert catalogue.search("E0601", ON).hits[0].text.startswith("CPAP device")
    catalogue.close()


def test_the_order_of_imports_does_not_matter(store: CatalogueStore, shared_data: Path, bundled: Path, tmp_path: Path) -> None:
    for name in (JANUARY, OCTOBER):
        store.import_file(shared_data / name)
    other = CatalogueStore(tmp_path / "other", bundled)
    for name in (OCTOBER, JANUARY):
        report = other.import_file(shared_data / name)
    assert report.history_only
    one, two = store.open(), other.open()
    for code in ("E0601", "A4253", "RR", "J0129"):
        left, right = one.detail(code, ON), two.detail(code, ON)
        assert left is not None
        assert right is not None
        assert left.official == right.official
        assert left.decoded == right.decoded
    one.close()
    two.close()


def test_the_same_file_again_changes_nothing(store: CatalogueStore, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", txt(some_codes()))
    store.import_file(path, allow_loss=True)
    before = state(store.folder)
    assert store.import_file(path, allow_loss=True).already_loaded
    assert state(store.folder) == before


def test_a_later_posting_takes_the_place_of_the_earlier(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_file(written(tmp_path, "HCPC2026_JAN_v1.txt", txt(some_codes())), allow_loss=True)
    store.import_file(written(tmp_path, "HCPC2026_JAN_v2.txt", txt(some_codes(14))), allow_loss=True)
    catalogue = store.open()
    assert [(info.posting, info.codes) for info in catalogue.releases() if not info.own_words] == [("v2", 14)]
    catalogue.close()


@pytest.mark.parametrize(
    ("marks", "told"),
    [(("v9", "v10"), True), (("12172024", "01082025"), True), (("v2", "v2"), False), (("v2", "01082025"), False)],
)
def test_an_earlier_posting_does_not_take_the_place_of_a_later(
    store: CatalogueStore, tmp_path: Path, marks: tuple[str, str], told: bool
) -> None:
    """In either order of import the later one stands; of two that cannot be compared, the one that came last."""
    earlier, later = (
        written(tmp_path, f"HCPC2026_JAN_ANWEB_{mark}.{count}.txt", txt(some_codes(count)))
        for mark, count in zip(marks, (12, 14), strict=True)
    )
    store.import_file(earlier, allow_loss=True)
    store.import_file(later, allow_loss=True)
    before = state(store.folder)
    again = store.import_file(earlier, allow_loss=True)
    assert again.already_loaded == told
    assert (state(store.folder) == before) == told
    assert any("A later posting of this quarter is loaded" in warning for warning in again.warnings) == told


def test_losing_codes_is_asked(store: CatalogueStore, tmp_path: Path) -> None:
    path = written(tmp_path, "few.txt", txt(some_codes()))
    with pytest.raises(CodesWouldBeLost) as caught:
        store.import_file(path)
    assert caught.value.missing > 1000
    assert state(store.folder) == {}
    store.import_file(path, allow_loss=True)


def test_going_back_step_by_step_to_the_bundled_one(store: CatalogueStore, tmp_path: Path) -> None:
    assert not store.can_roll_back()
    assert store.open_before() is None
    for count, quarter in ((12, "20260101"), (14, "20260401")):
        store.import_file(written(tmp_path, f"{quarter}.txt", txt(some_codes(count, effective=quarter))), allow_loss=True)
    assert "April 2026" in _title(store)
    assert "January 2026" in store.roll_back()
    assert "January 2026" in _title(store)
    store.roll_back()
    assert "own words" in _title(store)
    with pytest.raises(UserError, match="no catalogue to go back to"):
        store.roll_back()


def test_the_title_names_the_official_text_that_is_history_only(store: CatalogueStore, tmp_path: Path) -> None:
    """So that two catalogues to go back to can be told apart."""
    store.import_file(written(tmp_path, "a.txt", txt(some_codes(effective="20250101"))), allow_loss=True)
    assert _title(store) == "HCPCS Level II October 2025 - own words and official text of January 2025"
    assert store.roll_back() == "HCPCS Level II October 2025 - own words"


def test_only_the_last_few_are_kept(store: CatalogueStore, tmp_path: Path) -> None:
    for count in range(12, 18):
        store.import_file(written(tmp_path, "a.txt", txt(some_codes(count))), allow_loss=True)
    assert len(list(store.folder.glob("catalogue-*.db"))) == 4


@pytest.mark.parametrize("at", [0.0, 0.2, 0.4, 0.6, 0.85, 0.93, 0.98])
def test_a_cancel_at_any_moment_changes_nothing(store: CatalogueStore, tmp_path: Path, at: float) -> None:
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    before = state(store.folder)

    def progress(step: str, share: float) -> None:
        if share >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        store.import_file(written(tmp_path, "b.txt", txt(some_codes(20))), progress, allow_loss=True)
    assert state(store.folder) == before


def test_a_bad_file_changes_nothing(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    before = state(store.folder)
    with pytest.raises(UserError):
        store.import_file(written(tmp_path, "b.zip", zipped({"a.txt": txt(some_codes())})[:-30]))
    assert state(store.folder) == before


def test_two_imports_at_once(store: CatalogueStore, tmp_path: Path) -> None:
    store.folder.mkdir()
    done = threading.Event()
    with FileLock(store.folder / "import.lock"), pytest.raises(UserError, match="Another import is under way"):
        CatalogueStore(store.folder, store.bundled).import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    done.set()


def test_a_damaged_catalogue_falls_back_and_says_so(store: CatalogueStore, tmp_path: Path) -> None:
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    store.import_file(written(tmp_path, "b.txt", txt(some_codes(14))), allow_loss=True)
    (store.folder / "catalogue-0002.db").write_bytes(b"not a database" * 1000)
    catalogue = store.open()
    assert "damaged" in store.fallback
    assert catalogue.path.name == "catalogue-0001.db"
    catalogue.close()
    for path in store.folder.glob("*.db"):
        path.write_bytes(b"")
    catalogue = store.open()
    assert catalogue.path == store.bundled
    catalogue.close()


@pytest.mark.parametrize("table", ["own_words", "vocabulary", "sqlite_autoindex_vocabulary_1"])
def test_an_import_over_a_damaged_catalogue_says_which_is_damaged(
    store: CatalogueStore, shared_data: Path, tmp_path: Path, table: str
) -> None:
    """Where the import itself does not read it."""
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    path = store.folder / "catalogue-0001.db"
    with closing(sqlite3.connect(path)) as db:
        page = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = db.execute("PRAGMA page_size").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    before = path.read_bytes()
    with pytest.raises(UserError, match=r"The catalogue in use in .* is damaged .*Go back to the catalogue before it"):
        store.import_files([shared_data / "fees/GPCI2025.csv"])
    assert path.read_bytes() == before
    assert sorted(one.name for one in store.folder.glob("*.db")) == ["catalogue-0001.db"]


def test_the_note_of_what_is_in_use_cannot_be_read(store: CatalogueStore, tmp_path: Path) -> None:
    """A folder in its place stands for a file without permission: nothing is cleared away then."""
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    (store.folder / "in-use.txt").unlink()
    (store.folder / "in-use.txt").mkdir()
    catalogue = store.open()
    assert catalogue.path == store.bundled
    assert "in-use.txt cannot be read" in store.fallback
    catalogue.close()
    for change in (store.roll_back, lambda: store.import_file(tmp_path / "a.txt", allow_loss=True)):
        with pytest.raises(UserError, match="cannot be read"):
            change()
    assert (store.folder / "catalogue-0001.db").is_file()


@pytest.mark.parametrize("name", [b"", b"nonsense", b"../catalogue-0001.db", b"\xff\xfe", b"/etc/passwd", b"import.lock"])
def test_the_note_of_what_is_in_use_is_damaged(store: CatalogueStore, tmp_path: Path, name: bytes) -> None:
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    (store.folder / "in-use.txt").write_bytes(name)
    catalogue = store.open()
    assert catalogue.path.name == "catalogue-0001.db"
    assert "in-use.txt is damaged" in store.fallback
    catalogue.close()
    store.import_file(written(tmp_path, "b.txt", txt(some_codes(14))), allow_loss=True)
    assert _title(store)
    assert store.fallback == ""


def test_a_note_that_cannot_be_written_changes_nothing(store: CatalogueStore, tmp_path: Path) -> None:
    for count in (12, 14):
        store.import_file(written(tmp_path, f"{count}.txt", txt(some_codes(count))), allow_loss=True)
    before = state(store.folder)
    (tmp_path / "16.txt").write_bytes(txt(some_codes(16)))
    (store.folder / "in-use.part").mkdir()  # in the way of the note
    with pytest.raises(UserError, match="could not be written"):
        store.roll_back()
    with pytest.raises(UserError, match="could not be written"):
        store.import_file(tmp_path / "16.txt", allow_loss=True)
    (store.folder / "in-use.part").rmdir()
    assert state(store.folder) == before


@pytest.mark.parametrize("name", ["a b", "50% #1", "what?mode=memory", "Üñï", "non-utf8 \udcff"])
def test_any_folder_name(bundled: Path, tmp_path: Path, name: str) -> None:
    store = CatalogueStore(tmp_path / name, bundled)
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    assert store.can_roll_back()
    assert store.fallback == ""


def test_a_full_disk_is_said_and_nothing_changed(store: CatalogueStore, tmp_path: Path) -> None:
    """The size of a file that the process may write stands for the end of the disk."""
    path = written(tmp_path, "a.txt", txt(some_codes()))
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from medcode_desktop.catalogue.store import CatalogueStore\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))\n"
        "try:\n"
        "    CatalogueStore(Path(sys.argv[1]), Path(sys.argv[2])).import_file(Path(sys.argv[3]), allow_loss=True)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    size = store.bundled.stat().st_size
    for limit in (100_000, size + 4096):
        arguments = [sys.executable, "-c", program, store.folder, store.bundled, path, limit]
        done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, check=False)
        assert done.stdout.startswith("UserError The catalogue could not be written"), done.stdout + done.stderr
        assert state(store.folder) == {}


def test_a_removal_for_which_the_disk_is_too_full(store: CatalogueStore, shared_data: Path) -> None:
    """It is not to be imported again, but removed again."""
    store.import_files([shared_data / "fees/25LOCCO.csv"])
    before = state(store.folder)
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from medcode_desktop.catalogue.store import CatalogueStore\n"
        "from medcode_desktop.releases.official import SourceKind\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))\n"
        "try:\n"
        "    CatalogueStore(Path(sys.argv[1]), Path(sys.argv[2])).remove(SourceKind.COUNTIES)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
    )
    size = max(path.stat().st_size for path in store.folder.glob("*.db"))
    for limit in (100_000, size):
        arguments = [sys.executable, "-c", program, store.folder, store.bundled, limit]
        done = subprocess.run(list(map(str, arguments)), capture_output=True, text=True, check=False)
        assert done.stdout.startswith("UserError The catalogue could not be written"), done.stdout + done.stderr
        assert "Nothing was changed" in done.stdout
        assert "import again" not in done.stdout
        assert state(store.folder) == before


def test_what_a_killed_import_left_is_cleared_unless_one_is_under_way(store: CatalogueStore, tmp_path: Path) -> None:
    store.clear_leftovers()
    assert not store.folder.exists()  # a start without any import leaves no trace
    store.import_file(written(tmp_path, "a.txt", txt(some_codes())), allow_loss=True)
    before = state(store.folder)
    store.clear_leftovers()
    assert state(store.folder) == before
    for name in ("catalogue-0002.part", "catalogue-0002.part-journal", "catalogue-0003.db"):
        written(store.folder, name, b"Made-up zephyr procedure")
    under_way = state(store.folder)
    with FileLock(store.folder / "import.lock"):
        store.clear_leftovers()
        assert state(store.folder) == under_way
    store.clear_leftovers()
    assert state(store.folder) == before
    assert store.fallback == ""


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """kill -9 at fifty places along an import: the catalogue is the old one or the new one, and both open. A bundled catalogue
    of a few codes takes the same steps in a fraction of the time."""
    with closing(sqlite3.connect(tmp_path / "bundled.db")) as small:
        schema.create(small)
        small.execute("INSERT INTO release VALUES (1, '2025-10-01', 'Few codes', '', '', '', '', '', 1, 0, 1)")
        small.execute("INSERT INTO released VALUES (1, 'E0601', 0, 0, 0, '', '', '', '')")
        small.execute("INSERT INTO own_words VALUES ('E0601', 'CPAP device', '')")
        entries.rebuild(small)
        small.commit()
    store = CatalogueStore(tmp_path / "catalogues", tmp_path / "bundled.db")
    files = [written(tmp_path, f"{count}.txt", txt([*some_codes(count), Made("E0001", "x")])) for count in (12, 14)]
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from medcode_desktop.catalogue.store import CatalogueStore\n"
        "steps, putting, at, after = 0, False, int(sys.argv[4]), int(sys.argv[5])\n"
        "def trace(frame, event, argument):\n"
        "    global steps, putting\n"
        "    if '/catalogue/' in frame.f_code.co_filename:\n"
        "        if frame.f_code.co_name == '_use' and not putting:\n"
        "            putting, steps = True, 0 if after else steps\n"
        "        steps += 1\n"
        "        if steps == (after if putting else at):\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.setprofile(trace)\n"
        "CatalogueStore(Path(sys.argv[1]), Path(sys.argv[2])).import_file(Path(sys.argv[3]), allow_loss=True)\n"
        "sys.setprofile(None)\n"
        "print(steps)\n"
    )

    def run(folder: Path, file: Path, at: int = 0, after: int = 0) -> subprocess.CompletedProcess[str]:
        arguments = [sys.executable, "-c", program, folder, store.bundled, file, at, after]
        return subprocess.run(list(map(str, arguments)), capture_output=True, text=True, check=False)

    whole = int(run(tmp_path / "trial", files[0]).stdout)
    run(store.folder, files[0])
    # over all of it, and at every step from where the new catalogue is put into use
    moments = [*((at, 0) for at in range(1, whole, whole // 25)), *((0, after) for after in range(1, 27))]
    seen = set()
    for at, after in moments:
        killed = run(store.folder, files[1], at, after)
        assert killed.returncode in (-signal.SIGKILL, 0), killed.stderr
        codes = _codes(store)
        assert store.fallback == "", (at, after)
        seen.add(codes)
        if codes == 15:
            store.roll_back()
    assert seen == {13, 15}


def _codes(store: CatalogueStore) -> int:
    catalogue = store.open()
    codes = catalogue.releases()[0].codes
    catalogue.close()
    return codes


def _title(store: CatalogueStore) -> str:
    catalogue = store.open()
    title = catalogue.title
    catalogue.close()
    return title
