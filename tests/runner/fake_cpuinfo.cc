// Takes the place of edgecls/runner/cpp/soc_name.cc in tests with a real library: what is read of /proc/cpuinfo is the
// file that EDGECLS_TEST_CPUINFO names, so that any processor can be put before the library.
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace edgecls {

void set_soc_name(const std::string&) {}
bool soc_name_was_read() { return true; }

}  // namespace edgecls

extern "C" __attribute__((visibility("default"))) FILE* fopen(const char* path, const char* mode) {
  const char* fake = getenv("EDGECLS_TEST_CPUINFO");
  const bool wanted = fake != nullptr && strcmp(path, "/proc/cpuinfo") == 0;
  const int file = open(wanted ? fake : path, mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT, 0666);
  return file < 0 ? nullptr : fdopen(file, mode);
}
