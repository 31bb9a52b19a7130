// The daemon's log: one line an event, its fields by name. No payloads, no secrets.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace annals::ops {

enum class LogLevel : std::uint8_t { debug, info, warn, error };
enum class LogForm : std::uint8_t { text, json };

struct LogField {
    std::string_view name;
    std::variant<std::string, std::int64_t, bool> value;

    LogField(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    LogField(std::string_view n, std::string_view v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, const char* v) : name(n), value(std::string(v)) {}
    LogField(std::string_view n, bool v) : name(n), value(v) {}
    template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) LogField(std::string_view n, T v)
        : name(n), value(static_cast<std::int64_t>(v)) {}
};

// Writes to standard error. Copies share one sink; safe from any thread. A default-made log writes nothing (tests).
class Log {
public:
    Log() = default;
    Log(LogForm form, LogLevel level);

    // "store.opened", {{"entries", 12}}: the event's name has the form room.what_happened.
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {}) const;
    void debug(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::debug, event, fields);
    }
    void info(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::info, event, fields);
    }
    void warn(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::warn, event, fields);
    }
    void error(std::string_view event, std::initializer_list<LogField> fields = {}) const {
        write(LogLevel::error, event, fields);
    }

private:
    struct Sink;
    std::shared_ptr<Sink> sink_;
};

// One event as it would be written, without time and level: for tests.
std::string format_event(LogForm form, std::string_view event, std::initializer_list<LogField> fields);

}  // namespace annals::ops
