#include "arguments.h"

#include <cstdlib>

namespace edgecls {
namespace {

const char kUsage[] = "see docs/runner_protocol.md";
const size_t kMaxSoc = 48;
const double kMaxSeconds = 86400.0;

double number(const std::string& name, const std::string& text) {
  char* end = nullptr;
  const double value = strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(value >= 0.0) || value > 1e9) {
    throw InputError("the runner was started wrongly: " + name + " is '" + text + "'", kUsage);
  }
  return value;
}

double seconds(const std::string& name, const std::string& text) {
  const double value = number(name, text);
  if (value > kMaxSeconds) throw InputError(name + " " + text + " is out of range", kUsage);
  return value;
}

long whole(const std::string& name, const std::string& text, long low, long high) {
  const double value = number(name, text);
  if (value != static_cast<double>(static_cast<long>(value)) || value < low || value > high) {
    throw InputError(name + " " + text + " is out of range", kUsage);
  }
  return static_cast<long>(value);
}

// The name becomes a line of text for Paddle-Lite.
std::string chip_name(const std::string& name, const std::string& text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') throw InputError(name + " is no name of a chip", kUsage);
  }
  if (text.empty() || text.size() > kMaxSoc) throw InputError(name + " is no name of a chip", kUsage);
  return text;
}

void set(Arguments* asked, const std::string& name, const std::string& text) {
  if (name == "--engine") asked->engine = text;
  else if (name == "--mode") asked->mode = text;
  else if (name == "--model") asked->model = text;
  else if (name == "--input") asked->inputs.push_back(text);
  else if (name == "--table") asked->table = text;
  else if (name == "--soc") asked->soc = chip_name(name, text);
  else if (name == "--power-mode") asked->power_mode = text;
  else if (name == "--threads") asked->threads = static_cast<int>(whole(name, text, 1, 256));
  else if (name == "--batch") asked->batch = static_cast<int>(whole(name, text, 1, 1024));
  else if (name == "--warmup") asked->warmup = whole(name, text, 0, kMaxRuns);
  else if (name == "--runs") asked->runs = whole(name, text, 1, kMaxRuns);
  else if (name == "--min-seconds") asked->min_seconds = seconds(name, text);
  else if (name == "--max-seconds") asked->max_seconds = seconds(name, text);
  else throw InputError("the runner was started wrongly: unknown argument " + name, kUsage);
}

}  // namespace

Arguments parse_arguments(int count, char** words) {
  Arguments asked;
  for (int i = 1; i < count; ++i) {
    const std::string name = words[i];
    if (name == "--classify") {
      asked.classify = true;
      continue;
    }
    if (i + 1 >= count) throw InputError("the runner was started wrongly: " + name + " lacks its value", kUsage);
    set(&asked, name, words[++i]);
  }
  if (asked.engine != "paddle_lite") {
    throw InputError("the C++ runner has no engine '" + asked.engine + "'", "use paddle_lite");
  }
  if (asked.mode != "fp32" && asked.mode != "fp16" && asked.mode != "int8") {
    throw InputError("paddle_lite has no mode '" + asked.mode + "'", "use fp32, fp16, int8");
  }
  if (asked.model.empty() || asked.inputs.empty()) {
    throw InputError("the runner was started wrongly: --model and --input are required", kUsage);
  }
  if (asked.classify == asked.table.empty()) {
    throw InputError("the runner was started wrongly: --classify and --table belong together", kUsage);
  }
  if (asked.inputs.size() > 1 && !asked.classify) {
    throw InputError("several inputs can be classified, not timed", "give one input");
  }
  if (asked.min_seconds > asked.max_seconds) {
    throw InputError("--min-seconds is above --max-seconds", kUsage);
  }
  return asked;
}

}  // namespace edgecls
