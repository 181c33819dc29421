"""What `badges check` looks at, one line each, and what to do about what is wrong; the worker does so each night."""
