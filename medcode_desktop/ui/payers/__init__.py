"""The clinic's own rules of payers in the window."""
