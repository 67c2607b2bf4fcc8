"""People: added, renamed, taken off the list and put back; two of one name are told apart."""

from __future__ import annotations

import pytest

from medcode_desktop.errors import UserError
from medcode_desktop.records.people import PersonGone
from medcode_desktop.records.records import Records


def test_people_come_by_name(records: Records) -> None:
    for name in ("zoe", "Ánna", "Bob", "adam"):
        records.people.add(name)
    assert [person.name for person in records.people.everyone()] == ["adam", "Bob", "zoe", "Ánna"]


@pytest.mark.parametrize(
    "name",
    [
        "Smith, John",
        'O"Brien',
        "=cmd()",
        "Łukasz Żółć",
        "محمد بن سلمان",
        "李小龍",
        "🩺 Dr. No",
        "x" * 300,
        "a\tb\nc",
        "\ud800x",
    ],
)
def test_any_name_is_kept_as_one_line(records: Records, name: str) -> None:
    person = records.people.add(f"  {name} ")
    (kept,) = records.people.everyone()
    assert kept == person
    assert kept.name == " ".join(name.replace("\ud800", "\ufffd").split())


@pytest.mark.parametrize(("name", "staff"), [("", ""), (" \n", "7"), ("x" * 301, ""), ("Rosa", "9" * 101)])
def test_what_is_no_name_is_refused(records: Records, name: str, staff: str) -> None:
    with pytest.raises(UserError):
        records.people.add(name, staff)
    assert records.people.everyone() == []


def test_the_same_person_is_not_added_twice(records: Records) -> None:
    records.people.add("Rosa Díaz", "A7")
    records.people.add("Rosa Díaz", "A8")
    with pytest.raises(UserError, match="that of Rosa"):
        records.people.add("Rosa D.", "a7")
    records.people.add("Bob")
    with pytest.raises(UserError, match="on the list already"):
        records.people.add("BOB")
    assert len(records.people.everyone()) == 3


def test_a_person_is_renamed_but_not_to_another(records: Records) -> None:
    rosa, bob = records.people.add("Rosa"), records.people.add("Bob")
    assert records.people.rename(rosa.id, "Rosa Díaz", "7").label == "Rosa Díaz (7)"
    assert records.people.rename(rosa.id, "Rosa Diaz", "7").uid == rosa.uid
    with pytest.raises(UserError, match="on the list already"):
        records.people.rename(rosa.id, "bob", "")
    assert {person.name for person in records.people.everyone()} == {"Rosa Diaz", bob.name}


def test_off_the_list_and_back(records: Records) -> None:
    rosa = records.people.add("Rosa")
    records.people.remove(rosa.id)
    assert records.people.everyone() == []
    assert records.people.person(rosa.id) is None
    with pytest.raises(PersonGone, match="Rosa is no longer"):
        records.people.rename(rosa.id, "Rose", "")
    again = records.people.add("Rosa")
    assert again.uid != rosa.uid
    records.people.put_back(rosa.id)
    assert {person.uid for person in records.people.everyone()} == {rosa.uid, again.uid}
