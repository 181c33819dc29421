"""What is printed: the A4 attestation and the A6 cards. Words and lines on paper; facts are handed in.

Typeset with the bundled faces. Black lines on white, no fills but the thin woven edge: any printer will do.
The HTML attestation says the same for screen readers.
"""
