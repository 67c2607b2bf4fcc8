from __future__ import annotations

import threading
from pathlib import Path

import pytest

from medcode_desktop.records.faults import UnusableRecords
from medcode_desktop.records.locks import alone, be_present, lock_file, one_at_a_time
from tests.records.conftest import Start


def test_two_may_be_present_and_one_of_them_at_work(tmp_path: Path) -> None:
    records = tmp_path / "records.db"
    first, second = be_present(records), be_present(records)
    with one_at_a_time(records):
        be_present(records).close()
    first.close()
    second.close()


def test_alone_is_only_alone(tmp_path: Path) -> None:
    records = tmp_path / "records.db"
    first = be_present(records)
    with pytest.raises(UnusableRecords, match="Another MedCode window"), alone(records):
        pass
    first.close()
    with alone(records):
        pass


def test_one_waits_for_the_other(tmp_path: Path) -> None:
    records = tmp_path / "records.db"
    order: list[str] = []
    waiting = threading.Event()

    def second() -> None:
        waiting.set()
        with one_at_a_time(records):
            order.append("second")

    with one_at_a_time(records):
        thread = threading.Thread(target=second)
        thread.start()
        waiting.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


LOCKS = """
import resource, sys
from pathlib import Path
from medcode_desktop.records.locks import alone, be_present, one_at_a_time
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
records = Path(sys.argv[1])
with alone(records):
    pass
present = be_present(records)
with one_at_a_time(records):
    print(*[path.name for path in records.parent.iterdir()])
"""


def test_locking_writes_nothing(tmp_path: Path, start: Start) -> None:
    """So that it works on a full disk: not one byte may be written here."""
    assert start(LOCKS, tmp_path / "records.db").communicate()[0] == "records.db.lock\n"
    assert lock_file(tmp_path / "records.db").stat().st_size == 0
