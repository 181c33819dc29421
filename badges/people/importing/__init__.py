"""Members from a file: read, checked row by row, compared with who is there, and registered at once when confirmed."""
