"""« Mise en relation » on the private page: what a member is asked, and where each thread stands for them."""
