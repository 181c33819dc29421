"""The record against what lies outside of the database: the logbook and backups."""
