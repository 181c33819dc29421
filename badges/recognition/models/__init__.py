"""Badge models: drafted by the staff, published by the coordination as a version that never changes, and retired."""
