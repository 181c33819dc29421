"""What the operator does about the letters of the instance."""
