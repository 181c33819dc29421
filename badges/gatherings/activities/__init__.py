"""Activities: what workshops and exchanges are about. One table, which the coordination keeps."""
