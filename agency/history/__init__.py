"""One timeline for everything: what happened, when, and who may read it."""
