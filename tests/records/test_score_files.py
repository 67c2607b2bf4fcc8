"""Score files: whole, private, under names of their own; whatever is not as written is refused, with the reason."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.errors import UserError
from medcode_desktop.records import score_files, seals
from medcode_desktop.records.score_files import SealDoubt, read_score_file
from medcode_desktop.records.seals import ClinicKey, clinic_key
from medcode_desktop.training.model import Mode
from medcode_desktop.work import Cancelled
from tests.records.pool import Pc, picture

KEY, OTHER = ClinicKey(b"k" * 32), ClinicKey(b"o" * 32)


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    with Pc(tmp_path, "front") as made:
        made.practises(made.person("Rosa D\u00edaz, \u0645\u062d\u0645\u062f \U0001fa7a", "117"))
        made.practises(made.person("Bob"), 2, mode=Mode.EXAM)
        yield made


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return tmp_path / "share"


def rewritten(path: Path, change: Callable[[dict[str, Any]], object], key: ClinicKey | None = None) -> Path:
    """The file with its content changed and all sums made anew: what somebody could do who knows the format."""
    packed = path.read_bytes().split(b"\n", 2)[2]
    content = json.loads(gzip.decompress(packed))
    change(content)
    return repacked(path, json.dumps(content).encode(), key)


def repacked(path: Path, text: bytes, key: ClinicKey | None = None) -> Path:
    path.write_bytes(b"".join(score_files._in_parts(gzip.compress(text), key)))
    return path


def test_what_was_written_is_read(pc: Pc, share: Path) -> None:
    written = pc.records.pooling.write(share_made(share))
    assert (written.people, written.sessions, written.answers, written.sealed) == (2, 2, 5, False)
    read = read_score_file(written.path)
    assert sorted(person.name for person in read.content.people) == [
        "Bob",
        "Rosa D\u00edaz, \u0645\u062d\u0645\u062f \U0001fa7a",
    ]
    assert [len(session.answers) for session in read.content.sessions] == [3, 2]
    assert len(read.content.questions) == 3
    assert not read.sealed


def share_made(share: Path) -> Path:
    share.mkdir()
    return share


def test_it_is_readable_by_its_owner_alone_and_nothing_else_is_left(pc: Pc, share: Path) -> None:
    paths = {pc.writes(share) for _ in range(3)}
    assert set(share.iterdir()) == paths
    assert len(paths) == 3
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert all(path.suffix == ".medscores" for path in paths)


def test_sessions_that_are_going_on_are_not_in_it(pc: Pc, share: Path) -> None:
    from tests.records.practising import hold
    from tests.training.asking import question

    hold(
        pc.records,
        pc.records.people.everyone()[0],
        [(question(9), True)],
        datetime.fromisoformat("2025-10-01T00:00:00Z"),
        end=False,
    )
    assert len(read_score_file(pc.writes(share)).content.sessions) == 2


@pytest.mark.parametrize("at", [0, 10, 11, 30, 74, 75, 80, 86, 100, 200, -20, -1])
def test_a_changed_byte_is_found_wherever_it_is(pc: Pc, share: Path, at: int) -> None:
    path = pc.writes(share)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(UserError, match=path.name):
        read_score_file(path, accept_unsealed=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_cut_and_no_edit_is_taken(pc: Pc, share: Path, data: st.DataObject) -> None:
    path = next(share.iterdir()) if share.is_dir() else pc.writes(share)
    kept = path.read_bytes()
    before = picture(pc.records)
    where = data.draw(st.integers(0, len(kept) - 1))
    spoilt = data.draw(st.sampled_from([kept[:where], kept + b"x", kept[:where] + b"?" + kept[where:], kept[where:]]))
    spoilt = spoilt if spoilt != kept else kept[:-1]
    try:
        path.write_bytes(spoilt)
        with pytest.raises(UserError):
            pc.records.pooling.merge(path, accept_unsealed=True)
    finally:
        path.write_bytes(kept)
    assert picture(pc.records) == before


def test_a_file_of_a_newer_program_is_refused(pc: Pc, share: Path) -> None:
    path = pc.writes(share)
    path.write_bytes(path.read_bytes().replace(b"MEDSCORES 1 ", b"MEDSCORES 2 ", 1))
    with pytest.raises(UserError, match=r"written by a newer MedCode Desktop \(format 2; this one reads 1\)"):
        read_score_file(path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"MEDSCORES", b"\x1f\x8b" + b"\0" * 50, b"MEDSCORES 1 " + b"0" * 64 + b"\n"]
)
def test_what_is_no_score_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.medscores"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"x\.medscores"):
        read_score_file(path)


def test_a_file_that_is_too_large_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_files, "MOST_BYTES", 100)
    path = tmp_path / "x.medscores"
    path.write_bytes(b"x" * 101)
    with pytest.raises(UserError, match="no score file"):
        read_score_file(path)
    with pytest.raises(UserError, match="cannot be read"):
        read_score_file(tmp_path / "none.medscores")
    with pytest.raises(UserError, match="cannot be read"):
        read_score_file(tmp_path)


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(score_files, "MOST_UNPACKED", 10_000)
    with pytest.raises(UserError, match="unpacks to too much"):
        read_score_file(repacked(tmp_path / "bomb.medscores", b" " * 10_000_000))


def drop(*keys: Any) -> Callable[[dict[str, Any]], object]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        del content[keys[-1]]

    return change


def put(value: Any, *keys: Any) -> Callable[[dict[str, Any]], object]:
    def change(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    return change


SESSION, ANSWER = ("sessions", 0), ("sessions", 0, "answers", 0)
LIES = {
    "no people": drop("people"),
    "a field more": put(1, "more"),
    "another format": put(True, "format"),
    "person not there": put("0" * 32, *SESSION, "person"),
    "person twice": lambda content: content["people"].append(content["people"][0]),
    "session twice": lambda content: content["sessions"].append(content["sessions"][0]),
    "empty name": put("", "people", 0, "name"),
    "long name": put("x" * 301, "people", 0, "name"),
    "half a character": put("\ud800", "people", 0, "name"),
    "nul in a name": put("a\0b", "people", 0, "name"),
    "name of a number": put(7, "people", 0, "name"),
    "anonymous of a number": put(1, "people", 0, "anonymous"),
    "uid in capitals": put("A" * 32, "people", 0, "uid"),
    "another mode": put("exam", *SESSION, "mode"),
    "no mode": put("nap", *SESSION, "mode"),
    "no plan": put({}, *SESSION, "plan"),
    "plan of a list": put([], *SESSION, "plan"),
    "negative pass mark": put(-1, *SESSION, "plan", "pass_mark"),
    "30 February": put("2025-02-30T00:00:00.000000+00:00", *SESSION, "started_at"),
    "another zone": put("2025-02-03T00:00:00.000000+01:00", *SESSION, "started_at"),
    # to be shown in a time zone, and with the length of the session added, they would leave the calendar
    "the last year of all": put("9999-12-31T23:59:59.999999+00:00", *SESSION, "started_at"),
    "the year one": put("0001-01-01T00:00:00.000000+00:00", *SESSION, "started_at"),
    "a day of the year one": put("0001-01-01", *ANSWER, 4),
    "not ended": put(None, *SESSION, "ended_at"),
    "ended somehow": put("", *SESSION, "ending"),
    "ended in a list": put([], *SESSION, "ending"),
    "negative time": put(-1.0, *SESSION, "elapsed"),
    "endless time": put(float("inf"), *SESSION, "elapsed"),
    "no number": put(float("nan"), *ANSWER, 2),
    "answer to nothing": put(99, *ANSWER, 0),
    "answer true": put(True, *ANSWER, 0),
    "answers in another order": lambda content: content["sessions"][0]["answers"].reverse(),
    "answer twice": lambda content: content["sessions"][0]["answers"].insert(0, content["sessions"][0]["answers"][0]),
    "nothing chosen": put([], *ANSWER, 1),
    "chosen beyond": put([4], *ANSWER, 1),
    "chosen twice": put([1, 1], *ANSWER, 1),
    "chosen before": put([-1], *ANSWER, 1),
    "no day": put("2025-13-01", *ANSWER, 4),
    "day of a list": put([], *ANSWER, 4),
    "due twice": put(2, *ANSWER, 5),
    "due true": put(True, *ANSWER, 5),
    "answer too short": drop(*ANSWER, 5),
    "no such question": put([99, "0123", 0], *SESSION, "questions", 0),
    "places twice": put([0, "0012", 0], *SESSION, "questions", 0),
    "question of a number": put(1, "questions", 0),
    "question of nothing": put("{}", "questions", 0),
    "question deep": put("[" * 100_000, "questions", 0),
    "question with blanks": lambda content: put(content["questions"][0].replace(":", ": ", 1), "questions", 0)(content),
    "unknown topic": lambda content: put(content["questions"][0].replace('"codes"', '"cakes"', 1), "questions", 0)(content),
    "right beyond": lambda content: put(content["questions"][0].replace('"right":[', '"right":[9,'), "questions", 0)(content),
    "content of a list": lambda content: content.clear(),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_every_field_is_checked(pc: Pc, tmp_path: Path, share: Path, lie: Callable[[dict[str, Any]], object]) -> None:
    path = rewritten(pc.writes(share), lie)
    with Pc(tmp_path, "manager") as manager:
        with pytest.raises(UserError, match="is not as MedCode writes it") as told:
            manager.records.pooling.merge(path)
        assert path.name in told.value.what
        assert manager.records.scores.people() == []
        assert manager.records.audit.entries() == []


def test_a_file_rewritten_without_a_lie_is_taken(pc: Pc, share: Path) -> None:
    path = rewritten(pc.writes(share), dict.keys)
    assert read_score_file(path).content == read_score_file(pc.writes(share)).content._replace(
        written_at=read_score_file(path).content.written_at
    )


def places_of(content: Any) -> Iterator[tuple[Any, ...]]:
    """The way to every value, however deep."""
    steps = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in steps:
        yield (key,)
        yield from ((key, *rest) for rest in places_of(value))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), value=JSON)
def test_any_value_anywhere_is_refused_or_stored(
    pc: Pc, tmp_path: Path, share: Path, data: st.DataObject, value: object
) -> None:
    path = next(share.iterdir()) if share.is_dir() else pc.writes(share)
    kept = path.read_bytes()
    content = json.loads(gzip.decompress(kept.split(b"\n", 2)[2]))
    where = data.draw(st.sampled_from(list(places_of(content))))
    with Pc(tmp_path, "manager") as manager:
        try:
            rewritten(path, put(value, *where))
            with suppress(UserError):
                manager.records.pooling.merge(path)
        finally:
            path.write_bytes(kept)
        assert manager.records.backups.check_integrity().sound
        manager.records.scores.sessions()
        manager.records.scores.items()


def test_content_that_is_no_json(pc: Pc, share: Path) -> None:
    for text in (b"{", b"\xff", b"[" * 1_000_000, b"1", b"null"):
        with pytest.raises(UserError, match="is not as MedCode writes it"):
            read_score_file(repacked(pc.writes(share), text))


class TestSeal:
    def test_a_good_seal_is_taken(self, pc: Pc, share: Path) -> None:
        path = pc.writes(share, key=KEY)
        assert read_score_file(path, KEY).sealed

    @pytest.mark.parametrize(
        ("sealed_with", "checked_with", "doubt"), [(None, KEY, "missing"), (OTHER, KEY, "wrong"), (KEY, None, "unchecked")]
    )
    def test_a_doubtful_seal_is_named_and_needs_a_decision(
        self, pc: Pc, share: Path, sealed_with: ClinicKey | None, checked_with: ClinicKey | None, doubt: str
    ) -> None:
        path = pc.writes(share, key=sealed_with)
        with pytest.raises(SealDoubt, match=path.name) as told:
            read_score_file(path, checked_with)
        assert (told.value.doubt, told.value.path) == (doubt, path)
        assert not read_score_file(path, checked_with, accept_unsealed=True).sealed

    def test_whoever_makes_the_sums_anew_lacks_the_key(self, pc: Pc, share: Path) -> None:
        path = rewritten(pc.writes(share, key=KEY), put("Somebody else", "people", 0, "name"), OTHER)
        with pytest.raises(SealDoubt, match="another clinic key, or changed"):
            read_score_file(path, KEY)

    def test_no_key_anywhere_needs_no_decision(self, pc: Pc, share: Path) -> None:
        assert not read_score_file(pc.writes(share)).sealed

    def test_the_key_of_the_pc_seals_and_checks(self, pc: Pc, share: Path) -> None:
        key = pc.records.pooling.key
        assert key.get() is None
        key.set("  correct horse battery ")
        assert key.get() == clinic_key("correct horse battery")
        path = pc.writes(share)
        assert read_score_file(path, clinic_key("correct horse battery")).sealed
        assert pc.records.pooling.merge(path).sealed
        key.remove()
        with pytest.raises(SealDoubt):
            pc.records.pooling.merge(path)

    def test_the_key_is_scrypt_of_the_passphrase_in_one_form(self) -> None:
        expected = hashlib.scrypt("caf\u00e9 au lait, 12".encode(), salt=seals._SALT, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
        assert clinic_key(" cafe\u0301 au lait, 12\n").key == expected

    @pytest.mark.parametrize("phrase", ["", "short", " " * 40, "x" * 1001])
    def test_a_short_passphrase_is_refused(self, phrase: str) -> None:
        with pytest.raises(UserError, match="12 to 1,000"):
            clinic_key(phrase)


class TestWriting:
    def test_a_folder_that_is_not_there_or_a_file(self, pc: Pc, tmp_path: Path) -> None:
        for folder in (tmp_path / "none", pc.records.path):
            with pytest.raises(UserError, match="could not be written to") as told:
                pc.records.pooling.write(folder)
            assert str(folder) in told.value.what
            assert told.value.next_step

    def test_a_cancel_leaves_nothing(self, pc: Pc, share: Path) -> None:
        def cancel(step: str, share: float) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            pc.records.pooling.write(share_made(share), progress=cancel)
        assert list(share.iterdir()) == []

    def test_a_full_disk_leaves_nothing(self, pc: Pc, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        share.mkdir()
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(UserError, match="No space left on device"):
            pc.records.pooling.write(share)
        assert list(share.iterdir()) == []
