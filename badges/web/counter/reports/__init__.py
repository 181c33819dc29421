"""A report as it is read: words, sentences, charts, its two printed pages, its spreadsheet, and the hall's sheet."""
