from __future__ import annotations

from medcode_desktop.records.recents import MOST
from medcode_desktop.records.records import Records


def test_each_code_once_the_last_one_first(records: Records) -> None:
    for code in ("E0601", "RR", "A4253", "E0601"):
        records.recents.seen(code)
    assert records.recents.recent() == ["E0601", "A4253", "RR"]


def test_the_oldest_go_beyond_two_hundred(records: Records) -> None:
    for number in range(MOST + 5):
        records.recents.seen(f"E{number:04}")
    assert records.recents.recent() == [f"E{number:04}" for number in range(MOST + 4, 4, -1)]


def test_clear_can_be_undone(records: Records) -> None:
    for code in ("E0601", "RR", "A4253"):
        records.recents.seen(code)
    cleared = records.recents.clear()
    assert cleared == ["A4253", "RR", "E0601"]
    assert records.recents.recent() == []
    records.recents.seen("J1100")
    records.recents.seen("RR")
    records.recents.put_back(cleared)
    assert records.recents.recent() == ["RR", "J1100", "A4253", "E0601"]


def test_putting_back_keeps_to_two_hundred(records: Records) -> None:
    for number in range(MOST):
        records.recents.seen(f"E{number:04}")
    cleared = records.recents.clear()
    records.recents.seen("RR")
    records.recents.put_back(cleared)
    assert records.recents.recent() == ["RR", *cleared[:-1]]
