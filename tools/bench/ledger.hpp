// Generated ledgers: plans of 200 commitments with 50 entries each, as many plans as the size needs. The same seed and
// shape give the same statements. Nothing in them is about anybody real.
#pragma once

#include "schema/event/statement.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace annals::bench {

struct Shape {
    std::uint64_t seed = 1;
    std::uint64_t entries = 10'000;
    unsigned commitments_per_plan = 200;
    unsigned entries_per_commitment = 50;
    unsigned corrected_percent = 1;  // of the facts, corrected once
    unsigned late_percent = 10;      // recorded more than 30 days after they took effect
    unsigned corrections_each = 0;   // the correction-heavy ledger: every fact corrected so often
    unsigned recommendations = 0;    // of one report, each rated in two editions; commitments answer one each
};

// Gives a ledger's statements one after the other, each valid after those before it.
class Generator {
public:
    explicit Generator(const Shape& shape);

    // The next statement, and when it is recorded; `seq` is the position it will have.
    struct Item {
        event::Statement statement;
        Instant recorded_at;
    };
    Item next();
    bool is_done() const { return seq_ >= shape_.entries; }

    // Ids of what the ledger holds when it is complete.
    static std::string plan_id(unsigned plan);
    static std::string commitment_id(unsigned plan, unsigned commitment);
    unsigned plans() const;
    // How many entries come before the first plan, and how many a plan has, corrections apart.
    std::uint64_t entries_of_setup() const;
    std::uint64_t entries_of_plan() const;

private:
    event::Statement make(std::uint64_t step);
    event::Statement make_setup(std::uint64_t step);
    event::Statement make_report(unsigned recommendation, unsigned edition) const;
    event::Statement make_fact(unsigned plan, unsigned commitment, unsigned step);
    event::Statement make_correction(std::uint64_t target, const event::Statement& fact);
    Day random_day();

    Shape shape_;
    std::mt19937_64 random_;
    std::uint64_t seq_ = 0;
    std::uint64_t step_ = 0;
    Instant clock_;
    std::vector<event::Statement> pending_;  // corrections of the last fact, still to be given
};

// An entry around a statement, with a fixed principal and a salt drawn from the seq.
Result<Bytes> encode_generated(std::uint64_t seq, const Generator::Item& item);

}  // namespace annals::bench
