"""The picture of a badge that a telephone keeps among its photographs: drawn by `drawing`, verified by `picture`."""
