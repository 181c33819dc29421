"""Which staff members and which members are one person, and how they are asked."""
