#include "predictor.h"

#include <string.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

#include "input_error.h"

namespace edgecls {
namespace {

using paddle::lite_api::PowerMode;

const struct {
  const char* name;
  PowerMode mode;
} kPowerModes[] = {{"high", paddle::lite_api::LITE_POWER_HIGH},           {"low", paddle::lite_api::LITE_POWER_LOW},
                   {"full", paddle::lite_api::LITE_POWER_FULL},           {"none", paddle::lite_api::LITE_POWER_NO_BIND},
                   {"rand_high", paddle::lite_api::LITE_POWER_RAND_HIGH}, {"rand_low", paddle::lite_api::LITE_POWER_RAND_LOW}};

PowerMode mode_of(const std::string& name) {
  for (const auto& known : kPowerModes) {
    if (name == known.name) return known.mode;
  }
  throw InputError("power mode '" + name + "' is unknown", "use high, low, full, none, rand_high or rand_low");
}

std::string name_of(PowerMode mode) {
  for (const auto& known : kPowerModes) {
    if (mode == known.mode) return known.name;
  }
  return "unknown";
}

}  // namespace

double now_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

Predictor::Predictor(const std::string& model, int threads, const std::string& power_mode) {
  // Paddle-Lite ends the process when it can't read the file.
  if (access(model.c_str(), R_OK) != 0) throw InputError(model + ": " + strerror(errno), "push it again");
  paddle::lite_api::MobileConfig config;
  config.set_model_from_file(model);
  config.set_threads(threads);
  config.set_power_mode(mode_of(power_mode));
  threads_ = config.threads();
  power_mode_ = name_of(config.power_mode());
  const double started = now_ms();
  predictor_ = paddle::lite_api::CreatePaddlePredictor<paddle::lite_api::MobileConfig>(config);
  load_ms_ = now_ms() - started;
  if (!predictor_) throw InputError("Paddle-Lite can't load " + model, "make the artifact again");
  if (predictor_->GetInputNames().size() != 1 || predictor_->GetOutputNames().size() != 1) {
    throw InputError(model + " has several inputs or outputs", "export the classifier alone");
  }
}

float* Predictor::input(int64_t batch, const std::vector<int64_t>& image) {
  std::vector<int64_t> shape = {batch};
  shape.insert(shape.end(), image.begin(), image.end());
  auto tensor = predictor_->GetInput(0);
  tensor->Resize(shape);
  return tensor->mutable_data<float>();
}

const float* Predictor::scores(int64_t batch, int64_t* classes) const {
  auto tensor = predictor_->GetOutput(0);
  const std::vector<int64_t> shape = tensor->shape();
  if (tensor->precision() != paddle::lite_api::PrecisionType::kFloat || shape.size() != 2 || shape[0] != batch ||
      shape[1] < 1) {
    throw InputError("the model gives no row of scores for each image", "export the classifier alone");
  }
  *classes = shape[1];
  return tensor->data<float>();
}

std::vector<double> Predictor::output(int64_t batch) const {
  int64_t classes = 0;
  const float* data = scores(batch, &classes);
  return std::vector<double>(data, data + batch * classes);
}

}  // namespace edgecls
