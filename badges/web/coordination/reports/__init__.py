"""Pages of the Bilan for the coordination: published or withdrawn, and the questions that it asks members."""
