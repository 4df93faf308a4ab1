"""One capability each: what it understands in a sentence, and what it then does. A new one is one new file here."""
