"""File in, rows out: the only reader of spreadsheets."""
