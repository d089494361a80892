"""
Twin databases: B differs from A only in what one reader may not know, and every answer is alike.

`province` builds A; `makers` writes hidden records and names what of a record is its line;
`differences` turns a copy of A into the reader's B; `addresses` fills every route of the product;
`browsing` asks and compares; `filters` takes one filter away at a time.
"""
