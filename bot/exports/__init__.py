"""Rows in, file out: the only writer of spreadsheets and CSV files."""
