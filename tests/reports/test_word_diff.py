"""Changed words are found, and nothing of a text is lost or invented."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.reports.word_diff import Piece, word_diff

WORDS = st.lists(st.sampled_from(["mg", "10", "per", "dose,", "not", "each", "w/o", "(oral)"]), max_size=12).map(" ".join)


def marked(pieces: list[Piece]) -> str:
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


def test_a_word_replaced_is_marked_on_both_sides() -> None:
    before, after = word_diff("Injection, abatacept, 10 mg", "Injection, abatacept, 125 mg")
    assert marked(before) == "Injection, abatacept, [10] mg"
    assert marked(after) == "Injection, abatacept, [125] mg"


def test_words_brought_in_are_marked_as_one_stretch() -> None:
    before, after = word_diff("Wheelchair cushion", "Wheelchair seat or back cushion")
    assert marked(before) == "Wheelchair cushion"
    assert marked(after) == "Wheelchair [seat or back] cushion"


def test_a_changed_sign_is_marked_alone() -> None:
    before, after = word_diff("each; per 10 mg", "each, per 10 mg")
    assert marked(before) == "each[;] per 10 mg"
    assert marked(after) == "each[,] per 10 mg"


def test_blanks_alone_are_no_change() -> None:
    before, after = word_diff("two  words", "two words")
    assert not any(piece.changed for piece in [*before, *after])


def test_nothing_against_something() -> None:
    assert word_diff("", "") == ([], [])
    assert word_diff("", "new text") == ([], [Piece("new text", True)])
    assert word_diff("old text", "") == ([Piece("old text", True)], [])


@given(st.text(max_size=80) | WORDS, st.text(max_size=80) | WORDS)
def test_pieces_joined_are_the_texts_and_what_is_not_marked_is_the_same(one: str, other: str) -> None:
    before, after = word_diff(one, other)
    assert "".join(piece.text for piece in before) == one
    assert "".join(piece.text for piece in after) == other
    assert kept(before) == kept(after)
    assert all(piece.text.strip() for piece in [*before, *after] if piece.changed)


@given(WORDS)
def test_a_text_has_no_changes_against_itself(text: str) -> None:
    assert not any(piece.changed for side in word_diff(text, text) for piece in side)


def kept(pieces: list[Piece]) -> list[str]:
    return [token for piece in pieces if not piece.changed for token in re.findall(r"\w+|[^\w\s]", piece.text)]
