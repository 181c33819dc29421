"""« Mes messages », on a member's private page."""
