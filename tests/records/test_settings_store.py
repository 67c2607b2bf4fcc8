from __future__ import annotations

from medcode_desktop.records.records import Records


def test_get_set_remove_all(records: Records) -> None:
    assert records.settings.get("theme") is None
    records.settings.set("theme", "dark")
    records.settings.set("window", "")
    records.settings.set("theme", "light")
    assert records.settings.get("theme") == "light"
    assert records.settings.get("window") == ""
    assert records.settings.all() == {"theme": "light", "window": ""}
    records.settings.remove("theme")
    records.settings.remove("theme")
    assert records.settings.get("theme") is None
