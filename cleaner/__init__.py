"""Clean article text out of raw scrape dumps: noise is stripped, encoding repaired, names normalized.

>>> from cleaner import clean
>>> clean("Share\\n\\nThe Russian Federation signed the treaty on Monday.")
'Russia signed the treaty on Monday.'
"""

from cleaner.api import Cleaner, clean, clean_batch, clean_document
from cleaner.model import (
    Caption,
    CleanError,
    Document,
    Edit,
    Entity,
    InputError,
    Metadata,
    MissingExtraError,
    OptionError,
    Removal,
    RuleFileError,
    Warning,
)

__version__ = "0.1.0"

__all__ = [
    "Caption",
    "CleanError",
    "Cleaner",
    "Document",
    "Edit",
    "Entity",
    "InputError",
    "Metadata",
    "MissingExtraError",
    "OptionError",
    "Removal",
    "RuleFileError",
    "Warning",
    "clean",
    "clean_batch",
    "clean_document",
]
