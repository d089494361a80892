"""Views of the engine: the gallery, and the one way of acting on many chosen rows."""
