"""MedCode Desktop: offline look-up, checking and training for procedure codes."""

__version__ = "0.1.0"
