"""Exported models: Paddle's ``.pdmodel`` and ``.pdiparams``, read, checked and repaired without Paddle."""
