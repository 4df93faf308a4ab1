"""What `python -m bot …` can do, one file for each family of commands."""
