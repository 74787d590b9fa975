"""How the reader was made, rerunnable."""
