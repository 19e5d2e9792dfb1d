// A stand-in for Paddle-Lite's light library, written for the tests. It infers nothing: its net sums each channel of
// an image, and it misbehaves as environment variables tell it.
//
//   STAND_IN_OUTPUT     numbers, comma between them: every row of the output, instead of the sums
//   STAND_IN_SPREAD     is added to a row as often as there are rows before it
//   STAND_IN_CHANGE     is added to everything as often as there were runs before
//   STAND_IN_SLEEP_US   how long a run takes
//   STAND_IN_SHAPE      shape of the output
//   STAND_IN_INT64      set: the output is said to be of integers
//   STAND_IN_INPUTS     number of inputs
//   STAND_IN_VERSION    what GetVersion says; "hardware": the Hardware lines that it found in /proc/cpuinfo
//   STAND_IN_CPUINFO    "unread": does not read /proc/cpuinfo
//   STAND_IN_CORES      most threads that it takes
//   STAND_IN_BIND       binds every thread, of which it starts as many as it was asked for, to the first processor
//   STAND_IN_LOAD       what goes wrong when it loads, see go_wrong
//   STAND_IN_RUN        what goes wrong when it runs; STAND_IN_AT says at which run, 1 by default
//   STAND_IN_PRINT      set: prints to standard output in every way, also what looks like an event
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <thread>

#include "paddle_api.h"

namespace paddle {
namespace lite_api {

// The strings by which edgecls knows the library.
extern const char kMarks[];
__attribute__((used)) const char kMarks[] =
    "\0N6paddle4lite10KernelLiteILNS_8lite_api10TargetTypeE2ELNS2_13PrecisionTypeE1ELNS2_14DataLayoutTypeE1EEE"
    "\0N6paddle4lite9operators10ClipOpLiteE\0v2.13-rc\0";

struct Storage {
  std::vector<int64_t> shape;
  std::vector<float> values;
  PrecisionType precision = PrecisionType::kFloat;
};

namespace {

std::string g_hardware;

std::string option(const char* name) {
  const char* value = getenv((std::string("STAND_IN_") + name).c_str());
  return value == nullptr ? "" : value;
}

double number(const char* name) { return atof(option(name).c_str()); }

std::vector<double> numbers(const std::string& text) {
  std::vector<double> values;
  const char* at = text.c_str();
  while (*at != '\0') {
    char* end = nullptr;
    values.push_back(strtod(at, &end));
    at = *end == ',' ? end + 1 : end;
  }
  return values;
}

int overflow(volatile char* above) {
  if (above == nullptr) return 0;
  volatile char here[4096];
  here[0] = *above;
  return overflow(here) + here[0];
}

// What lies behind the end of a file that is mapped.
void bus_error() {
  FILE* empty = tmpfile();
  volatile char* map = static_cast<char*>(mmap(nullptr, 4096, PROT_READ, MAP_SHARED, fileno(empty), 0));
  static_cast<void>(map[0]);
}

void go_wrong(const std::string& how) {
  char start = 0;
  if (how == "abort") abort();
  if (how == "segv") *reinterpret_cast<volatile int*>(start + 8) = 1;
  if (how == "ill") raise(SIGILL);
  if (how == "fpe") raise(SIGFPE);
  if (how == "bus") bus_error();
  if (how == "term") raise(SIGTERM);
  if (how == "kill") raise(SIGKILL);
  if (how == "exit") _exit(3);
  if (how == "overflow") overflow(&start);
  if (how == "hang") pause();
  if (how == "throw") throw std::runtime_error("the stand-in throws \"this\"\n");
  if (how == "throw_number") throw 7;
  if (how == "bad_alloc") throw std::bad_alloc();
}

void print() {
  if (option("PRINT").empty()) return;
  printf("stand-in: printf\n{\"event\":\"done\",\"count\":0}\n{\"event\":\"error\",\"kind\":\"InputError\"");
  fflush(stdout);
  const char raw[] = "\nwrite \xff\x00\x1b[31m{\"event\":\"samples\",\"ms\":[1]}\n";
  if (write(1, raw, sizeof(raw)) < 0) abort();
}

void read_cpuinfo() {
  if (option("CPUINFO") == "unread") return;
  FILE* stream = fopen("/proc/cpuinfo", "rb");
  if (stream == nullptr) return;
  char line[1024];
  while (fgets(line, sizeof(line), stream) != nullptr) {
    if (strstr(line, "Hardware") != nullptr) g_hardware += line;
  }
  fclose(stream);
}

void bind(int threads) {
  if (option("BIND").empty()) return;
  cpu_set_t mask;
  CPU_ZERO(&mask);
  CPU_SET(0, &mask);
  sched_setaffinity(0, sizeof(mask), &mask);
  for (int i = 1; i < threads; ++i) std::thread(pause).detach();
}

class StandIn : public PaddlePredictor {
 public:
  std::unique_ptr<Tensor> GetInput(int) override { return std::unique_ptr<Tensor>(new Tensor(&input_)); }
  std::unique_ptr<const Tensor> GetOutput(int) const override {
    return std::unique_ptr<const Tensor>(new Tensor(&output_));
  }
  std::string GetVersion() const override {
    const std::string version = option("VERSION");
    return version == "hardware" ? g_hardware : version.empty() ? "stand-in" : version;
  }
  std::vector<std::string> GetInputNames() override {
    return std::vector<std::string>(option("INPUTS").empty() ? 1 : static_cast<size_t>(number("INPUTS")), "x");
  }
  std::vector<std::string> GetOutputNames() override { return {"y"}; }

