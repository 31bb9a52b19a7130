// Ledgers for readers of bytes: entries of every type of event there is, and of types that nobody knows, published as
// files. What they say is made up and need not make sense; what they are is drawn from a seed.
#pragma once

#include "schema/audit/copy.hpp"
#include "schema/event/codec.hpp"
#include "tests/schema/event/statements.hpp"

#include <map>
#include <random>

namespace annals {

// A published directory, or a file that travels (under the path ""): content by path.
using Files = std::map<std::string, std::string>;

class GeneratedLedger {
public:
    // The first entries are the golden statements, one after the other, as far as the size goes.
    GeneratedLedger(std::uint64_t seed, std::size_t size) : random_(seed) {
        const auto goldens = event::read_goldens();
        for (std::size_t i = 0; i < size; ++i) add(make_entry(i, goldens));
    }

    const audit::VerifiedCopy& copy() const { return copy_; }
    std::string key() const { return proof::format_verifier_key(trusted_.keys.front()); }
    const audit::Trusted& trusted() const { return trusted_; }

    Files publish() const { return publish(copy_); }
    // Whatever entries these are, with a whole tree over them and its checkpoint.
    Files publish(const audit::VerifiedCopy& copy) const {
        Files files;
        files["verifier-keys"] = key() + "\n";
        audit::VerifiedCopy signed_copy;
        for (std::size_t i = 0; i < copy.entries.size(); ++i) signed_copy.entries.add(copy.entries[i]);
        signed_copy.leaves = copy.leaves;
        signed_copy.head = {TreeSize(copy.leaves.size()), proof::root_of(copy.leaves)};
        signed_copy.note = sign(signed_copy.head, key_);
        const auto written = audit::write_copy(signed_copy, TreeSize(0), [&](const std::string& path, BytesView bytes) {
            files[path] = std::string(text_of(bytes));
            return Result<void>();
        });
        EXPECT_TRUE(written);
        return files;
    }
    std::string sign(const proof::TreeHead& head, const proof::PrivateKey& key) const {
        const std::array signers = {proof::NoteSigner{trusted_.origin, &key}};
        return proof::format_note(proof::sign_checkpoint({trusted_.origin, head, {}}, signers));
    }

private:
    void add(const Bytes& entry) {
        copy_.entries.add(entry);
        copy_.leaves.push_back(proof::leaf_hash(entry));
    }
    std::size_t below(std::size_t count) { return random_() % count; }
    std::string text() {
        static constexpr std::array<const char*, 10> pieces = {"a",  "Z9 ", "\"",     "\\",     "\n",
                                                               "\t", "/",   "\u00e9", "\u2028", "\U0001F6A2"};
        std::string made = "said";
        for (std::size_t i = below(12); i > 0; --i) made += pieces[below(pieces.size())];
        return made;
    }
    event::Statement statement(std::size_t number, const std::vector<event::Golden>& goldens) {
        const std::size_t chosen = number < goldens.size() ? number : below(goldens.size());
        auto made = event::decode_statement(goldens[chosen].bytes).value();
        made.envelope.key.text = "key-" + std::to_string(number) + text();
        if (below(3) == 0) made.envelope.note = {text()};
        if (below(50) == 0) made.payload = event::Unknown{999, 1, {1, 2, static_cast<std::uint8_t>(below(256))}};
        if (made.about.empty() && below(2) == 0) made.about = {parse_subject("party:sampleland").value()};
        return made;
    }
    Bytes make_entry(std::size_t number, const std::vector<event::Golden>& goldens) {
        event::Registration registration;
        registration.recorded_at = Instant{static_cast<std::int64_t>(1'700'000'000'000'000 + number * 1'234'567)};
        registration.recorded_by.text = "unix:" + std::to_string(below(5));
        for (auto& byte : registration.salt) byte = static_cast<std::uint8_t>(below(256));
        std::vector<event::Signature> signatures(below(10) == 0 ? 2 : 0);
        for (auto& signature : signatures) {
            signature.name.text = "sampleland";
            signature.bytes = Bytes(64, static_cast<std::uint8_t>(below(256)));
        }
        return event::encode_entry(registration, event::encode_statement(statement(number, goldens)).value(),
                                   signatures)
            .value();
    }

    std::mt19937_64 random_;
    proof::PrivateKey key_ = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{7});
    audit::Trusted trusted_{"example.org/generated", {proof::verifier_key_of({"example.org/generated", &key_})}};
    audit::VerifiedCopy copy_;
};

}  // namespace annals
