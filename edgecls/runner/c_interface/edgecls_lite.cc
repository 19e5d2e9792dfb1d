#include "edgecls_lite.h"

#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <string>

#include "input_error.h"
#include "predictor.h"
#include "soc_name.h"

#define EDGECLS_TEXT_OF(value) #value
#define EDGECLS_TEXT(value) EDGECLS_TEXT_OF(value)

// The mark by which edgecls knows a built interface before it is loaded.
extern "C" __attribute__((used, visibility("default"))) const char edgecls_lite_mark[] =
    "edgecls_lite abi " EDGECLS_TEXT(EDGECLS_LITE_ABI) " of edgecls " EDGECLS_VERSION;

struct edgecls_lite {
  edgecls_lite(const std::string& model, int threads, const std::string& power_mode)
      : predictor(model, threads, power_mode), version(predictor.version()) {}
  edgecls::Predictor predictor;
  std::string version;
  int64_t batch = 0;
};

namespace {

std::mutex g_mutex;
bool g_started = false;
std::string g_soc;

void tell(char* error, size_t size, const char* kind, const std::string& message, const std::string& hint) {
  if (error != nullptr && size > 0) snprintf(error, size, "%s\n%s\n%s", kind, message.c_str(), hint.c_str());
}

// What `work` returns; `failed` where it throws, and the error told.
template <typename Result, typename Work>
Result guarded(Result failed, char* error, size_t size, Work work) {
  try {
    return work();
  } catch (const edgecls::InputError& thrown) {
    tell(error, size, "InputError", thrown.what(), thrown.hint);
  } catch (const std::bad_alloc&) {
    tell(error, size, "WorkerError", "out of memory", "try a smaller batch");
  } catch (const std::exception& thrown) {
    tell(error, size, "WorkerError", std::string("Paddle-Lite failed: ") + thrown.what(), "report it with the model");
  } catch (...) {
    tell(error, size, "WorkerError", "Paddle-Lite threw something unknown", "report it with the model");
  }
  return failed;
}

// Paddle-Lite reads the chip's name when the first configuration is made, and never again.
void take_soc_name(const std::string& soc) {
  if (g_started && soc != g_soc) {
    throw edgecls::InputError(
        g_soc.empty() ? "this process uses Paddle-Lite already, which has read the chip's own name"
                      : "this process uses Paddle-Lite already, under the chip's name " + g_soc,
        "give every predictor of a process the same name");
  }
  g_started = true;
  g_soc = soc;
  edgecls::set_soc_name(soc);
}

}  // namespace

int edgecls_lite_abi(void) { return EDGECLS_LITE_ABI; }

edgecls_lite* edgecls_lite_create(const char* model, int threads, const char* power_mode, const char* soc, char* error,
                                  size_t error_size) {
  return guarded(static_cast<edgecls_lite*>(nullptr), error, error_size, [&]() {
    const std::lock_guard<std::mutex> lock(g_mutex);
    take_soc_name(soc);
    std::unique_ptr<edgecls_lite> made(new edgecls_lite(model, threads, power_mode));
    if (!g_soc.empty() && !edgecls::soc_name_was_read()) {
      throw edgecls::InputError("the chip's name " + g_soc + " has no effect: this Paddle-Lite doesn't read it",
                                "leave it out");
    }
    return made.release();
  });
}

int edgecls_lite_threads(const edgecls_lite* predictor) { return predictor->predictor.threads(); }

const char* edgecls_lite_version(const edgecls_lite* predictor) { return predictor->version.c_str(); }

double edgecls_lite_load_ms(const edgecls_lite* predictor) { return predictor->predictor.load_ms(); }

float* edgecls_lite_input(edgecls_lite* predictor, int64_t batch, int64_t channels, int64_t height, int64_t width,
                          char* error, size_t error_size) {
  return guarded(static_cast<float*>(nullptr), error, error_size, [&]() {
    predictor->batch = batch;
    return predictor->predictor.input(batch, {channels, height, width});
  });
}

int edgecls_lite_run(edgecls_lite* predictor, char* error, size_t error_size) {
  return guarded(0, error, error_size, [&]() {
    predictor->predictor.run();
    return 1;
  });
}

const float* edgecls_lite_output(edgecls_lite* predictor, int64_t* classes, char* error, size_t error_size) {
  return guarded(static_cast<const float*>(nullptr), error, error_size,
                 [&]() { return predictor->predictor.scores(predictor->batch, classes); });
}

void edgecls_lite_destroy(edgecls_lite* predictor) {
  guarded(0, nullptr, 0, [&]() {
    delete predictor;
    return 1;
  });
}
