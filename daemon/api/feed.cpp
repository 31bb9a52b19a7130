// GET /v1/feed: entries as Server-Sent Events, from any seq on. A feed keeps a position and reads the store when its
// session has room: a slow reader costs memory for one chunk, and never slows the writer or another reader.
#include "daemon/api/slices.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

namespace annals::api {

namespace {

class Feed final : public Stream {
public:
    Feed(const Ports& ports, const ops::Limits& limits, std::uint64_t position, EntryFilter filter)
        : ports_(ports), limits_(limits), position_(position), filter_(std::move(filter)) {}
    ~Feed() override { close(); }

    std::string next() override {
        const HeadView head = ports_.head();
        const std::uint64_t until = to_number(head.size);
        std::string text;
        if (position_ < until) {
            auto page = ports_.entries({Seq(position_), head.size, limits_.feed_chunk_entries_max, filter_});
            if (!page) return fail_with(page.error());
            for (const EntryRow& row : page->rows) put_entry(text, row);
            position_ = to_number(page->scanned_until);
        }
        if (position_ < until) {
            // A comment, so that a long search without a find gives way to other requests between two chunks.
            if (text.empty()) text = ": searched up to " + std::to_string(position_) + "\n\n";
            is_caught_up_ = false;
        } else if (!text.empty() || !is_caught_up_) {
            put_event(text, "caught-up",
                      "{\"head\":" + std::to_string(until) + ",\"root\":\"" + to_hex(head.root) + "\"}");
            is_caught_up_ = true;
        }
        return text;
    }

    std::string heartbeat() override {
        std::string text;
        put_event(text, "heartbeat", "{\"head\":" + std::to_string(to_number(ports_.head().size)) + "}");
        return text;
    }
    std::chrono::milliseconds heartbeat_every() const override {
        return std::chrono::milliseconds(limits_.feed_heartbeat_ms);
    }
    bool is_over() const override { return is_over_; }

    void on_more(std::function<void()> wake) override { unsubscribe_ = ports_.subscribe(std::move(wake)); }
    void close() override {
        if (unsubscribe_) std::exchange(unsubscribe_, nullptr)();
    }

private:
    static void put_entry(std::string& text, const EntryRow& row) {
        text.append("id: ").append(std::to_string(to_number(row.seq))).append("\nevent: entry\ndata: ");
        text.append(event::print_json(event::entry_to_json(row.seq, row.entry, row.leaf))).append("\n\n");
    }
    // The id says how far the feed has looked, so that a reader with a filter resumes there.
    void put_event(std::string& text, std::string_view name, const std::string& data) const {
        if (position_ > 0) text.append("id: ").append(std::to_string(position_ - 1)).append("\n");
        text.append("event: ").append(name).append("\ndata: ").append(data).append("\n\n");
    }
    std::string fail_with(const Error& error) {
        is_over_ = true;
        std::string body = problem(error).body;
        while (body.ends_with('\n')) body.pop_back();
        return "event: problem\ndata: " + body + "\n\n";
    }

    const Ports& ports_;
    const ops::Limits& limits_;
    std::uint64_t position_;  // the next entry to look at
    EntryFilter filter_;
    bool is_caught_up_ = false;
    bool is_over_ = false;
    std::function<void()> unsubscribe_;
};

Result<std::uint64_t> read_position(const Ports& ports, const Call& call) {
    const std::string& last = call.header("last-event-id");
    const std::string& after = last.empty() ? call.param("after") : last;
    if (after.empty()) return 0;
    const std::uint64_t head = to_number(ports.head().size);
    if (last.empty() && after == "now") return head;
    const std::string place = last.empty() ? "?after" : "Last-Event-ID";
    auto seq = parse_number(after, place);
    if (!seq) return seq;
    if (*seq >= head)
        return fail(Errc::not_found, "there is no entry " + std::to_string(*seq) + " to go on from", place,
                    "the ledger holds the entries before " + std::to_string(head));
    return *seq + 1;
}

}  // namespace

Answer open_feed(const Ports& ports, const ops::Limits& limits, const Call& call) {
    auto filter = read_filter(call);
    if (!filter) return {problem(filter.error()), nullptr};
    auto position = read_position(ports, call);
    if (!position) return {problem(position.error()), nullptr};
    Answer answer;
    answer.reply.content_type = "text/event-stream";
    answer.reply.headers.emplace_back("Cache-Control", "no-store");
    answer.stream = std::make_unique<Feed>(ports, limits, *position, std::move(*filter));
    return answer;
}

}  // namespace annals::api
