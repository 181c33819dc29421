"""Pages that correct a signed badge: what is wrong, and the name and sentence that it shows from now on."""
