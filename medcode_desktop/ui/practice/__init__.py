"""The Practice screen. coach.py and sitting.py are what it does, with no Qt; the rest is what it looks like."""
