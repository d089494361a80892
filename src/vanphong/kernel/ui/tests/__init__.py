"""Tests of the components, the frame and the page laws."""
