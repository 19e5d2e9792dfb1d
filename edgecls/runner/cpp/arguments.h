// The runner's arguments: the same for every build (docs/runner_protocol.md).
#pragma once

#include <string>
#include <vector>

#include "input_error.h"

namespace edgecls {

const long kMaxRuns = 1000000;

struct Arguments {
  std::string engine;
  std::string mode;
  std::string model;
  std::vector<std::string> inputs;  // one, unless images are classified
  std::string table;  // 3 x 256 float32: makes tensors of 8-bit images
  std::string soc;    // name of a chip that Paddle-Lite knows
  std::string power_mode = "none";
  int threads = 1;
  int batch = 1;
  long warmup = 10;
  long runs = 100;
  double min_seconds = 3.0;
  double max_seconds = 60.0;
  bool classify = false;  // classify every image of the input instead of timing one
};

// Throws InputError.
Arguments parse_arguments(int count, char** words);

}  // namespace edgecls
