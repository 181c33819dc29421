"""The journal, in the words of the coordination."""