  void Run() override {
    const double at = option("AT").empty() ? 1 : number("AT");
    if (++runs_ == at) go_wrong(option("RUN"));
    if (runs_ == 1) print();
    const long sleep_us = static_cast<long>(number("SLEEP_US"));
    if (sleep_us > 0) usleep(static_cast<useconds_t>(sleep_us));
    compute();
  }

 private:
  void compute() {
    const int64_t images = input_.shape[0], channels = input_.shape[1];
    const int64_t pixels = input_.shape[2] * input_.shape[3];
    const std::vector<double> fixed = numbers(option("OUTPUT"));
    output_.values.clear();
    for (int64_t image = 0; image < images; ++image) {
      std::vector<double> row = fixed;
      for (int64_t channel = 0; fixed.empty() && channel < channels; ++channel) {
        double sum = 0.0;
        const float* first = input_.values.data() + (image * channels + channel) * pixels;
        for (int64_t i = 0; i < pixels; ++i) sum += static_cast<double>(first[i]);
        row.push_back(sum);
      }
      const double more = number("SPREAD") * static_cast<double>(image) + number("CHANGE") * (runs_ - 1);
      for (const double value : row) output_.values.push_back(static_cast<float>(value + more));
    }
    output_.shape.clear();
    for (const double side : numbers(option("SHAPE"))) output_.shape.push_back(static_cast<int64_t>(side));
    if (output_.shape.empty()) output_.shape = {images, static_cast<int64_t>(output_.values.size()) / images};
    output_.precision = option("INT64").empty() ? PrecisionType::kFloat : PrecisionType::kInt64;
  }

  Storage input_;
  mutable Storage output_;
  double runs_ = 0;
};

}  // namespace

void Tensor::Resize(const std::vector<int64_t>& shape) { storage_->shape = shape; }
std::vector<int64_t> Tensor::shape() const { return storage_->shape; }
PrecisionType Tensor::precision() const { return storage_->precision; }

template <>
const float* Tensor::data<float>() const {
  return storage_->values.data();
}

template <>
float* Tensor::mutable_data<float>() const {
  size_t size = 1;
  for (const int64_t side : storage_->shape) size *= static_cast<size_t>(side);
  storage_->values.resize(size);
  return storage_->values.data();
}

MobileConfig::MobileConfig() { read_cpuinfo(); }
void MobileConfig::set_model_from_file(const std::string&) {}
void MobileConfig::set_threads(int threads) {
  const int most = static_cast<int>(number("CORES"));
  threads_ = most > 0 && threads > most ? most : threads;
}
void MobileConfig::set_power_mode(PowerMode mode) { mode_ = option("BIND") == "refused" ? LITE_POWER_NO_BIND : mode; }

template <>
std::shared_ptr<PaddlePredictor> CreatePaddlePredictor<MobileConfig>(const MobileConfig& config) {
  go_wrong(option("LOAD"));
  if (option("LOAD") == "nothing") return nullptr;
  bind(config.threads());
  return std::make_shared<StandIn>();
}

}  // namespace lite_api
}  // namespace paddle
