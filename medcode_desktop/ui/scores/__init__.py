"""The Scores screen: figures.py says what, with no Qt; the rest is what it looks like."""
