"""What int8 does to each layer of a network, and what each layer does to the network's output."""
