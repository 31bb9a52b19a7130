// Proofs of entries as files (C2SP tlog-proof), made and received.
#pragma once

#include "cli/commands/context.hpp"

namespace annals::cli {

// The tlog-proof of an entry with the entry's bytes as its extra data, by the newest checkpoint that covers it;
// checked. not_found when there is no such entry; bad_proof when the ledger's files do not prove it.
Result<std::string> prove_entry(Source& source, Seq seq);

// The options --wait and --proof-out of a command that records; `is_many`: it records many entries, and the proofs go
// into a folder.
std::vector<OptionSpec> proof_options(bool is_many);
// What they ask for.
Wait wait_of(const Given& given);

// Proofs that came back with entries, each checked by the entry's own bytes as the ledger has them and completed with
// them; written where --proof-out says (of one entry that file; of an import SEQ.tlog-proof in that folder). Errors:
// bad_proof; what kept the ledger from giving them (the entries are recorded all the same); io, disk_full.
struct ReceivedProofs {
    std::vector<std::string> texts;
    std::vector<std::string> files;  // as many, where they were written
    std::string line;                // for people
};
Result<ReceivedProofs> take_proofs(Context& context, const AppendOutcome& outcome, bool is_many);

}  // namespace annals::cli
