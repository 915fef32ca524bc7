"""The floor of safety: what is a crisis, and the fixed words that answer it."""
