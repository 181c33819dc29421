"""What helps in the first days: the question mark of each page, and the week on one sheet."""
