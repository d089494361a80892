"""What people see: typed components, the frame of every page, the gallery at /ui/."""
