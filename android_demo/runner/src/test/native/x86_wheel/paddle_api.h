// The C++ light API that the extension of paddlelite 2.13rc0's wheel exports, as much of it as the stand-in library needs,
// written anew: names, the order of virtual functions, and room for what the library keeps in an object.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "paddle_place.h"

namespace paddle {
namespace lite_api {

class Tensor {
 public:
  void Resize(const std::vector<int64_t>& shape);
  std::vector<int64_t> shape() const;
  template <typename T>
  const T* data() const;
  template <typename T>
  T* mutable_data(TargetType target = TargetType::kHost) const;

 private:
  void* raw_;
};

class PaddlePredictor {
 public:
  virtual std::unique_ptr<Tensor> GetInput(int index) = 0;
  virtual std::unique_ptr<const Tensor> GetOutput(int index) const = 0;
  virtual void Run() = 0;
  virtual std::shared_ptr<PaddlePredictor> Clone() = 0;
  virtual std::shared_ptr<PaddlePredictor> Clone(const std::vector<std::string>& names) = 0;
  virtual std::string GetVersion() const = 0;
};

class ConfigBase {
 public:
  void set_threads(int threads);
  void set_power_mode(PowerMode mode);

 protected:
  // The wheel has no constructor of MobileConfig, only this one: the rest starts as zeros.
  static void construct(void* memory, int power_mode, int threads) __asm__(
      "_ZN6paddle8lite_api10ConfigBaseC1ENS0_9PowerModeEi");
  alignas(16) char memory_[8192];
};

class MobileConfig : public ConfigBase {
 public:
  MobileConfig() {
    memset(memory_, 0, sizeof(memory_));
    construct(memory_, LITE_POWER_NO_BIND, 1);
  }
  void set_model_from_file(const std::string& path);
};

template <typename Config>
std::shared_ptr<PaddlePredictor> CreatePaddlePredictor(const Config& config);

}  // namespace lite_api
}  // namespace paddle
