"""Small controls that more than one screen uses."""
