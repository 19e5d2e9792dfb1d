// As much of Paddle-Lite's header of this name as the stand-in library needs with the x86 wheel, written anew.
#pragma once

namespace paddle {
namespace lite_api {

enum class TargetType : int { kHost = 1 };

enum PowerMode { LITE_POWER_NO_BIND = 3 };

}  // namespace lite_api
}  // namespace paddle
