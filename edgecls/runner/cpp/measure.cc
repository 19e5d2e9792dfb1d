#include "measure.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "conditions.h"
#include "events.h"
#include "npy.h"

namespace edgecls {
namespace {

const size_t kChunk = 1024;
const size_t kSmallChunk = 20;
const double kChunkMs = 1000.0;

struct Timing {
  long count = 0;
  double wall_ms = 0.0;
  double cpu_ms = 0.0;
  const char* stopped_by = "";
};

double cpu_now_ms() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void emit_conditions(const char* when) {
  Event event("conditions");
  event.text("when", when);
  add_conditions(&event);
  emit(event);
}

// The largest difference of two outputs; `right` is repeated where it is shorter. NaN when any difference is NaN.
double distance(const std::vector<double>& left, const std::vector<double>& right) {
  double largest = 0.0;
  for (size_t i = 0; i < left.size(); ++i) {
    const double gap = std::fabs(left[i] - right[i % right.size()]);
    if (std::isnan(gap)) return gap;
    largest = std::max(largest, gap);
  }
  return largest;
}

const char* stop(long count, double elapsed, const Arguments& asked) {
  if (count >= asked.runs && elapsed >= asked.min_seconds * 1e3) return "enough";
  if (elapsed >= asked.max_seconds * 1e3) return "max_seconds";
  return count >= kMaxRuns ? "max_runs" : "";
}

void hand_on(std::vector<double>* samples) {
  emit(Event("samples").numbers("ms", samples->data(), samples->size()));
  samples->clear();
}

// Handing samples on empties caches, which a small net's next run would show: an untimed run follows it.
Timing time_runs(Predictor* predictor, const Arguments& asked) {
  Timing timing;
  std::vector<double> samples;
  samples.reserve(kChunk);
  predictor->run();
  const double cpu_started = cpu_now_ms();
  const double started = now_ms();
  double handed_on = started;
  while (true) {
    const double before = now_ms();
    predictor->run();
    const double after = now_ms();
    samples.push_back(after - before);
    ++timing.count;
    timing.wall_ms = after - started;
    timing.stopped_by = stop(timing.count, timing.wall_ms, asked);
    if (*timing.stopped_by != '\0') break;
    if (samples.size() == kChunk || (samples.size() >= kSmallChunk && after - handed_on >= kChunkMs)) {
      hand_on(&samples);
      predictor->run();
      handed_on = now_ms();
    }
  }
  timing.cpu_ms = cpu_now_ms() - cpu_started;
  hand_on(&samples);
  return timing;
}

std::vector<int64_t> image_shape(const Npy& input, const std::string& path) {
  if (input.shape().size() != 4) throw InputError(path + " is no array of images", "push it again");
  return std::vector<int64_t>(input.shape().begin() + 1, input.shape().end());
}

// Classifies every image of a file; `index` counts those of all files.
void classify_file(Predictor* predictor, const std::string& path, const Npy& table, int64_t* index) {
  const Npy images(path);
  if (images.is_float() || images.shape().size() != 4 || images.shape()[3] != 3) {
    throw InputError(path + " is not uint8 [N, H, W, 3]", "push it again");
  }
  const int64_t height = images.shape()[1], width = images.shape()[2], pixels = height * width;
  for (int64_t number = 0; number < images.shape()[0]; ++number, ++*index) {
    float* memory = predictor->input(1, {3, height, width});
    const uint8_t* picture = images.bytes() + number * pixels * 3;
    for (int64_t channel = 0; channel < 3; ++channel) {
      const float* levels = table.floats() + channel * 256;
      for (int64_t i = 0; i < pixels; ++i) memory[channel * pixels + i] = levels[picture[i * 3 + channel]];
    }
    const double before = now_ms();
    predictor->run();
    const double spent = now_ms() - before;
    const std::vector<double> output = predictor->output(1);
    emit(Event("prediction")
             .integer("index", *index)
             .number("ms", spent)
             .numbers("values", output.data(), output.size()));
  }
}

}  // namespace

void measure(Predictor* predictor, const Arguments& asked) {
  const std::string& path = asked.inputs[0];
  const Npy input(path);
  const std::vector<int64_t> image = image_shape(input, path);
  if (!input.is_float() || input.shape()[0] != 1) {
    throw InputError(path + " is not one image, float32 [1, C, H, W]", "push it again");
  }
  const size_t size = static_cast<size_t>(image[0] * image[1] * image[2]);
  float* memory = predictor->input(asked.batch, image);
  for (int i = 0; i < asked.batch; ++i) std::copy(input.floats(), input.floats() + size, memory + i * size);
  const double started = now_ms();
  predictor->run();
  const double first_ms = now_ms() - started;
  const std::vector<double> first = predictor->output(asked.batch);
  const std::vector<double> row(first.begin(), first.begin() + first.size() / asked.batch);
  emit(Event("output")
           .number("first_ms", first_ms)
           .numbers("values", row.data(), row.size())
           .number("spread", distance(first, row)));
  for (long i = 0; i < asked.warmup; ++i) predictor->run();
  emit_conditions("before");
  const Timing timing = time_runs(predictor, asked);
  emit_conditions("after");
  emit(Event("done")
           .integer("count", timing.count)
           .number("wall_ms", timing.wall_ms)
           .number("cpu_ms", timing.cpu_ms)
           .text("stopped_by", timing.stopped_by)
           .number("change", distance(predictor->output(asked.batch), first))
           .integer("peak_rss_bytes", peak_rss_bytes()));
}

void classify(Predictor* predictor, const Arguments& asked) {
  const Npy table(asked.table);
  if (!table.is_float() || table.shape() != std::vector<int64_t>({3, 256})) {
    throw InputError(asked.table + " is not float32 [3, 256]", "push it again");
  }
  int64_t index = 0;
  const double started = now_ms();
  for (const std::string& path : asked.inputs) classify_file(predictor, path, table, &index);
  emit(Event("done")
           .integer("count", index)
           .number("wall_ms", now_ms() - started)
           .integer("peak_rss_bytes", peak_rss_bytes()));
}

}  // namespace edgecls
