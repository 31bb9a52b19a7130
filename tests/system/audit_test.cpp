// A ledger that was changed behind the daemon's back with RocksDB's own `ldb`, or lost a file: what `annals audit`
// finds, what can still be read, and what is still recorded.
#include "tests/support/real_cli.hpp"

#include <filesystem>
#include <sstream>

namespace annals {
namespace {

namespace fs = std::filesystem;

class Audit : public RealCli {
protected:
    Audit() { import_all(); }

    std::string data() const { return temp_.file("ledger"); }
    std::string store() const { return data() + "/store"; }
    void stop() { EXPECT_EQ(daemon_.stop(), 0); }
    // On the same folder again, under the same address.
    void start() {
        again_ = std::make_unique<RunningDaemon>(data());
        EXPECT_TRUE(reads()) << again_->log();
    }
    // Whether it answers: it may be up without taking appends.
    bool reads() const {
        for (int attempt = 0; attempt < 3'000; ++attempt) {
            const auto reply = again_->get("/v1/ledger");
            if (reply && reply->status == 200) return true;
            if (again_->has_ended()) return false;
            ::poll(nullptr, 0, 10);
        }
        return false;
    }
    static std::string key_of(std::uint64_t seq) {
        std::array<char, 32> hex{};
        std::snprintf(hex.data(), hex.size(), "0x65%016llx", static_cast<unsigned long long>(seq));
        return hex.data();
    }
    // RocksDB's own tool; what it prints.
    std::string ldb(const std::string& words) const {
        std::FILE* pipe = ::popen(("ldb --db=" + store() + " " + words + " 2>/dev/null").c_str(), "r");
        if (pipe == nullptr) return {};
        std::string out;
        std::array<char, 4096> buffer{};
        for (std::size_t count; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
            out.append(buffer.data(), count);
        EXPECT_EQ(::pclose(pipe), 0) << words.substr(0, 60);
        while (out.ends_with('\n')) out.pop_back();
        return out;
    }
    std::string record_at(std::uint64_t seq) const { return ldb("get --hex " + key_of(seq)); }
    void put(std::uint64_t seq, const std::string& record) const { ldb("put --hex " + key_of(seq) + " " + record); }
    fs::path largest_table_of_entries() const {
        const std::string listed = ldb("list_live_files_metadata");
        const std::string entries = listed.substr(0, listed.find("Column Family: index"));
        fs::path largest;
        for (const auto& file : fs::directory_iterator(store()))
            if (file.path().extension() == ".sst" && entries.find(file.path().filename()) != std::string::npos &&
                (largest.empty() || file.file_size() > fs::file_size(largest)))
                largest = file.path();
        return largest;
    }
    static std::string with_last_byte_changed(std::string record) {
        record.back() = record.back() == '0' ? '1' : '0';
        return record;
    }
    boost::json::array findings() const {
        const Ran ran = run("audit --format json");
        EXPECT_EQ(ran.exit_code, 1) << ran.out;
        const auto value = event::parse_json(ran.out);
        EXPECT_TRUE(value) << ran.out;
        return value ? value->at("findings").as_array() : boost::json::array();
    }
    // Whether the daemon's own scrub has told of it by now.
    bool scrub_told(const std::string& place) const {
        for (int attempt = 0; attempt < 3'000; ++attempt) {
            std::istringstream lines(again_->log());
            for (std::string line; std::getline(lines, line);)
                if (line.find("scrub.damaged") != std::string::npos && line.find(place) != std::string::npos)
                    return true;
            ::poll(nullptr, 0, 10);
        }
        return false;
    }
    static std::vector<std::string> places(const boost::json::array& findings) {
        std::vector<std::string> all;
        for (const auto& finding : findings) all.emplace_back(finding.at("place").as_string());
        return all;
    }
    // The problem code of an entry's read; empty when it is shown.
    std::string code_of(std::uint64_t seq) const {
        const auto reply = again_->get("/v1/events/" + std::to_string(seq));
        const auto body = reply ? event::parse_json(reply->body) : Result<boost::json::value>(reply.error());
        EXPECT_TRUE(body);
        if (!body || reply->status == 200) return {};
        EXPECT_EQ(body->at("place").as_string(), "entry " + std::to_string(seq));
        return std::string(body->at("code").as_string());
    }
    void expect_readable_but_for(const std::vector<std::uint64_t>& damaged) const {
        for (std::uint64_t seq = 0; seq < size; ++seq) {
            const bool is_damaged = std::find(damaged.begin(), damaged.end(), seq) != damaged.end();
            EXPECT_EQ(code_of(seq), is_damaged ? "corrupt" : "") << seq;
        }
    }
    // What an append and the checkpoint over it show.
    void expect_recorded_and_signed() const {
        const Ran recorded = run("record party.registered --id newcomer --kind group --names Newcomer --wait proof");
        EXPECT_EQ(recorded.exit_code, 0) << recorded.out;
        const Ran grown = run("consistent --from " + std::to_string(size));
        EXPECT_EQ(grown.exit_code, 0) << grown.out;
    }

    static constexpr std::uint64_t size = 322;  // of what import_all() records: one whole tile, and an edge
    std::unique_ptr<RunningDaemon> again_;
};

TEST_F(Audit, FindsNothingInALedgerThatIsWhole) {
    const Ran ran = run("audit");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    EXPECT_TRUE(holds(ran, "whole")) << ran.out;
    EXPECT_EQ(json("audit").at("entries").to_number<std::uint64_t>(), size);
    EXPECT_EQ(json("audit").at("signed").at("root"), json("audit").at("root"));
}

TEST_F(Audit, NamesAnEntryOfWhichAByteWasChangedAndAllElseGoesOn) {
    const std::string status = out_of("status --on 2024-01-01 --format json");
    stop();
    put(7, with_last_byte_changed(record_at(7)));
    put(300, with_last_byte_changed(record_at(300)));
    start();
    const auto found = findings();
    EXPECT_EQ(places(found), (std::vector<std::string>{"entry 7", "entry 300"}));
    EXPECT_NE(found.at(0).at("expected"), found.at(0).at("found"));
    expect_readable_but_for({7, 300});
    const Ran shown = run("show 7");
    EXPECT_EQ(shown.exit_code, 3) << shown.out;
    EXPECT_TRUE(holds(shown, "entry 7: the stored bytes are not those that were hashed")) << shown.out;
    EXPECT_TRUE(scrub_told("entry 7") && scrub_told("entry 300")) << again_->log();
    const Ran listed = run("log");
    EXPECT_EQ(listed.exit_code, 3) << listed.out;
    EXPECT_TRUE(holds(listed, "those behind it are read after 7, those before it with limit 7")) << listed.out;
    for (const char* around : {"log --limit 7", "log --after 7"}) EXPECT_EQ(run(around).exit_code, 0) << around;
    EXPECT_EQ(out_of("status --on 2024-01-01 --format json"), status);
    expect_recorded_and_signed();
    EXPECT_EQ(places(findings()), (std::vector<std::string>{"entry 7", "entry 300"}));
}

TEST_F(Audit, NamesBothEntriesOfASwappedPairAndAllElseGoesOn) {
    stop();
    for (const auto& [left, right] : {std::pair(7, 200), std::pair(290, 310)}) {
        const std::string one = record_at(left);
        put(left, record_at(right));
        put(right, one);
    }
    start();
    const auto found = findings();
    EXPECT_EQ(places(found), (std::vector<std::string>{"entry 7", "entry 200", "entry 290", "entry 310"}));
    EXPECT_EQ(found.at(0).at("what"), "the bytes of entry 200 stand in its place");
    EXPECT_EQ(found.at(3).at("what"), "the bytes of entry 290 stand in its place");
    expect_readable_but_for({7, 200, 290, 310});
    expect_recorded_and_signed();
}

TEST_F(Audit, NamesAnEntryAndATileThatWereDeleted) {
    stop();
    ldb("delete --hex " + key_of(300));
    ldb("delete --hex 0x74000000000000000000");
    start();
    EXPECT_EQ(places(findings()), (std::vector<std::string>{"tile/0/000", "entry 300"}));
    expect_readable_but_for({300});
    expect_recorded_and_signed();
}

TEST_F(Audit, NamesAFileOfTheStoreThatIsMissingAndReadsTheRest) {
    stop();
    start();  // what is recorded from now on comes into a file of its own
    ASSERT_EQ(run("record party.registered --id newcomer --kind group --names Newcomer").exit_code, 0);
    EXPECT_EQ(again_->stop(), 0);
    const fs::path lost = largest_table_of_entries();
    ASSERT_FALSE(lost.empty());
    fs::rename(lost, temp_.file("away"));
    start();
    const auto found = findings();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.at(0).at("kind"), "file");
    EXPECT_EQ(places(found).at(0), lost.filename().string());
    EXPECT_EQ(code_of(7), "corrupt");
    EXPECT_EQ(code_of(size), "") << "the newcomer, in another file";
    EXPECT_EQ(run("status RT5").exit_code, 0) << "the index has it";
    const Ran refused = run("record party.registered --id another --kind group --names Another");
    EXPECT_EQ(refused.exit_code, 3) << refused.out;
    EXPECT_TRUE(holds(refused, lost.filename().string())) << refused.out;
    EXPECT_EQ(again_->stop(), 0);
    fs::rename(temp_.file("away"), lost);
    start();
    EXPECT_EQ(run("audit").exit_code, 0);
}

TEST_F(Audit, WhereNoOtherCopyIsLeftNothingIsRecordedAndReadingGoesOn) {
    stop();
    put(7, with_last_byte_changed(record_at(7)));
    ldb("drop_column_family index");
    start();
    EXPECT_EQ(places(findings()), std::vector<std::string>{"entry 7"});
    const Ran refused = run("record party.registered --id another --kind group --names Another");
    EXPECT_EQ(refused.exit_code, 3) << refused.out;
    EXPECT_TRUE(holds(refused, "entry 7")) << refused.out;
    EXPECT_EQ(run("show 8").exit_code, 0);
}

TEST_F(Audit, NamesEveryDamageOfACopy) {
    const std::string copy = temp_.file("copy");
    ASSERT_EQ(run("mirror " + copy).exit_code, 0);
    EXPECT_EQ(run("audit " + copy).exit_code, 0);
    for (const std::uint64_t at : {100u, 20'000u}) {
        std::fstream file(copy + "/tile/entries/000", std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(at));
        file.put('\x7f');
    }
    const Ran ran = run("audit " + copy);
    EXPECT_EQ(ran.exit_code, 1) << ran.out;
    EXPECT_TRUE(holds(ran, "damaged: 2 found")) << ran.out;
    EXPECT_EQ(run_on(copy, "audit").out, ran.out);
    EXPECT_EQ(run("audit " + temp_.file("nothing")).exit_code, 2);
}

}  // namespace
}  // namespace annals
