"""The group chat in the browser: for trying the bot, for practice, and for whoever has no gateway."""
