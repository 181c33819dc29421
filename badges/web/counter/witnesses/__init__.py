"""The pages of a witness: a slip, three small steps, and taking back what was said."""
