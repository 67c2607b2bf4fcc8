"""Checks lists of codes against the catalogue and payer rules. Pure: no window, no records."""
