#include "predictor.h"

#include <chrono>
#include <map>

namespace edgecls {
namespace {

using paddle::lite_api::PowerMode;

PowerMode power_mode(const std::string& name) {
  static const std::map<std::string, PowerMode> kModes = {
      {"high", paddle::lite_api::LITE_POWER_HIGH},           {"low", paddle::lite_api::LITE_POWER_LOW},
      {"full", paddle::lite_api::LITE_POWER_FULL},           {"none", paddle::lite_api::LITE_POWER_NO_BIND},
      {"rand_high", paddle::lite_api::LITE_POWER_RAND_HIGH}, {"rand_low", paddle::lite_api::LITE_POWER_RAND_LOW}};
  const auto found = kModes.find(name);
  if (found == kModes.end()) {
    throw InputError("power mode '" + name + "' is unknown", "use high, low, full, none, rand_high or rand_low");
  }
  return found->second;
}

}  // namespace

double now_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

Predictor::Predictor(const Arguments& asked) {
  paddle::lite_api::MobileConfig config;
  config.set_model_from_file(asked.model);
  config.set_threads(asked.threads);
  config.set_power_mode(power_mode(asked.power_mode));
  const double started = now_ms();
  predictor_ = paddle::lite_api::CreatePaddlePredictor<paddle::lite_api::MobileConfig>(config);
  load_ms_ = now_ms() - started;
  if (!predictor_) throw InputError("Paddle-Lite can't load " + asked.model, "make the artifact again");
}

float* Predictor::input(int64_t batch, const std::vector<int64_t>& image) {
  std::vector<int64_t> shape = {batch};
  shape.insert(shape.end(), image.begin(), image.end());
  auto tensor = predictor_->GetInput(0);
  tensor->Resize(shape);
  return tensor->mutable_data<float>();
}

std::vector<double> Predictor::output() const {
  auto tensor = predictor_->GetOutput(0);
  int64_t size = 1;
  for (const int64_t side : tensor->shape()) size *= side;
  const float* data = tensor->data<float>();
  return std::vector<double>(data, data + size);
}

}  // namespace edgecls
