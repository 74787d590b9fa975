"""Every number that the README or the docs quote, each by a command that anyone can run again."""
