"""Ways to hear and to post, one each; only a channel knows its gateway."""
