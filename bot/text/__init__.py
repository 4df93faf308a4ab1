"""What a sentence contains: titles, numbers, days, names, words; pure functions."""
