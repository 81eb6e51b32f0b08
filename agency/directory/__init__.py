"""The search behind the public directory: an index in memory that follows the database's notes of changes."""
