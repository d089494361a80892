"""Files of an installation: taken in, judged, kept by their content, shown as page images."""
