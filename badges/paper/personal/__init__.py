"""Paper for one person's eyes."""
