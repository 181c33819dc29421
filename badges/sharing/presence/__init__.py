"""The « attestations de présence » that a member has: a code each, for ninety days, and the digest of its file."""
