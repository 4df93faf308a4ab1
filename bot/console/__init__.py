"""The office's pages: what waits, the ledger, the groups' plans, for a browser on a desk or a phone."""
