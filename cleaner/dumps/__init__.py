"""Bulk cleaning of dumps: readers and writers by format, the runner, its state."""
