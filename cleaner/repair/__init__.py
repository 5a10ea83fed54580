"""Repair: characters before the rules look at the lines, layout after the noise between them has gone."""

from cleaner.repair.stage import REPAIR_RULES, TAGS, repair_characters, repair_layout, replace_surrogates

__all__ = ["REPAIR_RULES", "TAGS", "repair_characters", "repair_layout", "replace_surrogates"]
