// A ledger of parties with its key, and its published copy as files in memory.
#pragma once

#include "schema/audit/copy.hpp"
#include "schema/event/about.hpp"
#include "schema/event/codec.hpp"

#include <gtest/gtest.h>

#include <map>

namespace annals::audit {

class PublishedLedger : public testing::Test {
protected:
    static Bytes entry(std::size_t number) {
        event::Statement statement;
        statement.envelope.key.text = "party-" + std::to_string(number);
        statement.payload = event::PartyRegistered{
            {"party-" + std::to_string(number)}, event::PartyKind::country, {{"Party " + std::to_string(number)}}, {}};
        statement.about = event::about_of(statement.payload);
        event::Registration registration;
        registration.recorded_at = Instant{static_cast<std::int64_t>(1'700'000'000'000'000 + number)};
        registration.recorded_by.text = "unix:test";
        return event::encode_entry(registration, *event::encode_statement(statement), {}).value();
    }
    VerifiedCopy ledger(std::size_t count) const {
        VerifiedCopy copy;
        for (std::size_t i = 0; i < count; ++i) {
            copy.entries.add(entry(i));
            copy.leaves.push_back(proof::leaf_hash(copy.entries[i]));
        }
        copy.head = {TreeSize(count), proof::root_of(copy.leaves)};
        const std::array signers = {proof::NoteSigner{trusted_.origin, &key_}};
        copy.note = proof::format_note(proof::sign_checkpoint({trusted_.origin, copy.head, {}}, signers));
        return copy;
    }
    void publish(const VerifiedCopy& copy, TreeSize before = TreeSize(0)) {
        ASSERT_TRUE(write_copy(copy, before, [&](const std::string& path, BytesView content) -> Result<void> {
            files_[path] = Bytes(content.begin(), content.end());
            return {};
        }));
    }
    ReadFile reader() const {
        return [this](const std::string& path) -> Result<Bytes> {
            const auto found = files_.find(path);
            if (found == files_.end()) return fail(Errc::not_found, "no such file", path);
            return found->second;
        };
    }

    proof::PrivateKey key_ = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{9});
    Trusted trusted_{"example.org/log", {proof::verifier_key_of({"example.org/log", &key_})}};
    std::map<std::string, Bytes> files_;
};

}  // namespace annals::audit
