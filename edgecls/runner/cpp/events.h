// The runner's voice: JSON lines on what was standard output when it started.
#pragma once

#include <string>
#include <vector>

namespace edgecls {

// Builds one event as a JSON object. Keys and order are the caller's; a number that is not finite becomes null.
class Event {
 public:
  explicit Event(const std::string& name);
  Event& text(const char* key, const std::string& value);
  Event& integer(const char* key, long long value);
  Event& number(const char* key, double value);
  Event& numbers(const char* key, const double* values, size_t count);
  Event& raw(const char* key, const std::string& json);
  std::string line() const { return body_ + "}\n"; }

 private:
  std::string& key(const char* name);
  std::string body_;
};

// Quotes a string for JSON.
std::string quoted(const std::string& value);

// A number for JSON: shortest form that reads back to the same value, or null.
std::string shown(double value);

// Keeps standard output for events; whatever else is printed goes to standard error.
void claim_stdout();

// Writes an event, whole or not at all: ends the process when the reader is gone.
void emit(const Event& event);

// Reports a fatal signal as an event before the process dies of it.
void report_fatal_signals();

}  // namespace edgecls
