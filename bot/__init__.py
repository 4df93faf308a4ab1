"""书香群记: a reading ledger kept out of what reading groups say."""
