"""What one release changed against another."""

from __future__ import annotations

from pathlib import Path

from medcode_desktop.catalogue.store import CatalogueStore


def test_what_our_own_words_come_without_has_not_changed(store: CatalogueStore, shared_data: Path) -> None:
    store.import_file(shared_data / "hcpcs/HCPC2025_OCT_ANWEB_v4.xlsx")
    catalogue = store.open()
    official, own = catalogue.releases()
    assert own.own_words
    for before, after in ((own, official), (official, own)):
        changed = catalogue.changes(before.number, after.number)
        assert [fact for fact in changed.facts_changed if fact[1] == "Multiple pricing"] == []
        assert (changed.added, changed.removed, changed.revised) == ((), (), ())
    catalogue.close()
