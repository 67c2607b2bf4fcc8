"""Checks of lists of codes in the window."""
