// What a person can mend.
#pragma once

#include <stdexcept>
#include <string>

namespace edgecls {

// A wrong argument or an unusable input, with what to do about it.
struct InputError : std::runtime_error {
  InputError(const std::string& message, const std::string& hint_text)
      : std::runtime_error(message), hint(hint_text) {}
  std::string hint;
};

}  // namespace edgecls
