"""The house profile: what a document of ours must and must not say, beyond its JSON Schema. A module for each kind."""
