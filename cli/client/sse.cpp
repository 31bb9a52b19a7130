#include "cli/client/sse.hpp"

namespace annals::cli {

Result<std::vector<FeedEvent>> FeedReader::read(std::string_view piece) {
    std::vector<FeedEvent> events;
    for (const char c : piece) {
        const bool ends_crlf = after_cr_ && c == '\n';
        after_cr_ = c == '\r';
        if (ends_crlf) continue;
        if (c == '\n' || c == '\r') {
            on_line(line_, events);
            line_.clear();
            continue;
        }
        line_ += c;
        if (line_.size() + data_.size() > event_bytes_max)
            return fail(Errc::too_large,
                        "an event of the feed is larger than " + std::to_string(event_bytes_max) + " bytes");
    }
    return events;
}

void FeedReader::on_line(std::string_view line, std::vector<FeedEvent>& events) {
    if (line.empty()) {
        if (has_data_ || !name_.empty()) events.push_back({name_.empty() ? "message" : name_, data_, id_});
        name_.clear();
        data_.clear();
        has_data_ = false;
        return;
    }
    if (line.front() == ':') return;  // a comment keeps the connection alive
    const std::size_t colon = line.find(':');
    const std::string_view field = line.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    if (field == "event") name_ = value;
    if (field == "id" && value.find('\0') == std::string_view::npos) id_ = value;
    if (field == "data") {
        if (has_data_) data_ += '\n';
        data_ += value;
        has_data_ = true;
    }
}

}  // namespace annals::cli
