// Reading .npy files of version 1: the only way in which arrays reach the runner.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace edgecls {

// An array of uint8 or float32 in C order, mapped from its file.
class Npy {
 public:
  // Throws InputError when the file can't be read, is damaged or of another type.
  explicit Npy(const std::string& path);
  ~Npy();
  Npy(const Npy&) = delete;
  Npy& operator=(const Npy&) = delete;

  bool is_float() const { return is_float_; }
  const std::vector<int64_t>& shape() const { return shape_; }
  const float* floats() const { return static_cast<const float*>(data_); }
  const uint8_t* bytes() const { return static_cast<const uint8_t*>(data_); }

 private:
  void parse_header(const std::string& path, const std::string& header);
  void* map_ = nullptr;
  size_t size_ = 0;
  const void* data_ = nullptr;
  bool is_float_ = false;
  std::vector<int64_t> shape_;
};

}  // namespace edgecls
