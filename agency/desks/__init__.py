"""Each role's home."""
