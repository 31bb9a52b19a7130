// Server-Sent Events, read piece by piece (WHATWG HTML, section 9.2.6).
#pragma once

#include "schema/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace annals::cli {

struct FeedEvent {
    std::string name;  // entry, caught-up, heartbeat; "message" where the stream names none
    std::string data;
    std::string id;  // the last one given: where to resume
};

class FeedReader {
public:
    static constexpr std::size_t event_bytes_max = 4UL * 1024 * 1024;

    // Takes the next bytes and gives the events that they complete. too_large: an event over event_bytes_max; nothing
    // can be read after that.
    Result<std::vector<FeedEvent>> read(std::string_view piece);

private:
    void on_line(std::string_view line, std::vector<FeedEvent>& events);

    std::string line_;
    std::string name_;
    std::string data_;
    std::string id_;
    bool has_data_ = false;
    bool after_cr_ = false;
};

}  // namespace annals::cli
