"""The edge: guard, pages, forms, lists, errors and headers."""
