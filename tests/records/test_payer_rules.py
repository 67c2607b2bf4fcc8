"""The clinic's rules of payers: kept once, undone, taken from a file whole or not at all, written down in the audit log."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcode_desktop.checking.payer_rules import PayerRule, RuleKind, family_sections
from medcode_desktop.errors import UserError
from medcode_desktop.records.records import Records
from tests.records.conftest import Home

NO = RuleKind.NOT_ACCEPTED
CANES = PayerRule("Acme", NO, "E0100", "E0159", "Canes", since=date(2025, 1, 1))
PAP = PayerRule("Beta", RuleKind.NEEDS_MODIFIER, "E0601", "E0601", value="KX NU/RR", note="=1+1")
SECTIONS = family_sections()


def acts(records: Records) -> list[tuple[str, str]]:
    return [(entry.what, entry.detail) for entry in records.audit.entries()]


def test_rules_are_kept_once_and_on_the_disk(home: Home, records: Records) -> None:
    canes, pap = records.payer_rules.add(CANES), records.payer_rules.add(PAP)
    assert records.payer_rules.add(CANES._replace(payer=" ACME ".strip())).id == canes.id
    other = home.open()
    assert other.payer_rules.all() == [canes, pap]
    assert [one._replace(id=0) for one in other.payer_rules.all()] == [CANES, PAP]
    assert other.payer_rules.payers(["beta", "Delta"]) == ["Acme", "Beta", "Delta"]
    other.close()
    assert acts(records) == []


def test_rules_for_a_code_on_a_day(records: Records) -> None:
    canes = records.payer_rules.add(CANES)
    wide = records.payer_rules.add(CANES._replace(first="E0000", last="E9999", section="E codes", since=None))
    records.payer_rules.add(CANES._replace(first="A0000", last="V9999", section=""))
    records.payer_rules.add(PAP)
    ids = [one.id for one in records.payer_rules.for_code("E0100", date(2025, 6, 1))]
    assert ids == [canes.id, wide.id, canes.id + 2]
    assert [one.id for one in records.payer_rules.for_code("E0100", date(2024, 6, 1))] == [wide.id]
    assert records.payer_rules.for_code("D0120", date(2025, 6, 1)) == []
    assert records.payer_rules.for_code("RR", date(2025, 6, 1)) == []


def test_a_change_and_its_undo(records: Records) -> None:
    canes, pap = records.payer_rules.add(CANES), records.payer_rules.add(PAP)
    before = records.payer_rules.change(canes.id, canes._replace(note="new", payer="ACME"))
    assert before == canes
    assert records.payer_rules.all()[0].note == "new"
    records.payer_rules.change(canes.id, before)
    assert records.payer_rules.all() == [canes, pap]
    with pytest.raises(UserError, match="same rule"):
        records.payer_rules.change(canes.id, PAP)
    with pytest.raises(UserError, match="not there any more"):
        records.payer_rules.change(99, PAP._replace(note="x"))


def test_a_removal_its_undo_and_the_log(records: Records) -> None:
    canes, pap = records.payer_rules.add(CANES), records.payer_rules.add(PAP)
    gone = records.payer_rules.remove([canes.id, pap.id, 99])
    assert gone == [canes, pap]
    assert records.payer_rules.all() == []
    records.payer_rules.put_back(gone)
    records.payer_rules.put_back(gone)
    assert records.payer_rules.all() == [canes, pap]
    assert acts(records)[:2] == [
        ("payer rules removed", "2: Acme E0100-E0159 not_accepted; Beta E0601 needs_modifier"),
        ("payer rules put back", "2: Acme E0100-E0159 not_accepted; Beta E0601 needs_modifier"),
    ]
    assert records.payer_rules.remove([]) == []


def test_a_file_takes_the_place_of_all_and_is_undone(records: Records, tmp_path: Path) -> None:
    canes, pap = records.payer_rules.add(CANES), records.payer_rules.add(PAP)
    path = tmp_path / "rules.csv"
    path.write_text(
        "Payer,Codes,Rule,Value,Note,From\nBETA,E0601,Needs modifier,KX NU/RR,'=1+1,\nGamma,CPT II,Not accepted,,,\n"
        "gamma,CPT Category II,Not accepted,,,\n"
    )
    done = records.payer_rules.replace_from_csv(path, SECTIONS)
    assert (done.rules, done.added, done.gone, done.doubled) == (2, 1, 1, 1)
    kept, new = records.payer_rules.all()
    assert kept == pap._replace(payer="BETA")
    assert (new.payer, new.codes, new.section) == ("Gamma", "0000F-9999F", "CPT Category II")
    records.payer_rules.put_back_all(done.before)
    assert records.payer_rules.all() == [canes, pap]
    assert acts(records) == [
        ("payer rules imported", "rules.csv: 2 rules, 1 new, 1 gone"),
        ("payer rules put back", "2 rules, as before the import"),
    ]


def test_a_faulty_file_changes_nothing(records: Records, tmp_path: Path) -> None:
    canes = records.payer_rules.add(CANES)
    path = tmp_path / "rules.csv"
    path.write_text("Payer,Codes,Rule\nGamma,E0601,Not accepted\nGamma,E06,Not accepted\n")
    with pytest.raises(UserError, match=r"rules\.csv, line 3, column \u201cCodes\u201d"):
        records.payer_rules.replace_from_csv(path, SECTIONS)
    with pytest.raises(UserError, match="could not be read"):
        records.payer_rules.replace_from_csv(tmp_path / "none.csv", SECTIONS)
    assert records.payer_rules.all() == [canes]
    assert acts(records) == []


def test_a_full_transaction_or_none(records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log entry fails: the rules stay as they were."""
    canes = records.payer_rules.add(CANES)
    path = tmp_path / "rules.csv"
    path.write_text("Payer,Codes,Rule\nGamma,E0601,Not accepted\n")
    records._file.connection.execute(
        "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.audit_log BEGIN SELECT RAISE(ABORT, 'refused'); END"
    )
    with pytest.raises(Exception, match="refused"):
        records.payer_rules.replace_from_csv(path, SECTIONS)
    with pytest.raises(Exception, match="refused"):
        records.payer_rules.remove([canes.id])
    assert records.payer_rules.all() == [canes]
