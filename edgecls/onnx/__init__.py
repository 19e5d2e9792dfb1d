"""ONNX files, read without the onnx package: their graph and their numbers, never any code."""
