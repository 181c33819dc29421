"""Meetings that come back: rules in local time, the meetings made ahead, the calendars that propose pauses."""
