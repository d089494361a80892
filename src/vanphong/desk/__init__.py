"""Home pages that put together what one person has to do."""
