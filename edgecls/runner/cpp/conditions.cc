#include "conditions.h"

#include <dirent.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

namespace edgecls {
namespace {

const int kMaxProcessors = 256;
const int kMaxZones = 128;

std::string first_line(const std::string& path) {
  std::ifstream stream(path);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::string cpufreq(int processor, const char* name) {
  return first_line("/sys/devices/system/cpu/cpu" + std::to_string(processor) + "/cpufreq/" + name);
}

bool is_number(const std::string& text) {
  const size_t start = text.compare(0, 1, "-") == 0 ? 1 : 0;
  return text.size() > start && text.find_first_not_of("0123456789", start) == std::string::npos;
}

// A processor that is switched off has no frequency, and those behind it have one.
std::string frequencies() {
  std::string out;
  for (int i = 0; i < kMaxProcessors; ++i) {
    const std::string text = cpufreq(i, "scaling_cur_freq");
    if (is_number(text)) out += (out.empty() ? "" : ",") + shown(atof(text.c_str()) / 1000.0);
  }
  return out.empty() ? "null" : "[" + out + "]";
}

std::string governors() {
  std::set<std::string> names;
  for (int i = 0; i < kMaxProcessors; ++i) {
    const std::string text = cpufreq(i, "scaling_governor");
    if (!text.empty()) names.insert(text);
  }
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ",") + quoted(name);
  return "[" + out + "]";
}

std::string load_average() {
  double values[3];
  std::istringstream line(first_line("/proc/loadavg"));
  if (!(line >> values[0] >> values[1] >> values[2])) return "null";
  return "[" + shown(values[0]) + "," + shown(values[1]) + "," + shown(values[2]) + "]";
}

std::string status_field(const std::string& path, const std::string& name) {
  std::ifstream stream(path);
  std::string line;
  while (std::getline(stream, line)) {
    if (line.compare(0, name.size(), name) == 0) {
      const size_t start = line.find_first_not_of(" \t", name.size());
      return start == std::string::npos ? "" : line.substr(start);
    }
  }
  return "";
}

// {hex mask: threads} over all threads of this process, which is how a binding is proved.
std::string affinity() {
  std::map<std::string, int> masks;
  DIR* folder = opendir("/proc/self/task");
  if (folder == nullptr) return "{}";
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] == '.') continue;
    const std::string path = std::string("/proc/self/task/") + entry->d_name + "/status";
    std::string mask;
    for (const char c : status_field(path, "Cpus_allowed:")) {
      if (c != ',') mask += c;
    }
    if (mask.empty()) continue;
    const size_t start = mask.find_first_not_of('0');
    ++masks[start == std::string::npos ? "0" : mask.substr(start)];
  }
  closedir(folder);
  std::string out;
  for (const auto& mask : masks) {
    out += (out.empty() ? "" : ",") + quoted(mask.first) + ":" + std::to_string(mask.second);
  }
  return "{" + out + "}";
}

std::string temperatures() {
  std::string out;
  for (int i = 0; i < kMaxZones; ++i) {
    const std::string zone = "/sys/class/thermal/thermal_zone" + std::to_string(i);
    const std::string text = first_line(zone + "/temp");
    if (!is_number(text)) continue;
    std::string name = first_line(zone + "/type");
    if (name.empty()) name = "unnamed";
    out += (out.empty() ? "" : ",") + quoted(name + " " + std::to_string(i)) + ":" + shown(atof(text.c_str()) / 1000.0);
  }
  return "{" + out + "}";
}

long long status_kilobytes(const char* name) { return atoll(status_field("/proc/self/status", name).c_str()); }

}  // namespace

void add_conditions(Event* event) {
  event->raw("cpu_mhz", frequencies());
  event->raw("governor", governors());
  event->raw("load_average", load_average());
  event->raw("affinity", affinity());
  event->raw("temperature_c", temperatures());
}

long long rss_bytes() { return status_kilobytes("VmRSS:") * 1024; }

long long peak_rss_bytes() { return status_kilobytes("VmHWM:") * 1024; }

}  // namespace edgecls
