// A stand-in for Paddle-Lite's header of this name, written for the tests: the names that edgecls's runner uses.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "paddle_place.h"

namespace paddle {
namespace lite_api {

class Tensor {
 public:
  explicit Tensor(struct Storage* storage) : storage_(storage) {}
  void Resize(const std::vector<int64_t>& shape);
  std::vector<int64_t> shape() const;
  PrecisionType precision() const;
  template <typename T>
  const T* data() const;
  template <typename T>
  T* mutable_data() const;

 private:
  Storage* storage_;
};

class PaddlePredictor {
 public:
  virtual ~PaddlePredictor() = default;
  virtual std::unique_ptr<Tensor> GetInput(int index) = 0;
  virtual std::unique_ptr<const Tensor> GetOutput(int index) const = 0;
  virtual void Run() = 0;
  virtual std::string GetVersion() const = 0;
  virtual std::vector<std::string> GetInputNames() = 0;
  virtual std::vector<std::string> GetOutputNames() = 0;
};

class MobileConfig {
 public:
  MobileConfig();
  void set_model_from_file(const std::string& path);
  void set_threads(int threads);
  void set_power_mode(PowerMode mode);
  int threads() const { return threads_; }
  PowerMode power_mode() const { return mode_; }

 private:
  int threads_ = 1;
  PowerMode mode_ = LITE_POWER_NO_BIND;
};

template <typename Config>
std::shared_ptr<PaddlePredictor> CreatePaddlePredictor(const Config& config);

}  // namespace lite_api
}  // namespace paddle
