"""One module a topic. Each offers `cards(material)`, easy ones first, and `ask(card, material, random)`.

The same card, material and state of the random source give the same question.
"""
