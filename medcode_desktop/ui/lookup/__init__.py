"""The Look up screen: search, list, detail."""
