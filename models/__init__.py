"""The ledger's tables: one file per noun with its rules and its questions. Clock and settings come in as values."""
