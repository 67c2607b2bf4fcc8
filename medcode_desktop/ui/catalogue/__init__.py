"""The Catalogue screen: what is loaded, importing, what changed, going back."""
