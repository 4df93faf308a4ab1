"""What each picture shows, read from the ledger: one file a picture, rows in, what `bot.pictures` draws out."""
