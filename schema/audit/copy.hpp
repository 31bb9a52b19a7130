// A copy of a ledger, as C2SP tlog-tiles lays it out: read, verified, replayed and written. Pure: whoever has a web
// server, a folder or a daemon brings the reading.
//
//   checkpoint                    the signed head
//   tile/<L>/<N>[.p/<W>]          hashes
//   tile/entries/<N>[.p/<W>]      entries
//   verifier-keys                 one verifier key a line: what the log says of itself, to be compared, not trusted
#pragma once

#include "schema/audit/entry_list.hpp"
#include "schema/base/fork_join.hpp"
#include "schema/proof/checkpoint.hpp"
#include "schema/proof/tile.hpp"
#include "schema/state/memory_log.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace annals::audit {

// Reads one file of a copy by its path, without a leading slash. not_found when there is none.
using ReadFile = std::function<Result<Bytes>(const std::string& path)>;
// Called now and then with how many of how many entries are done.
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

// Whom the reader trusts: configured, never taken from what is read.
struct Trusted {
    std::string origin;
    std::vector<proof::VerifierKey> keys;
};

// The keys that a file states of itself, for a reader who has none configured. malformed when one is no key.
Result<Trusted> stated_keys(const std::string& origin, const std::vector<std::string>& keys);

// A ledger whose checkpoint is signed by a trusted key and whose entries give its root.
struct VerifiedCopy {
    std::string note;  // the signed checkpoint as it was read
    proof::TreeHead head;
    EntryList entries;
    std::vector<Sha256> leaves;
};

// How a copy is gone through. Where `run` brings threads, the ReadFile is called from several at once.
struct CopyWork {
    ForkJoin run = run_in_order;
    Progress progress = {};
};

// Reads the checkpoint and every entry and verifies them: signature, hashes, tree. too_large over
// limits::copied_entries_max or copied_bytes_max, since a copy is held in memory; what `read` fails with; or, whoever
// ran what, the first of these:
//   corrupt    an entries file that is not one, naming its first entry that is not there or is not its leaf in the
//              copy's tiles, else the file;
//   corrupt    where the entries do not give the signed root: the first entry that is not its leaf in the copy's
//              tiles, else the first entries that a tile above was not made of;
//   bad_proof  all of the copy agrees, and its checkpoint signs another root.
Result<VerifiedCopy> read_copy(const ReadFile& read, const Trusted& trusted, const CopyWork& work = {});

// The files of a tile of hashes and of the entries beside it, by their path in a copy.
std::string tile_file(const proof::Tile& tile);
std::string entries_file(const proof::Tile& tile);
// The tile of that index over the entries of a tree of that size.
proof::Tile tile_of_entries(TreeSize size, std::uint64_t index);
inline constexpr std::size_t tiles_at_once = 64;  // of entries in memory before their order is looked at

// A file of a copy: a tile, or the entries beside one. Where a partial one has given way to the full one (C2SP
// tlog-tiles lets a log delete it then), the full one, of which a reader takes as much as it needs.
struct TileFile {
    Bytes bytes;
    proof::Tile tile;  // as wide as what was read
    std::string path;
};
// The hashes of a tile of the copy, and the file of entries beside a tile of leaves with the entries in it (borrowed).
// What `read` fails with, or corrupt, naming the file.
Result<std::vector<Sha256>> read_hashes(const ReadFile& read, const proof::Tile& tile);
Result<TileFile> read_entries_file(const ReadFile& read, const proof::Tile& tile);
Result<std::vector<BytesView>> entries_of(const TileFile& file, const proof::Tile& tile);

// As read_copy, keeping no entry: what is in memory is 32 bytes for each, up to limits::checked_entries_max of them.
// Then re-reads every tile, and decodes every entry; what is wrong is told in this order:
//   as read_copy says;
//   corrupt    the first tile, by level and index, that has not the hashes of the tree; as everywhere, a full tile
//              stands in for a partial one that is gone;
//   corrupt    the first entry that does not decode.
Result<proof::TreeHead> check_copy(const ReadFile& read, const Trusted& trusted, const CopyWork& work = {});

// The nodes of the tree of that size, by the tiles of a copy; what is made of them is checked against a signed root.
proof::NodeReader nodes_of_copy(const ReadFile& read, TreeSize size);
// The bytes of one entry of a tree of that size, as the copy has them; unverified. not_found at or beyond the size.
Result<Bytes> read_entry(const ReadFile& read, Seq seq, TreeSize size);

// The entries as a log that questions can be asked of, with the roots of every size. corrupt, naming the first entry
// that does not decode.
Result<std::unique_ptr<state::MemoryLog>> make_log(const VerifiedCopy& copy, const ForkJoin& run = run_in_order);

// The files that a copy of `size_before` entries (0: none) lacks to become this one, entries and hashes first and the
// checkpoint last, so that a copy cut short still agrees with the checkpoint it has. `write` stops it by failing.
using WriteFile = std::function<Result<void>(const std::string& path, BytesView content)>;
Result<void> write_copy(const VerifiedCopy& copy, TreeSize size_before, const WriteFile& write);

}  // namespace annals::audit
