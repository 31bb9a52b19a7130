#include "daemon/keeping.hpp"

namespace annals {
namespace {

// A ledger that no daemon runs on.
struct Kept {
    ops::PidFile pid_file;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<write::Signer> signer;
};

Result<Kept> open_kept(const ops::Config& config, const Machine& machine) {
    // Looked at first: a folder that is named wrongly is not made.
    if (!ops::is_folder(config.store_dir()))
        return fail(Errc::not_found, "there is no ledger here", config.data_dir, "name its folder with --data");
    auto taken = take_folder(config);
    if (!taken) return taken.error();
    auto store = open_store(config, machine);
    if (!store) return store.error();
    auto signer = open_signer(config, **store);
    if (!signer) return signer.error();
    return Kept{std::move(*taken), std::move(*store), std::move(*signer)};
}

}  // namespace

Result<std::string> initialise(const ops::Config& config, const Machine& machine) {
    const auto taken = take_folder(config);
    if (!taken) return taken.error();
    const auto origin = init_store(config, machine);
    if (!origin) return origin.error();
    return write::create_key(config.key_dir, *origin, Seed(machine).bytes());
}

Result<std::string> rotate_key(const ops::Config& config, const Machine& machine, bool at_once) {
    const auto kept = open_kept(config, machine);
    if (!kept) return kept.error();
    const auto before = kept->signer->keys();
    auto made = kept->signer->make_key(Seed(machine).bytes());
    if (!made || !at_once) return made;
    for (const write::SignerKey& key : before) {
        if (key.is_retired) continue;
        if (const auto retired = kept->signer->retire(key.verifier_key); !retired) return retired.error();
    }
    return made;
}

Result<void> retire_key(const ops::Config& config, const Machine& machine, const std::string& name) {
    const auto kept = open_kept(config, machine);
    if (!kept) return kept.error();
    return kept->signer->retire(name);
}

Result<std::vector<write::SignerKey>> list_keys(const ops::Config& config, const Machine& machine) {
    const auto kept = open_kept(config, machine);
    if (!kept) return kept.error();
    return kept->signer->keys();
}

}  // namespace annals
