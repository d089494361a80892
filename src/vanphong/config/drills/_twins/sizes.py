"""How much is compared: the small form for every submission, the full one before a release."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    Numbers of records and of questions.

    The small form asks each route about some records in turn and follows links one step; over all
    routes and readers every level is asked about. The full form asks everything.
    """

    #: variants of each noun in each office of A
    each: int
    #: variants of each noun added to B
    amount: int
    #: ids at each level of a reader
    of_each: int
    #: addresses of one route with different ids, for reading and for an act
    per_route: int
    per_act: int
    #: addresses found on pages, of one route with the same names of parameters
    per_link: int
    #: how many links away from a route's own address
    depth: int
    #: also routes that the reader's role may not call, and open pages for every reader
    all_routes: bool


SMALL = Size(
    each=7, amount=8, of_each=1, per_route=2, per_act=1, per_link=1, depth=1, all_routes=False
)
FULL = Size(
    each=200,
    amount=1000,
    of_each=20,
    per_route=500,
    per_act=500,
    per_link=100,
    depth=4,
    all_routes=True,
)
