"""What an answer and a whole session are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from medcode_desktop.training.model import Answer, Plan, Question, Topic


class TopicScore(NamedTuple):
    topic: Topic
    asked: int
    right: int


class Result(NamedTuple):
    """How a session ended. A question without an answer counts as wrong."""

    asked: int
    answered: int
    right: int
    pass_mark: int  # per cent; 0 for none
    seconds: float
    topics: tuple[TopicScore, ...]  # in the order of Topic

    @property
    def percent(self) -> float:
        """0 to 100."""
        return 100 * self.right / self.asked if self.asked else 0.0

    @property
    def passed(self) -> bool | None:
        """None if there is no pass mark. In whole numbers: 69.99 % is no 70 %."""
        if not self.pass_mark:
            return None
        return self.asked > 0 and 100 * self.right >= self.pass_mark * self.asked


def is_right(question: Question, chosen: Sequence[int]) -> bool:
    """Of several right answers all have to be chosen and no other."""
    return tuple(sorted(set(chosen))) == question.right


def result(plan: Plan, questions: Sequence[Question], answers: Mapping[int, Answer], seconds: float) -> Result:
    """`answers` by number of the question, from 1."""
    right = {number for number, answer in answers.items() if answer.right}
    topics = []
    for topic in Topic:
        numbers = {number for number, question in enumerate(questions, 1) if question.topic is topic}
        if numbers:
            topics.append(TopicScore(topic, len(numbers), len(numbers & right)))
    return Result(len(questions), len(answers), len(right), plan.pass_mark, seconds, tuple(topics))
