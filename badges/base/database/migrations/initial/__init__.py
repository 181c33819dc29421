"""The first revision, one theme for each capability."""
