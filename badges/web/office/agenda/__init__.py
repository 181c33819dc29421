"""The agenda: its week and its month, changes to a gathering, recurring meetings, the calendar file and the poster."""
