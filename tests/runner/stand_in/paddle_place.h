// A stand-in for Paddle-Lite's header of this name, written for the tests: the names that edgecls's runner uses.
#pragma once

namespace paddle {
namespace lite_api {

enum class PrecisionType : int { kUnk = 0, kFloat = 1, kInt64 = 7 };

enum PowerMode {
  LITE_POWER_HIGH = 0,
  LITE_POWER_LOW = 1,
  LITE_POWER_FULL = 2,
  LITE_POWER_NO_BIND = 3,
  LITE_POWER_RAND_HIGH = 4,
  LITE_POWER_RAND_LOW = 5
};

}  // namespace lite_api
}  // namespace paddle
