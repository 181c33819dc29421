"""« Attestation de présence »: the dates of a period that the member chooses, and the sheet for their own hand."""
