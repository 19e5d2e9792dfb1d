// The runner's arguments: the same for every build (docs/runner_protocol.md).
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace edgecls {

const long kMaxRuns = 1000000;

// A wrong argument or an unusable input, with what to do about it.
struct InputError : std::runtime_error {
  InputError(const std::string& message, const std::string& hint_text)
      : std::runtime_error(message), hint(hint_text) {}
  std::string hint;
};

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
