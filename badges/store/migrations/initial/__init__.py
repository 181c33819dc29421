"""The first migration's tables, by theme, in the order in which they need each other."""
