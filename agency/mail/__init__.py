"""Letters: written in the transaction that owes them, delivered after it has landed, at least once."""
