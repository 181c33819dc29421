"""What OpenAPI declares: the paths, and the names of files."""

from __future__ import annotations

from badges.web.machines import openapi

ORIGIN = "http://localhost:8000"
PATHS = openapi.document(ORIGIN)["paths"]
NAME = next(each for each in PATHS["/v/{code}/{name}"]["get"]["parameters"] if each["name"] == "name")
FILES = NAME["schema"]["enum"]
