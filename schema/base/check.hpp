// CHECK judges ourselves: a condition that only a mistake in this program can break. It aborts, in every build type.
// Untrusted input is judged by functions named check_*, which return a verdict; never by this.
#pragma once

namespace annals {

[[noreturn]] void check_failed(const char* condition, const char* function, int line);

}  // namespace annals

#define CHECK(condition) ((condition) ? static_cast<void>(0) : ::annals::check_failed(#condition, __func__, __LINE__))
