"""One post or chore each, on the clock. A new one is one new file here."""
