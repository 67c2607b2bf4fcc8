"""Who maintains what, what each category is for, what is paid: from the bank alone."""

from __future__ import annotations

from medcode_desktop.training.cards import Card
from medcode_desktop.training.material import Material
from medcode_desktop.training.model import Topic
from medcode_desktop.training.topics import from_bank

ask = from_bank.ask


def cards(material: Material) -> list[Card]:
    return from_bank.cards(material, Topic.RULES)
