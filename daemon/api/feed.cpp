// GET /v1/feed: entries as Server-Sent Events, from any seq on. A feed is read when its session has room: a slow reader
// costs memory for one chunk, and never slows the writer or another reader.
#include "daemon/api/slices.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"

#include <mutex>

namespace annals::api {

namespace {

// The wake-up of a session, which comes after the subscription and goes before it.
class Bell {
public:
    void set(std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        wake_ = std::move(wake);
    }
    void ring() {
        const std::lock_guard lock(mutex_);
        if (wake_) wake_();
    }

private:
    std::mutex mutex_;
    std::function<void()> wake_;  // guarded by mutex_
};

class Feed final : public Stream {
public:
    Feed(const Ports& ports, const ops::Limits& limits, EntryFilter filter, std::optional<state::Belonging> belonging)
        : ports_(ports), limits_(limits), filter_(std::move(filter)), belonging_(std::move(belonging)) {}

    Result<void> open(Seq from) {
        position_ = to_number(from);
        auto next = ports_.subscribe(from, [bell = bell_] { bell->ring(); });
        if (!next) return next.error();
        next_chunk_ = std::move(*next);
        return {};
    }

    std::string next() override {
        const auto chunk = next_chunk_();
        if (!chunk) return fail_with(chunk.error());
        std::string text;
        for (const EntryRow& row : chunk->rows) {
            const auto is_of_it = belonging_ ? belonging_->takes(row.entry.statement) : Result<bool>(true);
            if (!is_of_it) return text + fail_with(is_of_it.error());
            if (*is_of_it && passes(row, filter_)) put_entry(text, row);
        }
        position_ = to_number(chunk->position);
        const bool has_found = !text.empty();
        if (chunk->is_now_caught_up && (has_found || !was_told_caught_up_)) {
            put_event(text, "caught-up", "{\"head\":" + std::to_string(to_number(chunk->size)) + "}");
            was_told_caught_up_ = true;
        }
        // A comment, so that a search without a find goes on with the next chunk and does not wait for a wake-up.
        if (text.empty() && !chunk->rows.empty()) text = ": read up to " + std::to_string(position_) + "\n\n";
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
    void on_more(std::function<void()> wake) override { bell_->set(std::move(wake)); }
    void close() override { bell_->set(nullptr); }

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
    const EntryFilter filter_;
    std::optional<state::Belonging> belonging_;  // in place of the filter's subject
    const std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
    NextChunk next_chunk_;
    std::uint64_t position_ = 0;  // the next entry to look at
    bool was_told_caught_up_ = false;
    bool is_over_ = false;
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
    auto belonging = read_parts(ports, call, *filter, TreeSize(*position));
    if (!belonging) return {problem(belonging.error()), nullptr};
    auto feed = std::make_unique<Feed>(ports, limits, std::move(*filter), std::move(*belonging));
    if (const auto opened = feed->open(Seq(*position)); !opened) return {problem(opened.error()), nullptr};
    Answer answer;
    answer.reply.content_type = "text/event-stream";
    answer.reply.headers.emplace_back("Cache-Control", "no-store");
    answer.stream = std::move(feed);
    return answer;
}

}  // namespace annals::api
