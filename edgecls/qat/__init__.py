"""Quantization-aware training: a network learns to be right in int8, with its fp32 self as the teacher."""
