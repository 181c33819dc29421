"""The faces of tagged sheets: which file draws which letters."""
