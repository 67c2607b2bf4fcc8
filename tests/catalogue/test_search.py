"""What people type, and what they must find, on the bundled catalogue alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcode_desktop.catalogue import code_search
from medcode_desktop.catalogue.catalogue import Catalogue
from medcode_desktop.catalogue.model import Kind, Look, NoteKind, Standing, Tier

ON = date(2026, 1, 15)


def codes(catalogue: Catalogue, text: str, look: Look = Look.ALL, *, active_only: bool = True) -> list[str]:
    answer = catalogue.search(text, ON, look, active_only=active_only)
    return [hit.code for hit in (*answer.hits, *answer.more)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E0601", "E0601"),
        ("e0601", "E0601"),
        ("e0601-rr", "E0601"),
        ("cpap", "E0601"),
        ("sleep apnea machine", "E0601"),
        ("rollator", "E0143"),
        ("orencia", "J0129"),
        ("abatacept", "J0129"),
        ("humira", "J0139"),
        ("cane", "E0100"),
        ("canes", "E0100"),
        ("wheel chair", "K0001"),
        ("b12", "J3420"),
        ("b-12", "J3420"),
        ("blood sugar meter", "E0607"),
        ("metotrexate", "J8610"),
        ("bath bench/stool", "E0245"),
        ("hemi-wheelchair", "K0002"),
        ("fragmin 5000", "J1645"),
        ("strontium-89 chloride", "A9600"),
        ("sublocade", "Q9991"),
        ("transportation, volunteer", "A0080"),
    ],
)
def test_the_right_code_is_among_the_first(catalogue: Catalogue, text: str, code: str) -> None:
    assert code in codes(catalogue, text)[:6]


def test_the_thing_itself_stands_before_its_parts(catalogue: Catalogue) -> None:
    assert codes(catalogue, "cpap")[0] == "E0601"


def test_words_are_beginnings_in_any_order(catalogue: Catalogue) -> None:
    assert codes(catalogue, "cush wheelch")[:5] == codes(catalogue, "wheelchair cushion")[:5]


def test_misspelt_words_are_repaired_and_said_so(catalogue: Catalogue) -> None:
    answer = catalogue.search("weelchair cushon", ON)
    assert {hit.tier for hit in answer.hits} == {Tier.SPELLING}
    assert any(note.kind is NoteKind.REPAIRED and note.query == "wheelchair cushion" for note in answer.notes)


def test_right_spelling_is_not_repaired(catalogue: Catalogue) -> None:
    assert not any(note.kind is NoteKind.REPAIRED for note in catalogue.search("wheelchair cushion", ON).notes)


def test_inside_of_words(catalogue: Catalogue) -> None:
    assert any(hit.tier is Tier.INSIDE for hit in catalogue.search("neuropathy", ON).hits)


def test_phrases_and_words_left_out(catalogue: Catalogue) -> None:
    for hit in catalogue.search('"skin barrier"', ON).hits:
        detail = catalogue.detail(hit.code, ON)
        assert detail is not None
        assert "skin barrier" in f"{detail.description} {detail.keywords}".lower().replace("-", " ")
    assert not any("power" in hit.text.lower() for hit in catalogue.search("wheelchair -power", ON).hits)


def test_most_words_stand_apart(catalogue: Catalogue) -> None:
    answer = catalogue.search("adhesive remover wipes", ON)
    assert [hit.code for hit in answer.hits] == ["A4456"]
    assert "A4455" in {hit.code for hit in answer.more}
    assert {hit.tier for hit in answer.more} == {Tier.MORE}


def test_prefix_range_pattern_and_list(catalogue: Catalogue) -> None:
    assert all(code.startswith("E060") for code in codes(catalogue, "e060"))
    assert codes(catalogue, "E0100-E0105") == ["E0100", "E0105"]
    assert all(code.startswith("E06") and code.endswith("1") for code in codes(catalogue, "E06?1"))
    assert codes(catalogue, "E0601, a4253;J0129\nRR")[:3] == ["E0601", "A4253", "J0129"]


def test_a_list_of_codes_that_was_cut_says_so(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = catalogue.search("E06*", ON, active_only=False, limit=1000)
    assert (whole.total_is_exact, whole.total) == (True, len(whole.hits))
    monkeypatch.setattr(code_search, "MOST_ROWS", 5)
    cut = catalogue.search("E06*", ON, active_only=False, limit=1000)
    assert (cut.total_is_exact, cut.total) == (False, 5)


def test_a_modifier_of_cpt_has_no_place_among_those_of_level_two(catalogue: Catalogue) -> None:
    for code, places in (("25", 0), ("RR", 1)):
        detail = catalogue.detail(code, ON)
        assert detail is not None
        assert len(detail.path) == places


def test_modifiers_are_found_by_code_and_by_words(catalogue: Catalogue) -> None:
    assert codes(catalogue, "RR")[0] == "RR"
    assert codes(catalogue, "rr")[0] == "RR"
    assert "RR" in codes(catalogue, "rental", Look.MODIFIERS)
    assert all(len(code) == 2 for code in codes(catalogue, "left", Look.MODIFIERS))


def test_retired_codes_are_found_marked_and_last(catalogue: Catalogue) -> None:
    answer = catalogue.search("injection", ON, active_only=False, limit=1000)
    standings = [hit.standing for hit in answer.hits]
    assert standings == sorted(standings, key=lambda standing: standing is not Standing.ACTIVE)
    retired = catalogue.search("J0150", ON).hits[0]
    assert (retired.code, retired.standing) == ("J0150", Standing.TERMINATED)


def test_standing_is_judged_on_the_date(catalogue: Catalogue) -> None:
    retired = catalogue.search("J0150", ON).hits[0]
    last_day = date.fromisoformat(retired.terminated)
    assert catalogue.search("J0150", last_day).hits[0].standing is Standing.ACTIVE
    assert catalogue.search("E0601", date(1980, 1, 1)).hits[0].standing is Standing.NOT_YET


def test_cpt_shapes_get_an_answer_and_no_text(catalogue: Catalogue) -> None:
    hit = catalogue.search("99213", ON).hits[0]
    assert hit.kind is Kind.SHAPE
    assert "Evaluation and Management" in hit.text
    detail = catalogue.detail("99213", ON)
    assert detail is not None
    assert detail.import_for_text
    assert any("American Medical Association" in notice for notice in detail.notices)


def test_a_wrong_code_gets_its_reason_and_the_repair(catalogue: Catalogue) -> None:
    answer = catalogue.search("E06O1", ON)
    assert answer.hits == ()
    assert answer.notes[0].kind is NoteKind.PROBLEM
    assert "E0601" in {note.query for note in answer.notes}


def test_codes_added_later_are_known(catalogue: Catalogue) -> None:
    hit = catalogue.search("A2040", ON).hits[0]
    assert hit.kind is Kind.LATER
    assert "import the current CMS release" in hit.text


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=60), st.text(alphabet='"*-()^:AND OR NOT NEAR\0\u202e\U0001f600e0601', max_size=40)))
def test_any_text_gets_an_answer(catalogue: Catalogue, text: str) -> None:
    answer = catalogue.search(text, ON)
    assert answer.asked == text


@pytest.mark.parametrize("text", ["x" * 10_000, "a " * 5000, '"' * 999, "E0601 " * 1600, "-" * 500, "\0\0", "شلل", "🦽"])
def test_monstrous_texts(catalogue: Catalogue, text: str) -> None:
    catalogue.search(text, ON)


def test_details_are_decoded(catalogue: Catalogue) -> None:
    detail = catalogue.detail("E0601", ON)
    assert detail is not None
    assert {decoded.kind for decoded in detail.decoded} >= {"coverage", "pricing", "betos"}
    assert all(decoded.meaning for decoded in detail.decoded)
    assert [ref.level for ref in detail.path] == ["family", "letter", "section"]
    assert "RR" in {hit.code for hit in detail.modifiers}
    assert "E0601" in {hit.code for hit in detail.neighbours}


def test_the_tree_leads_to_every_section(catalogue: Catalogue) -> None:
    family = catalogue.sections(None)[0]
    letters = catalogue.sections(family)
    assert [ref.first[0] for ref in letters] == list("ABCEGHJKLMPQRSTUV")
    equipment = next(ref for ref in letters if ref.first == "E0000")
    sections = catalogue.sections(equipment)
    assert len(sections) > 4
    inside = [hit for ref in sections for hit in catalogue.codes_between(ref.first, ref.last, ON, active_only=False)]
    assert len(inside) == len({hit.code for hit in inside}) == 671
