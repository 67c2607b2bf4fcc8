"""Questions and plans come back from JSON as they were."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcode_desktop.training.model import Mode, Option, Plan, Question, Topic
from tests.training.asking import question

TEXT = st.text(max_size=40)


@st.composite
def any_question(draw: st.DrawFn) -> Question:
    options = draw(st.lists(st.builds(Option, TEXT, TEXT), min_size=2, max_size=5))
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=len(options) - 1))
    wrong = next(place for place in range(len(options)) if place not in right)
    card, stem, shown, label, why, why_not, rule, source = (draw(TEXT) for _ in range(8))
    return Question(
        card,
        draw(st.sampled_from(Topic)),
        draw(st.integers(1, 3)),
        stem,
        shown,
        label,
        tuple(options),
        tuple(sorted(right)),
        wrong,
        why,
        why_not,
        rule,
        source,
        tuple(draw(st.lists(TEXT, max_size=3))),
    )


@given(any_question())
def test_a_question_comes_back(asked: Question) -> None:
    assert Question.from_json(asked.to_json()) == asked


@given(
    st.builds(
        Plan,
        TEXT,
        st.sampled_from(Mode),
        st.dictionaries(st.sampled_from(Topic), st.integers(1, 50)).map(lambda shares: tuple(shares.items())),
        st.integers(0, 500),
        st.integers(0, 600),
        st.integers(0, 100),
        st.integers(0, 3),
        st.integers(0, 2**31),
        TEXT,
        TEXT,
    )
)
def test_a_plan_comes_back(plan: Plan) -> None:
    assert Plan.from_document(json.loads(json.dumps(plan.document()))) == plan


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"topic": "weather"}'])
def test_what_was_never_written_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Question.from_json(text)


def test_several_right_answers_are_counted_in_the_prompt() -> None:
    assert question(right=(1,)).prompt == question().stem
    assert question(right=(1, 2)).prompt.endswith("? Choose 2.")
