// GET /v1/audit, over a real store.
#include "tests/daemon/api/api_fixture.hpp"
#include "tests/daemon/store/tampered_ledger.hpp"

namespace annals::api {
namespace {

struct Event {
    std::string name;
    boost::json::object data;
};

class AuditTest : public store::TamperedLedger {
protected:
    // The events of an audit, to its end.
    std::vector<Event> audit(std::vector<std::pair<std::string, std::string>> query = {}) {
        auto answer = ask(std::move(query));
        EXPECT_EQ(answer.reply.content_type, "text/event-stream");
        std::string text;
        while (answer.stream && !answer.stream->is_over()) text += answer.stream->next();
        std::vector<Event> events;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t data = text.find("\ndata: ", at);
            const std::size_t end = text.find("\n\n", data);
            const auto value = event::parse_json(text.substr(data + 7, end - data - 7));
            EXPECT_TRUE(value);
            events.push_back({text.substr(at + 7, data - at - 7), value ? value->as_object() : boost::json::object()});
            at = end + 2;
        }
        return events;
    }
    Answer ask(std::vector<std::pair<std::string, std::string>> query = {}) {
        ledger_.audit = [this]() -> Result<std::shared_ptr<read::Scrub>> {
            if (is_busy_) return fail(Errc::busy, "as many audits run as may");
            return std::make_shared<read::Scrub>(*store, "");
        };
        app_ = std::make_unique<Application>(ledger_.ports(), limits_);
        std::optional<Answer> given;
        app_->handle({"GET", "/v1/audit", std::move(query), {}, "", ""},
                     [&](Answer answer) { given = std::move(answer); });
        EXPECT_TRUE(given);
        return std::move(*given);
    }
    FakeLedger ledger_;
    ops::Limits limits_;
    bool is_busy_ = false;
    std::unique_ptr<Application> app_;
};

TEST_F(AuditTest, TellsHowFarItIsAndAtTheEndThatAllIsWhole) {
    open();
    append(9'000);
    const auto events = audit();
    ASSERT_GE(events.size(), 3u);
    EXPECT_EQ(events[0].name, "progress");
    EXPECT_EQ(events[0].data.at("of"), 9'000);
    EXPECT_EQ(events.back().name, "done");
    EXPECT_EQ(events.back().data.at("whole"), true);
    EXPECT_EQ(events.back().data.at("entries"), 9'000);
    EXPECT_EQ(events.back().data.at("root").as_string(), to_hex(store->head().edge.root(hasher)));
}

TEST_F(AuditTest, TellsEachDamageAndCountsThoseThatItDoesNotTell) {
    open();
    append(600);
    put(store::entry_key(Seq{7}), record_of(8));
    put(store::entry_key(Seq{500}), "tampered");
    open();
    auto events = audit();
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].name, "damage");
    EXPECT_EQ(events[0].data.at("kind"), "entry");
    EXPECT_EQ(events[0].data.at("place"), "entry 7");
    EXPECT_EQ(events[0].data.at("what"), "the bytes of entry 8 stand in its place");
    EXPECT_EQ(events[0].data.at("expected").as_string(), to_hex(proof::leaf_hash(entry_of(7))));
    EXPECT_EQ(events[0].data.at("found").as_string(), to_hex(proof::leaf_hash(entry_of(8))));
    EXPECT_EQ(events[1].data.at("place"), "entry 500");
    EXPECT_EQ(events[2].data.at("damaged"), 2);
    EXPECT_EQ(events[2].data.at("whole"), false);
    events = audit({{"findings", "1"}});
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[1].data.at("damaged"), 2);
}

TEST_F(AuditTest, RefusesWhatItCannotDo) {
    open();
    EXPECT_EQ(ask({{"findings", "many"}}).reply.status, 400);
    EXPECT_EQ(ask({{"findings", "10001"}}).reply.status, 400);
    is_busy_ = true;
    EXPECT_EQ(ask().reply.status, 503);
    FakeLedger bare;
    Application without(bare.ports(), limits_);
    int status = 0;
    without.handle({"GET", "/v1/audit", {}, {}, "", ""}, [&](const Answer& answer) { status = answer.reply.status; });
    EXPECT_EQ(status, 501);
}

}  // namespace
}  // namespace annals::api
