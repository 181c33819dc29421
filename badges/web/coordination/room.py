"""The coordination's pages: their blueprint, in the frame of the staff's pages."""

from __future__ import annotations

from flask import Blueprint

from badges.web.office.room import staff_frame

blueprint = Blueprint("coordination", __name__)
blueprint.context_processor(staff_frame)
