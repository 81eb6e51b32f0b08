"""The forms of a profile: its steps, its entries, who may see it."""
