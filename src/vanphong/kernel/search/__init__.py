"""
Search over the records of all capabilities, at the level of who asks.

A capability declares a source (`sources.register_source`); its verbs end with `keeping.refresh`.
"""
