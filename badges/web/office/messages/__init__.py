"""« Prévenir »: who is to be told of what, one message, its paper; and a member who wants no messages."""
