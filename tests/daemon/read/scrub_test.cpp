#include "daemon/read/scrub.hpp"

#include "tests/daemon/store/test_ledger.hpp"

namespace annals::read {
namespace {

// A view through which one stored byte reads differently.
class Tampered : public store::View {
public:
    explicit Tampered(const store::View& view) : view_(view) {}
    std::optional<std::uint64_t> entry_changed;
    std::optional<std::uint64_t> leaf_changed;
    std::optional<std::pair<std::uint8_t, std::size_t>> tile_changed;  // level, byte

    store::Head head() const override { return view_.head(); }
    std::uint64_t index_cursor() const override { return view_.index_cursor(); }
    Result<store::StoredEntry> entry(Seq seq) const override { return view_.entry(seq); }
    Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const override {
        return view_.scan(from, until, [&](Seq seq, const Sha256& leaf, BytesView entry) {
            Bytes bytes(entry.begin(), entry.end());
            Sha256 hash = leaf;
            if (entry_changed == to_number(seq)) bytes[0] ^= 1;
            if (leaf_changed == to_number(seq)) hash.bytes[0] ^= 1;
            return visit(seq, hash, bytes);
        });
    }
    Result<Bytes> tile(std::uint8_t level, std::uint64_t index) const override {
        auto bytes = view_.tile(level, index);
        if (bytes && index == 0 && tile_changed && tile_changed->first == level) (*bytes)[tile_changed->second] ^= 1;
        return bytes;
    }
    Result<std::optional<std::string>> index_value(std::string_view key) const override {
        return view_.index_value(key);
    }
    Result<void> scan_index(std::string_view prefix, const VisitKey& visit) const override {
        return view_.scan_index(prefix, visit);
    }
    Result<void> scan_index_from(std::string_view prefix, std::string_view from, const VisitKey& visit) const override {
        return view_.scan_index_from(prefix, from, visit);
    }

private:
    const store::View& view_;
};

class ScrubTest : public store::StoreTest {
protected:
    ScrubTest() { open(); }
    std::vector<std::string> places(const store::View& view) {
        std::vector<std::string> found;
        const auto report = scrub(
            view, [&](const Error& error) { found.push_back(error.place); },
            [](std::uint64_t, std::uint64_t) { return true; });
        EXPECT_TRUE(report.is_whole);
        EXPECT_EQ(report.damaged, found.size());
        return found;
    }
};

TEST_F(ScrubTest, FindsNothingInALedgerThatIsAsItWasWritten) {
    for (const std::size_t more : {0u, 1u, 254u, 1u, 1u, 500u, 65'000u}) {
        append(more);
        EXPECT_TRUE(places(*store->view()).empty()) << size();
    }
}

TEST_F(ScrubTest, NamesAnEntryThatWasChangedWhereverItStands) {
    append(700);
    const auto view = store->view();
    for (const std::uint64_t seq : {0u, 255u, 256u, 511u, 512u, 699u}) {
        Tampered tampered(*view);
        tampered.entry_changed = seq;
        EXPECT_EQ(places(tampered), std::vector{std::to_string(seq)});
    }
}

TEST_F(ScrubTest, NamesALeafHashThatIsNotTheOneInTheTree) {
    append(700);
    const auto view = store->view();
    for (const std::uint64_t seq : {0u, 300u, 650u}) {
        Tampered tampered(*view);
        tampered.leaf_changed = seq;
        EXPECT_GE(places(tampered).size(), 1u) << seq;
    }
}

TEST_F(ScrubTest, FindsABitInAnyPartOfATile) {
    append(700);
    const auto view = store->view();
    for (const std::size_t byte : {0u, 40u * 32, 256u * 32, 400u * 32, 510u * 32}) {
        Tampered tampered(*view);
        tampered.tile_changed = {std::uint8_t{0}, byte};
        EXPECT_GE(places(tampered).size(), 1u) << byte;
    }
    Tampered above(*view);
    above.tile_changed = {std::uint8_t{1}, 5};
    EXPECT_GE(places(above).size(), 1u);
}

TEST_F(ScrubTest, EndsWhenItIsToldTo) {
    append(700);
    int steps = 0;
    const auto report = scrub(
        *store->view(), [](const Error&) {}, [&](std::uint64_t, std::uint64_t) { return ++steps < 2; });
    EXPECT_FALSE(report.is_whole);
    EXPECT_EQ(report.entries, 512u);
}

}  // namespace
}  // namespace annals::read
