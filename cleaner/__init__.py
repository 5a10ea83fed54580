"""Clean article text out of raw scrape dumps."""
