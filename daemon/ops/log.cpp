#include "daemon/ops/log.hpp"

#include "schema/base/text.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>

namespace annals::ops {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
    case LogLevel::debug: return spdlog::level::debug;
    case LogLevel::info: return spdlog::level::info;
    case LogLevel::warn: return spdlog::level::warn;
    case LogLevel::error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            std::array<char, 8> code{};
            std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += code.data();
        } else {
            out += c;
        }
    }
    out += '"';
    return out;
}

std::string text_value(const LogField& field) {
    if (const auto* number = std::get_if<std::int64_t>(&field.value)) return std::to_string(*number);
    if (const auto* flag = std::get_if<bool>(&field.value)) return *flag ? "true" : "false";
    const std::string text = to_printable(std::get<std::string>(field.value));
    const bool is_plain = !text.empty() && text.find_first_of(" \"=") == std::string::npos;
    return is_plain ? text : quoted(text);
}

std::string json_value(const LogField& field) {
    const auto* text = std::get_if<std::string>(&field.value);
    if (text == nullptr) return text_value(field);
    return quoted(is_utf8(*text) ? *text : to_printable(*text));
}

}  // namespace

struct Log::Sink {
    LogForm form;
    std::shared_ptr<spdlog::logger> logger;
};

Log::Log(LogForm form, LogLevel level) : sink_(std::make_shared<Sink>()) {
    sink_->form = form;
    // Not registered by name: loggers of spdlog's registry are globals.
    sink_->logger = std::make_shared<spdlog::logger>("annalsd", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    sink_->logger->set_pattern(
        form == LogForm::json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%fZ %-7l %v",
        spdlog::pattern_time_type::utc);
    sink_->logger->set_level(spdlog_level(level));
    sink_->logger->flush_on(spdlog::level::debug);
}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const {
    if (!sink_ || !sink_->logger->should_log(spdlog_level(level))) return;
    sink_->logger->log(spdlog_level(level), "{}", format_event(sink_->form, event, fields));
}

std::string format_event(LogForm form, std::string_view event, std::initializer_list<LogField> fields) {
    std::string line = form == LogForm::json ? "\"event\":" + quoted(event) : std::string(event);
    for (const LogField& field : fields) {
        if (form == LogForm::json)
            line += "," + quoted(field.name) + ":" + json_value(field);
        else
            line += " " + std::string(field.name) + "=" + text_value(field);
    }
    return line;
}

}  // namespace annals::ops
