"""Workshops (ateliers): proposed, accepted, with sessions, places and a waiting list, closed with what came of them."""

from badges.gatherings.workshops.create import create_workshop

__all__ = ["create_workshop"]
