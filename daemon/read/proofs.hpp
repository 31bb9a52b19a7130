// Proofs, tiles and entry bundles, from a view of the store. What is read here is not verified: a proof is checked
// against a signed root by whoever needs it.
#pragma once

#include "daemon/store/store.hpp"
#include "schema/proof/proofs.hpp"
#include "schema/proof/tile.hpp"

namespace annals::read {

// That entry `seq` is in the tree of that size; a few reads. not_yet_known for a size beyond the head, bad_value as
// proof::prove_inclusion, corrupt.
Result<proof::Proof> prove_inclusion(const store::View& view, Seq seq, TreeSize size);
// That the tree of size `to` extends the one of size `from`; errors likewise.
Result<proof::Proof> prove_consistency(const store::View& view, TreeSize from, TreeSize to);
// The root of the tree of that size; not_yet_known, corrupt.
Result<Sha256> root_at(const store::View& view, TreeSize size);

// The bytes of GET /tile/L/N[.p/W] and of GET /tile/entries/N[.p/W]. not_found when the tree has no such tile (yet);
// corrupt, named by seq, when an entry of the bundle is not what was hashed.
Result<Bytes> read_tile(const store::View& view, const proof::Tile& tile);
Result<Bytes> read_bundle(const store::View& view, const proof::Tile& tile);

}  // namespace annals::read
