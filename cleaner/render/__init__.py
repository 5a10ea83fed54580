"""Views of what was done to a document."""
