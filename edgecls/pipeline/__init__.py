"""The main job: a model goes in, a checked artifact comes out."""
