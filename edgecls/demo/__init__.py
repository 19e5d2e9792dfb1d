"""The whole job on the sample that edgecls ships."""
