// GET /v1/audit: everything stored is read again and held against the signed root, told as it goes (Server-Sent
// Events). It is looked at a piece each time the session has room, so that a client that goes away ends it.
#include "daemon/api/slices.hpp"
#include "schema/event/json_text.hpp"

#include <boost/json/object.hpp>

namespace annals::api {

namespace {

namespace json = boost::json;

constexpr int steps_at_a_time = 16;  // files, or 256 entries each: some ten milliseconds
constexpr std::uint64_t findings_default = 100;
constexpr std::uint64_t findings_max = 10'000;

json::object object_of(const read::Damage& damage) {
    json::object object{{"kind", json::string(read::word_of(damage.kind))},
                        {"place", json::string(damage.place)},
                        {"what", json::string(damage.what)}};
    if (!damage.expected.empty()) object["expected"] = json::string(damage.expected);
    if (!damage.found.empty()) object["found"] = json::string(damage.found);
    return object;
}

class Audit final : public Stream {
public:
    Audit(std::shared_ptr<read::Scrub> scrub, std::uint64_t findings, const ops::Limits& limits)
        : scrub_(std::move(scrub)), findings_left_(findings), limits_(limits) {}

    std::string next() override {
        std::string text;
        const auto on_damage = [&](const read::Damage& damage) {
            if (findings_left_ == 0) return;
            --findings_left_;
            put_event(text, "damage", object_of(damage));
        };
        for (int step = 0; step < steps_at_a_time; ++step) {
            if (scrub_->step(on_damage)) continue;
            is_over_ = true;
            put_event(text, "done", report());
            return text;
        }
        put_event(text, "progress", progress());
        return text;
    }

    std::string heartbeat() override { return ": still reading\n\n"; }
    std::chrono::milliseconds heartbeat_every() const override {
        return std::chrono::milliseconds(limits_.feed_heartbeat_ms);
    }
    bool is_over() const override { return is_over_; }
    void on_more(std::function<void()>) override {}  // it never waits
    void close() override {}

private:
    static void put_event(std::string& text, std::string_view name, const json::object& data) {
        text.append("event: ").append(name).append("\ndata: ").append(event::print_json(data)).append("\n\n");
    }
    json::object progress() const {
        const read::ScrubReport& report = scrub_->report();
        return {{"files", report.files}, {"entries", report.entries}, {"of", report.size}, {"damaged", report.damaged}};
    }
    json::object report() const {
        const read::ScrubReport& report = scrub_->report();
        json::object object{{"size", report.size},   {"entries", report.entries}, {"tiles", report.tiles},
                            {"files", report.files}, {"damaged", report.damaged}, {"whole", report.damaged == 0}};
        if (report.root != Sha256()) object["root"] = json::string(to_hex(report.root));
        if (report.is_root_signed) object["gives_signed_root"] = *report.is_root_signed;
        if (!scrub_->checkpoint().empty()) object["checkpoint"] = json::string(scrub_->checkpoint());
        return object;
    }

    const std::shared_ptr<read::Scrub> scrub_;
    std::uint64_t findings_left_;
    const ops::Limits& limits_;
    bool is_over_ = false;
};

}  // namespace

Answer open_audit(const Ports& ports, const ops::Limits& limits, const Call& call) {
    if (!ports.audit) return {problem(fail(Errc::unsupported, "nothing is audited here")), nullptr};
    std::uint64_t findings = findings_default;
    if (call.has("findings")) {
        const auto number = parse_number(call.param("findings"), "?findings");
        if (!number) return {problem(number.error()), nullptr};
        if (*number > findings_max)
            return {problem(fail(Errc::bad_value, std::to_string(*number) + " findings", "?findings",
                                 "at most " + std::to_string(findings_max))),
                    nullptr};
        findings = *number;
    }
    auto scrub = ports.audit();
    if (!scrub) return {problem(scrub.error()), nullptr};
    Answer answer;
    answer.reply.content_type = "text/event-stream";
    answer.reply.headers.emplace_back("Cache-Control", "no-store");
    answer.stream = std::make_unique<Audit>(std::move(*scrub), findings, limits);
    return answer;
}

}  // namespace annals::api
