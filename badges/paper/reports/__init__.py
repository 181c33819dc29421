"""The report of a period: its two pages, the sheet for the hall, and its spreadsheet."""
