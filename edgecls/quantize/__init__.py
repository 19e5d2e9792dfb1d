"""Static post-training quantization: fake-quantize operators with scales from calibration images."""
