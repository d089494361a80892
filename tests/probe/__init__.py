"""A noun of the tests' own: a paper that is received, numbered and filed."""
