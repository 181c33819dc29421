"""What is corrected of a signed badge, until the coordination has decided."""
