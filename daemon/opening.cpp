#include "daemon/opening.hpp"

#include <unistd.h>

namespace annals {
namespace {

store::Options store_options(const ops::Config& config, const Machine& machine) {
    store::Options options;
    options.dir = config.store_dir();
    options.origin = config.origin;
    options.created_at = machine.clock();
    options.block_cache_bytes = config.limits.block_cache_bytes;
    options.disk_reserve_bytes = config.limits.disk_reserve_bytes;
    options.on_warning = [log = machine.log](const std::string& line) { log.warn("store.warning", {{"line", line}}); };
    return options;
}

// A name for a ledger that was given none: this machine's, and some randomness, since no two logs may share a name.
std::string make_origin(const ops::Randomness& randomness) {
    char name[256] = {};
    const bool has_name = ::gethostname(name, sizeof name - 1) == 0 && name[0] != '\0';
    std::array<std::uint8_t, 4> random{};
    randomness(random);
    std::string host = has_name ? name : "localhost";
    for (char& c : host) {
        const bool is_plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!is_plain) c = '-';
    }
    return host + "/annals/" + to_hex(random);
}

}  // namespace

Result<ops::PidFile> take_folder(const ops::Config& config) {
    if (auto made = ops::make_folder(config.data_dir); !made) return made.error();
    return ops::PidFile::take(config.pid_path());
}

Result<std::string> init_store(const ops::Config& config, const Machine& machine) {
    auto options = store_options(config, machine);
    if (options.origin.empty()) options.origin = make_origin(machine.randomness);
    if (const auto named = write::check_origin(options.origin); !named) return named.error();
    if (const auto made = store::Store::init(options); !made) return made.error();
    return options.origin;
}

Result<std::unique_ptr<store::Store>> open_store(const ops::Config& config, const Machine& machine) {
    auto options = store_options(config, machine);
    options.origin.clear();
    return store::Store::open(options);
}

Result<std::unique_ptr<write::Signer>> open_signer(const ops::Config& config, const store::Store& store) {
    const std::uint64_t size = to_number(store.head().edge.size());
    auto signer = write::Signer::open({store.origin(), config.key_dir, config.signer_state_dir});
    if (!signer) return signer;
    if ((*signer)->mark_size() > size)
        return fail(Errc::fork,
                    "the ledger has " + std::to_string(size) + " entries, but its keys have signed one of " +
                        std::to_string((*signer)->mark_size()),
                    config.data_dir, "an older copy was restored: bring the newer one back, or begin a new log");
    return signer;
}

}  // namespace annals
