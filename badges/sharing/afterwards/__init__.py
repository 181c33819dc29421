"""« Du nouveau ? »: what came three and six months after a dossier, asked of who said yes, counted and not written."""
