"""Colleagues who help at another site, who leave, or who accompany members elsewhere."""
