// Giving Paddle-Lite the name of a chip that it knows.
//
// It turns its dot-product (int8) and fp16 kernels on by what it reads from /proc/cpuinfo, and never asks the
// processor. The runner's own fopen, which the library calls because an executable's symbols come first, appends a
// "Hardware" line to what is read of that file. No root, and no other process sees it.
#pragma once

#include <string>

namespace edgecls {

// Must be called before the first predictor is created; an empty name changes nothing.
void set_soc_name(const std::string& name);

// Whether anyone has read the name since.
bool soc_name_was_read();

}  // namespace edgecls
