"""The registers: what came in, under which number, who was told to do what with it."""
