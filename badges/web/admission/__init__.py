"""Who is let in where: what asks for a recent proof, what is closed, and which pages are imported at all."""
