#include "npy.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "arguments.h"

namespace edgecls {
namespace {

const char kMagic[] = "\x93NUMPY\x01\x00";
const size_t kMagicSize = 8;
const char kHint[] = "push it again";

}  // namespace

Npy::Npy(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw InputError(path + ": " + strerror(errno), kHint);
  struct stat status;
  size_ = fstat(file, &status) == 0 ? static_cast<size_t>(status.st_size) : 0;
  map_ = size_ > 0 ? mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
  close(file);
  if (map_ == MAP_FAILED) {
    map_ = nullptr;
    throw InputError(path + " is empty or can't be mapped", kHint);
  }
  const char* image = static_cast<const char*>(map_);
  if (size_ < kMagicSize + 2 || memcmp(image, kMagic, kMagicSize) != 0) {
    throw InputError(path + " is no .npy file of version 1", kHint);
  }
  const uint8_t* length = reinterpret_cast<const uint8_t*>(image + kMagicSize);
  const size_t header = length[0] + 256u * length[1];
  const size_t start = kMagicSize + 2 + header;
  if (start > size_) throw InputError(path + " is cut off", kHint);
  // Floats are read where they lie.
  if (start % sizeof(float) != 0) throw InputError(path + " has a header of an odd length", kHint);
  parse_header(path, std::string(image + kMagicSize + 2, header));
  const uint64_t there = size_ - start;
  uint64_t expected = is_float_ ? sizeof(float) : 1;
  for (const int64_t side : shape_) {
    if (static_cast<uint64_t>(side) > there / expected) throw InputError(path + " is cut off", kHint);
    expected *= static_cast<uint64_t>(side);
  }
  if (expected != there) throw InputError(path + " is longer than its shape says", kHint);
  data_ = image + start;
}

Npy::~Npy() {
  if (map_ != nullptr) munmap(map_, size_);
}

void Npy::parse_header(const std::string& path, const std::string& header) {
  is_float_ = header.find("'descr': '<f4'") != std::string::npos;
  const bool is_bytes = header.find("'descr': '|u1'") != std::string::npos;
  const size_t open_at = header.find("'shape': (");
  if (is_float_ == is_bytes || header.find("'fortran_order': False") == std::string::npos ||
      open_at == std::string::npos) {
    throw InputError(path + " is no float32 or uint8 array in C order", kHint);
  }
  const char* at = header.c_str() + open_at + strlen("'shape': (");
  while (*at >= '0' && *at <= '9') {
    char* end = nullptr;
    const long long side = strtoll(at, &end, 10);
    if (side < 1 || side > (1 << 28)) throw InputError(path + " has an unusable shape", kHint);
    shape_.push_back(side);
    at = end;
    while (*at == ',' || *at == ' ') ++at;
  }
  if (*at != ')' || shape_.size() > 4) throw InputError(path + " has an unusable shape", kHint);
}

}  // namespace edgecls
