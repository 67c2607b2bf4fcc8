from __future__ import annotations

from pathlib import Path

import pytest

from medcode_desktop.records.records import Records


@pytest.mark.parametrize("name", ["a b", "50% #1", "what?mode=memory", "Üñï", 'quote\'s "file"', "non-utf8 \udcff", "[x]*"])
def test_any_folder_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    records = Records.open(folder / "records.db", folder / "backups")
    records.favourites.star("E0601")
    records.backups.restore(records.backups.back_up())
    assert records.favourites.starred() == ["E0601"]
    records.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (folder / "records.db").stat().st_size > 0
