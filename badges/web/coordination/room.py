"""What all pages of the coordination share: their blueprint, with the frame of the office's pages."""

from __future__ import annotations

from flask import Blueprint

from badges.web.office.room import staff_frame

blueprint = Blueprint("coordination", __name__)
blueprint.context_processor(staff_frame)
