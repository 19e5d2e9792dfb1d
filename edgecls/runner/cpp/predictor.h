// Paddle-Lite's light API, as much of it as the runner and the C interface need.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "paddle_api.h"

namespace edgecls {

class Predictor {
 public:
  // Loads the model; throws InputError where Paddle-Lite returns nothing. It aborts the process on most faults.
  Predictor(const std::string& model, int threads, const std::string& power_mode);

  // Sets the shape [batch, C, H, W] and gives the input's memory, which stays valid until the next call.
  float* input(int64_t batch, const std::vector<int64_t>& image);
  void run() { predictor_->Run(); }
  // A copy of the output, [batch, classes] in row order. Throws InputError when it is of another form.
  std::vector<double> output(int64_t batch) const;
  // The same where it lies, until the next call; `classes` becomes the width of a row.
  const float* scores(int64_t batch, int64_t* classes) const;

  std::string version() const { return predictor_->GetVersion(); }
  double load_ms() const { return load_ms_; }
  // What Paddle-Lite made of the threads and the power mode that were asked for.
  int threads() const { return threads_; }
  const std::string& power_mode() const { return power_mode_; }

 private:
  std::shared_ptr<paddle::lite_api::PaddlePredictor> predictor_;
  double load_ms_ = 0.0;
  int threads_ = 0;
  std::string power_mode_;
};

// Milliseconds of the monotonic clock.
double now_ms();

}  // namespace edgecls
