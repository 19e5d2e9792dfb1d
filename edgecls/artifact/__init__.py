"""The artifact: ``model.nb``, ``model.json`` and ``labels.txt``, which any device can run.

``host/`` beside them holds what only the host checks need (the exported model, the quantized model and the fp32
x86 twin); a push to a device leaves it out.
"""
