// The C++ build of the runner: load, prove the output, warm up, time, tell (docs/runner_protocol.md).
#include <sys/utsname.h>
#include <unistd.h>

#include <exception>

#include "arguments.h"
#include "conditions.h"
#include "events.h"
#include "measure.h"
#include "predictor.h"
#include "soc_name.h"

namespace {

const int kProtocol = 1;

std::string platform() {
  utsname system;
  if (uname(&system) != 0) return "unknown";
#ifdef __ANDROID__
  return std::string("Android ") + system.machine + " C++";
#else
  return std::string(system.sysname) + " " + system.machine + " C++";
#endif
}

void run(const edgecls::Arguments& asked) {
  using edgecls::Event;
  edgecls::emit(Event("hello")
                    .integer("protocol", kProtocol)
                    .text("runner", "cpp")
                    .text("runner_version", EDGECLS_VERSION)
                    .integer("pid", getpid())
                    .text("platform", platform())
                    .text("soc", asked.soc));
  edgecls::set_soc_name(asked.soc);
  edgecls::Predictor predictor(asked.model, asked.threads, asked.power_mode);
  if (!asked.soc.empty() && !edgecls::soc_name_was_read()) {
    throw edgecls::InputError("--soc " + asked.soc + " has no effect: this build of Paddle-Lite reads no chip's name",
                              "measure without --soc");
  }
  edgecls::emit(Event("loaded")
                    .text("engine", asked.engine)
                    .text("engine_version", predictor.version())
                    .text("mode", asked.mode)
                    .integer("threads", predictor.threads())
                    .text("power_mode", predictor.power_mode())
                    .number("load_ms", predictor.load_ms())
                    .integer("rss_bytes", edgecls::rss_bytes()));
  if (asked.classify) {
    edgecls::classify(&predictor, asked);
  } else {
    edgecls::measure(&predictor, asked);
  }
}

void tell(const char* kind, const std::string& message, const std::string& hint) {
  edgecls::emit(edgecls::Event("error").text("kind", kind).text("message", message).text("hint", hint));
}

}  // namespace

int main(int count, char** words) {
  edgecls::claim_stdout();
  edgecls::report_fatal_signals();
  try {
    run(edgecls::parse_arguments(count, words));
    // Paddle-Lite's destructors can crash at exit, after everything was told.
    _exit(0);
  } catch (const edgecls::InputError& error) {
    tell("InputError", error.what(), error.hint);
  } catch (const std::bad_alloc&) {
    tell("WorkerError", "out of memory", "try a smaller batch");
  } catch (const std::exception& error) {
    tell("WorkerError", std::string("the runner failed: ") + error.what(), "report it with the model");
  } catch (...) {
    tell("WorkerError", "the runner failed: Paddle-Lite threw something unknown", "report it with the model");
  }
  _exit(1);
}
