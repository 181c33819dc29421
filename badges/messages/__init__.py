"""Messages: who is to be told of what, in which words, and that they were told. Once each."""
