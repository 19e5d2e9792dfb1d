#include "soc_name.h"

#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>

namespace {

char g_soc_name[64] = "";
bool g_was_read = false;

// The mode string of fopen as flags of open; every letter that matters to a program that reads or writes files.
int open_flags(const char* mode) {
  const bool update = strchr(mode, '+') != nullptr;
  switch (mode[0]) {
    case 'r':
      return update ? O_RDWR : O_RDONLY;
    case 'w':
      return (update ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC;
    default:
      return (update ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND;
  }
}

// An unnamed file that is gone with its descriptor. A phone may have no folder for temporary files.
FILE* unnamed_file() {
#ifdef SYS_memfd_create
  const int file = static_cast<int>(syscall(SYS_memfd_create, "cpuinfo", 1u /* MFD_CLOEXEC */));
  if (file >= 0) return fdopen(file, "w+");
#endif
  return tmpfile();
}

// A copy of the file with one line more.
FILE* with_hardware_line(int source) {
  FILE* copy = unnamed_file();
  if (copy == nullptr) return nullptr;
  char block[4096];
  ssize_t size;
  while ((size = read(source, block, sizeof(block))) > 0) fwrite(block, 1, static_cast<size_t>(size), copy);
  fprintf(copy, "\nHardware\t: %s\n", g_soc_name);
  rewind(copy);
  g_was_read = true;
  return copy;
}

}  // namespace

namespace edgecls {

void set_soc_name(const std::string& name) { snprintf(g_soc_name, sizeof(g_soc_name), "%s", name.c_str()); }

bool soc_name_was_read() { return g_was_read; }

}  // namespace edgecls

extern "C" __attribute__((visibility("default"))) FILE* fopen(const char* path, const char* mode) {
  const int file = open(path, open_flags(mode) | O_CLOEXEC, 0666);
  if (file < 0) return nullptr;
  if (g_soc_name[0] != '\0' && strcmp(path, "/proc/cpuinfo") == 0) {
    FILE* named = with_hardware_line(file);
    if (named != nullptr) {
      close(file);
      return named;
    }
    lseek(file, 0, SEEK_SET);
  }
  FILE* stream = fdopen(file, mode);
  if (stream == nullptr) close(file);
  return stream;
}
