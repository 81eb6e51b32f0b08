"""The versions of the text that people agree to; a new version asks everybody again."""

CURRENT = "2026-11-25"
