"""« Orienter une personne »: the form of a service, the one answer that it gets, and a paper to hand over."""
