"""Files that people give: kept outside the pages, read only by whom their subject's room lets in."""
