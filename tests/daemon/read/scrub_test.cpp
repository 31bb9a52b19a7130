#include "daemon/read/scrub.hpp"

#include "daemon/store/keys.hpp"
#include "tests/daemon/store/tampered_ledger.hpp"

#include "schema/proof/ed25519.hpp"

#include <filesystem>

namespace annals::read {
namespace {

// A view through which one stored byte reads differently.
class Tampered : public store::View {
public:
    explicit Tampered(std::unique_ptr<store::View> view) : view_(std::move(view)) {}
    std::optional<std::uint64_t> entry_changed;
    std::optional<std::uint64_t> leaf_changed;
    std::optional<std::pair<std::uint8_t, std::size_t>> tile_changed;  // level, byte

    store::Head head() const override { return view_->head(); }
    std::uint64_t index_cursor() const override { return view_->index_cursor(); }
    Result<store::StoredEntry> entry(Seq seq) const override { return view_->entry(seq); }
    Result<Sha256> leaf(Seq seq) const override { return view_->leaf(seq); }
    Result<void> scan(Seq from, Seq until, const VisitEntry& visit) const override {
        return view_->scan(from, until, visit);
    }
    Result<void> scan_stored(Seq from, Seq until, const VisitEntry& visit) const override {
        return view_->scan_stored(from, until, [&](Seq seq, const Sha256& leaf, BytesView entry) {
            Bytes bytes(entry.begin(), entry.end());
            Sha256 hash = leaf;
            if (entry_changed == to_number(seq)) bytes[0] ^= 1;
            if (leaf_changed == to_number(seq)) hash.bytes[0] ^= 1;
            return visit(seq, hash, bytes);
        });
    }
    Result<Bytes> tile(std::uint8_t level, std::uint64_t index) const override {
        auto bytes = view_->tile(level, index);
        if (bytes && index == 0 && tile_changed && tile_changed->first == level) (*bytes)[tile_changed->second] ^= 1;
        return bytes;
    }
    Result<std::optional<std::string>> index_value(std::string_view key) const override {
        return view_->index_value(key);
    }
    Result<void> scan_index(std::string_view prefix, const VisitKey& visit) const override {
        return view_->scan_index(prefix, visit);
    }
    Result<void> scan_index_from(std::string_view prefix, std::string_view from, const VisitKey& visit) const override {
        return view_->scan_index_from(prefix, from, visit);
    }

private:
    const std::unique_ptr<store::View> view_;
};

class ScrubTest : public store::TamperedLedger {
protected:
    std::unique_ptr<Tampered> tampered() const { return std::make_unique<Tampered>(store->view()); }
    // All that a scrub tells.
    std::vector<Damage> damages(Scrub scrub) {
        std::vector<Damage> found;
        while (scrub.step([&](const Damage& damage) { found.push_back(damage); })) {
        }
        report = scrub.report();
        EXPECT_TRUE(report.is_whole);
        EXPECT_EQ(report.damaged, found.size());
        EXPECT_EQ(report.entries, report.size);
        return found;
    }
    std::vector<std::string> places(Scrub scrub) {
        std::vector<std::string> all;
        for (const Damage& damage : damages(std::move(scrub))) all.push_back(damage.place);
        return all;
    }
    std::vector<std::string> places() { return places(Scrub(*store, {})); }
    // A checkpoint over the first entries, with that root.
    static std::string checkpoint(std::uint64_t size, const Sha256& root) {
        const std::array<std::uint8_t, 32> seed{};
        const auto key = proof::PrivateKey::from_seed(seed);
        const std::array<proof::NoteSigner, 1> signers = {proof::NoteSigner{"test.example/ledger", &key}};
        return proof::format_note(proof::sign_checkpoint({"test.example/ledger", {TreeSize{size}, root}, {}}, signers));
    }
    ScrubReport report;
};

TEST_F(ScrubTest, FindsNothingInALedgerThatIsAsItWasWritten) {
    open();
    for (const std::size_t more : {0u, 1u, 254u, 1u, 1u, 500u, 65'000u}) {
        append(more);
        EXPECT_TRUE(places().empty()) << size();
        EXPECT_EQ(report.root, store->head().edge.root(hasher));
    }
    reopen();
    EXPECT_TRUE(places().empty());
    EXPECT_GE(report.files, 1u);
    EXPECT_EQ(report.tiles, 256u + 1u + 1u) << "whole ones of leaves, one above them, one above that";
}

TEST_F(ScrubTest, NamesAnEntryThatWasChangedWhereverItStands) {
    open();
    append(700);
    for (const std::uint64_t seq : {0u, 255u, 256u, 511u, 512u, 699u}) {
        auto view = tampered();
        view->entry_changed = seq;
        const auto found = damages(Scrub(std::move(view), {}));
        ASSERT_EQ(found.size(), 1u);
        EXPECT_EQ(found[0].place, "entry " + std::to_string(seq));
        EXPECT_EQ(found[0].expected, to_hex(proof::leaf_hash(entry_of(seq))));
        EXPECT_NE(found[0].found, found[0].expected);
    }
}

TEST_F(ScrubTest, NamesALeafHashThatIsNotTheOneInTheTree) {
    open();
    append(700);
    for (const std::uint64_t seq : {0u, 300u, 650u}) {
        auto view = tampered();
        view->leaf_changed = seq;
        EXPECT_EQ(places(Scrub(std::move(view), {})), std::vector{"entry " + std::to_string(seq)});
    }
}

TEST_F(ScrubTest, FindsABitInAnyPartOfATile) {
    open();
    append(700);
    for (const std::size_t byte : {0u, 40u * 32, 256u * 32, 400u * 32, 510u * 32}) {
        auto view = tampered();
        view->tile_changed = {std::uint8_t{0}, byte};
        EXPECT_EQ(places(Scrub(std::move(view), {})), std::vector<std::string>{"tile/0/000"}) << byte;
    }
    auto above = tampered();
    above->tile_changed = {std::uint8_t{1}, 5};
    EXPECT_EQ(places(Scrub(std::move(above), {})), std::vector<std::string>{"tile/1/000.p/2"});
}

TEST_F(ScrubTest, NamesBothEntriesOfASwappedPairAndWhoseBytesTheyAre) {
    open();
    append(700);
    put(store::entry_key(Seq{7}), record_of(300));
    put(store::entry_key(Seq{300}), record_of(7));
    open();
    const auto found = damages(Scrub(*store, {}));
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].place, "entry 7");
    EXPECT_EQ(found[0].what, "the bytes of entry 300 stand in its place");
    EXPECT_EQ(found[1].place, "entry 300");
    EXPECT_EQ(found[1].what, "the bytes of entry 7 stand in its place");
    EXPECT_EQ(report.root, store->head().edge.root(hasher)) << "the tree is whole";
}

TEST_F(ScrubTest, NamesAMissingEntryAndAMissingTile) {
    open();
    append(700);
    erase(store::entry_key(Seq{7}));
    erase(store::tile_key(0, 1));
    open();
    EXPECT_EQ(places(), (std::vector<std::string>{"entry 7", "tile/0/001"}));
}

TEST_F(ScrubTest, HoldsTheEntriesAgainstTheSignedRoot) {
    open();
    append(600);
    const auto all = leaves();
    const Sha256 root = proof::root_of(std::span(all).first(599));
    EXPECT_TRUE(places(Scrub(*store, checkpoint(599, root))).empty());
    EXPECT_EQ(report.is_root_signed, std::optional(true));
    EXPECT_EQ(places(Scrub(*store, checkpoint(600, root))), std::vector<std::string>{"checkpoint"});
    EXPECT_EQ(places(Scrub(*store, checkpoint(601, root))), std::vector<std::string>{"checkpoint"});
}

TEST_F(ScrubTest, NamesATableFileThatIsMissingOrChanged) {
    open();
    append(2'000);
    reopen();
    const auto largest = store::largest_table(options.dir);
    store::flip_bit(largest, 20'000, 2);
    auto found = places();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0], largest.filename().string());
    store::flip_bit(largest, 20'000, 2);
    EXPECT_TRUE(places().empty());
    std::filesystem::rename(largest, dir.file("away"));
    found = places();
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0], largest.filename().string());
}

TEST_F(ScrubTest, StandsStillBetweenTwoSteps) {
    open();
    append(700);
    Scrub scrub(*store, {});
    EXPECT_EQ(scrub.report().entries, 0u);
    while (scrub.report().entries < 512) EXPECT_TRUE(scrub.step([](const Damage&) {}));
    EXPECT_EQ(scrub.report().entries, 512u);
    EXPECT_FALSE(scrub.report().is_whole);
}

}  // namespace
}  // namespace annals::read
