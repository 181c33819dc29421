"""The issuer's own profile: what a document must and must not say beyond its JSON Schema. A module for each kind."""
