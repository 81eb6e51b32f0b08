"""Parsers for strangers' files, each in a process of its own that has little time and little memory.

What runs there is started as `apart.<parser>` and not as `agency.files.apart.<parser>`, so the portal is not
loaded.
"""
