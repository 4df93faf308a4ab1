"""`import`."""
def add(commands): pass
