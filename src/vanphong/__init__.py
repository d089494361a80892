"""Working system of a Vietnamese provincial People's Committee Office."""
