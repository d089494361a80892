"""Limits, codes and form numbers of the law as dated rows with act and article."""
