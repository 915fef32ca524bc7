"""What came in and what goes out, each once, and what became of it."""
