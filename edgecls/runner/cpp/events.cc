#include "events.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace edgecls {
namespace {

const size_t kSignalStack = 64 * 1024;

int g_output = 1;

void write_all(const char* data, size_t size) {
  while (size > 0) {
    const ssize_t written = write(g_output, data, size);
    if (written <= 0) _exit(1);
    data += written;
    size -= static_cast<size_t>(written);
  }
}

// Only functions that are allowed in a signal handler.
void on_fatal_signal(int number) {
  char line[] = "{\"event\":\"signal\",\"number\":00}\n";
  char* digits = strstr(line, "00");
  digits[0] = number >= 10 ? static_cast<char>('0' + number / 10) : ' ';
  digits[1] = static_cast<char>('0' + number % 10);
  // A line may be cut off by the crash: the line break before this one keeps the two apart.
  const ssize_t ignored = write(g_output, "\n", 1) + write(g_output, line, sizeof(line) - 1);
  static_cast<void>(ignored);
  signal(number, SIG_DFL);
  raise(number);
}

}  // namespace

Event::Event(const std::string& name) : body_("{\"event\":" + quoted(name)) {}

std::string& Event::key(const char* name) { return body_.append(",\"").append(name).append("\":"); }

Event& Event::text(const char* name, const std::string& value) {
  key(name) += quoted(value);
  return *this;
}

Event& Event::integer(const char* name, long long value) {
  key(name) += std::to_string(value);
  return *this;
}

Event& Event::number(const char* name, double value) {
  key(name) += shown(value);
  return *this;
}

Event& Event::numbers(const char* name, const double* values, size_t count) {
  std::string& body = key(name);
  body += '[';
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) body += ',';
    body += shown(values[i]);
  }
  body += ']';
  return *this;
}

Event& Event::raw(const char* name, const std::string& json) {
  key(name) += json;
  return *this;
}

std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte >= 0x7f) {
      // Other encodings than ASCII would need validation; Latin-1 keeps every byte and stays valid JSON.
      char escaped[8];
      snprintf(escaped, sizeof(escaped), "\\u%04x", byte);
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string shown(double value) {
  if (!std::isfinite(value)) return "null";
  char text[40];
  for (int digits = 6; digits <= 17; ++digits) {
    snprintf(text, sizeof(text), "%.*g", digits, value);
    if (strtod(text, nullptr) == value) break;
  }
  return text;
}

void claim_stdout() {
  fflush(stdout);
  g_output = dup(1);
  dup2(2, 1);
  // A reader that went away is an error of write, not a signal.
  signal(SIGPIPE, SIG_IGN);
}

void emit(const Event& event) {
  const std::string line = event.line();
  write_all(line.data(), line.size());
}

void report_fatal_signals() {
  // A stack that overflowed has no room for the handler.
  static char stack[kSignalStack];
  stack_t other = {};
  other.ss_sp = stack;
  other.ss_size = sizeof(stack);
  struct sigaction action = {};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = sigaltstack(&other, nullptr) == 0 ? SA_ONSTACK : 0;
  const int fatal[] = {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE, SIGTERM};
  for (const int number : fatal) sigaction(number, &action, nullptr);
}

}  // namespace edgecls
