// Makes, wires, starts and ends every part of the daemon.
//
// Long because it is the one place that knows them all, and in which order they live.
#include "daemon/daemon.hpp"

#include "daemon/api/application.hpp"
#include "daemon/api/store_ports.hpp"
#include "daemon/net/server.hpp"
#include "daemon/net/workers.hpp"
#include "daemon/ops/copies.hpp"
#include "daemon/ops/files.hpp"
#include "daemon/ops/metrics.hpp"
#include "daemon/read/feed.hpp"
#include "daemon/read/index_thread.hpp"
#include "daemon/read/query.hpp"
#include "daemon/read/scrub.hpp"
#include "daemon/read/second_copies.hpp"
#include "daemon/read/store_log.hpp"
#include "daemon/store/store.hpp"
#include "daemon/write/appender.hpp"
#include "daemon/write/checkpointer.hpp"
#include "daemon/write/replay.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace annals {
namespace {

using std::chrono::milliseconds;

// Makes the folder of the socket where it is missing. One that somebody else owns would let them put their own socket
// in place of ours.
Result<void> prepare_socket_folder(const std::string& socket_path) {
    const std::size_t slash = socket_path.rfind('/');
    if (slash == std::string::npos || slash == 0) return {};
    const std::string folder = socket_path.substr(0, slash);
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) return ops::make_folder(folder, 0700);
    if (info.st_uid == ::geteuid() || info.st_uid == 0) return {};
    return fail(Errc::bad_value, "the folder of the socket belongs to somebody else", folder);
}

// The ledger of the folder; an empty folder becomes one.
Result<std::unique_ptr<store::Store>> open_or_init_store(const ops::Config& config, const Machine& machine) {
    auto opened = open_store(config, machine);
    if (opened || opened.error().code != Errc::not_found) return opened;
    const auto origin = init_store(config, machine);
    if (!origin) return origin.error();
    machine.log.info("store.initialised", {{"dir", config.store_dir()}, {"origin", *origin}});
    return open_store(config, machine);
}

// The signer of the ledger; an empty ledger without a key is given one.
Result<std::unique_ptr<write::Signer>> open_or_make_signer(const ops::Config& config, const Machine& machine,
                                                           const store::Store& store) {
    auto signer = open_signer(config, store);
    if (signer || signer.error().code != Errc::not_found || to_number(store.head().edge.size()) > 0) return signer;
    const auto key = write::create_key(config.key_dir, store.origin(), Seed(machine).bytes());
    if (!key) return key.error();
    machine.log.info("signer.key_made", {{"verifier_key", *key}});
    return open_signer(config, store);
}

// Those that sign first, as readers are told of them.
api::LedgerView view_of(const store::Store& store, const std::vector<write::SignerKey>& keys) {
    api::LedgerView view{store.origin(), store.created_at(), {}, {}};
    for (const write::SignerKey& key : keys) {
        view.verifier_keys.push_back(key.verifier_key);
        if (key.is_retired) view.retired_keys.push_back(key.verifier_key);
    }
    return view;
}

}  // namespace

// In the order of making; ended by stop() and unmade in the reverse order.
struct Daemon::Parts {
    Parts(const ops::Config& c, const Machine& m, ops::PidFile p) : config(c), machine(m), pid_file(std::move(p)) {}

    Result<void> open();
    Result<void> open_sockets();
    void settle_edge();
    Result<std::shared_ptr<read::Scrub>> audit();
    void wire_metrics();
    api::Ports wire();
    void replay();
    void scrub();
    bool rest(milliseconds time) const;
    void let_index_follow();
    void committed();
    std::string metrics_text() const;
    void stop();

    const ops::Config config;
    const Machine machine;
    ops::PidFile pid_file;
    ops::Metrics metrics;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<read::Feed> feed;
    std::unique_ptr<read::IndexThread> index;
    std::unique_ptr<write::Checkpointer> checkpointer;
    std::unique_ptr<write::Appender> appender;
    std::unique_ptr<net::Workers> workers;
    std::unique_ptr<api::Application> application;
    std::unique_ptr<net::Server> server;
    std::atomic<const net::Server*> server_now = nullptr;  // for metrics, which are asked for on other threads
    std::atomic<bool> is_stopping = false;
    std::atomic<std::uint64_t> entries_replayed = 0;
    std::thread replay_thread;
    std::thread scrub_thread;
    std::atomic<std::uint64_t> entries_damaged = 0;  // that the present scrub has met
    std::atomic<std::size_t> audits = 0;             // that run
};

// Before anybody reads the right edge: where stored hashes are not those of the head, other copies tell the right ones.
void Daemon::Parts::settle_edge() {
    const auto& damage = store->damage();
    if (!damage) return;
    machine.log.error("store.damaged", {{"why", to_string(*damage)}});
    if (!store->is_poisoned()) return;
    if (const auto settled = read::settle_edge(*store); settled)
        machine.log.warn("store.edge_settled", {{"entries", to_number(store->head().edge.size())}});
    else
        machine.log.error("store.edge_unsettled", {{"why", to_string(settled.error())}});
}

Result<std::shared_ptr<read::Scrub>> Daemon::Parts::audit() {
    if (audits.fetch_add(1) >= config.limits.audits_max) {
        audits.fetch_sub(1);
        return fail(Errc::busy, "as many audits run as may", {}, "try again when one has ended");
    }
    const auto end = [this](const read::Scrub* scrub) {
        delete scrub;
        audits.fetch_sub(1);
    };
    return std::shared_ptr<read::Scrub>(new read::Scrub(*store, checkpointer->latest()), end);
}

Result<void> Daemon::Parts::open() {
    auto opened = open_or_init_store(config, machine);
    if (!opened) return opened.error();
    store = std::move(*opened);
    settle_edge();
    auto signer = open_or_make_signer(config, machine, *store);
    if (!signer) return signer.error();

    const ops::Limits& limits = config.limits;
    read::FeedLimits feed_limits;
    feed_limits.chunk_entries_max = limits.feed_chunk_entries_max;
    feed_limits.lag_events_max = limits.feed_lag_events_max;
    feed_limits.subscribers_max = limits.feeds_max;
    feed = std::make_unique<read::Feed>(*store, feed_limits);
    index = std::make_unique<read::IndexThread>(*store, [this](const Result<read::Indexer::Progress>& step) {
        if (!step) machine.log.error("index.step_failed", {{"why", to_string(step.error())}});
    });
    checkpointer = std::make_unique<write::Checkpointer>(
        std::move(*signer), write::CheckpointerOptions(), [this] { return write::prove_head(*store); },
        [this](const Error& error) {
            machine.log.error("checkpoint.refused", {{"why", to_string(error)}});
        });

    write::AppenderOptions options;
    options.queue_requests_max = limits.queue_requests_max;
    options.queue_bytes_max = limits.bytes_in_flight_max;
    options.group_statements_max = limits.group_statements_max;
    options.group_bytes_max = limits.group_bytes_max;
    write::AppenderPorts ports;
    ports.commit = [this](const store::Commit& commit) { return store->commit(commit); };
    ports.is_poisoned = [this] { return store->is_poisoned(); };
    ports.read = [this](Seq seq) { return store->view()->entry(seq); };
    ports.clock = machine.clock;
    ports.on_committed = [this](TreeSize) { committed(); };
    appender = std::make_unique<write::Appender>(options, std::move(ports), machine.log, metrics);
    wire_metrics();
    return open_sockets();
}

Result<void> Daemon::Parts::open_sockets() {
    const ops::Limits& limits = config.limits;
    workers = std::make_unique<net::Workers>(
        net::Workers::Options{static_cast<unsigned>(limits.reader_threads), limits.reader_queue_max});
    application = std::make_unique<api::Application>(wire(), limits);
    if (auto made = prepare_socket_folder(config.socket_path); !made) return made;
    net::Options options;
    options.unix_path = config.socket_path;
    options.listening_fd = machine.listening_fd;
    options.limits = limits;
    options.log = machine.log;
    if (!config.listen.empty()) {
        const auto address = ops::parse_host_port(config.listen);
        if (!address) return address.error();
        options.tcp = net::TcpAddress{address->host, address->port};
    }
    auto opened = net::Server::open(std::move(options), application->handler(),
                                    [this](std::function<void()> task) { return workers->post(std::move(task)); });
    if (!opened) return opened.error();
    server = std::move(*opened);
    server_now = server.get();
    return {};
}

api::Ports Daemon::Parts::wire() {
    api::Ports ports;
    // Called on a worker: the writer is asked, who may be in a commit.
    ports.find_keys = [this](const std::vector<std::string>& keys) { return appender->find_keys(keys); };
    ports.try_out = [this](write::AppendRequest request) { return appender->try_out(std::move(request)); };
    ports.what_changes = [this](TreeSize size, std::vector<state::Recorded> added, const state::TrialAsked& asked) {
        let_index_follow();
        const read::StoreLog log(store->view(), config.limits.tail_entries_max);
        return state::try_entries(log, size, std::move(added), asked, {machine.clock()});
    };
    api::wire_store(ports, *store, *feed);
    ports.entries = [this, list = std::move(ports.entries)](const read::EntriesWanted& wanted) {
        if (wanted.filter.subject) let_index_follow();
        return list(wanted);
    };
    ports.ledger = [this] { return view_of(*store, checkpointer->keys()); };
    ports.submit = [this](write::AppendRequest request, write::OnAppended on_appended) {
        return appender->submit(std::move(request), std::move(on_appended));
    };
    ports.ask = [this](const state::Question& question) {
        let_index_follow();
        return read::ask(*store, question, machine.clock(), config.limits.tail_entries_max);
    };
    ports.belonging = [this](const Subject& subject, TreeSize size) {
        let_index_follow();
        return read::belonging_of(*store, subject, size, config.limits.tail_entries_max);
    };
    ports.questions = state::all_questions();
    ports.audit = [this] { return audit(); };
    ports.checkpoint = [this] { return checkpointer->latest(); };
    ports.when_signed = [this](TreeSize size, std::function<void(const Result<std::string>&)> done) {
        checkpointer->when_signed(size, std::move(done));
    };
    const auto copies = std::make_shared<const ops::Copies>(ops::Copies::Options{
        config.data_dir + "/sources/sha256", config.limits.copy_bytes_max, config.limits.disk_reserve_bytes});
    ports.put_copy = [copies](const Sha256& sha256, const std::string& content) {
        return copies->put(sha256, content);
    };
    ports.get_copy = [copies](const Sha256& sha256) { return copies->get(sha256); };
    ports.ready = [this] { return appender->health(); };
    ports.health = [this]() -> Result<void> {
        auto health = appender->health();
        if (!health && health.error().code == Errc::not_ready) return {};
        return health;
    };
    ports.room = [this] { return store->check_room(); };
    ports.metrics_text = [this] { return metrics_text(); };
    ports.run_on_worker = [this](std::function<void()> task) { return workers->post(std::move(task)); };
    return ports;
}

// Before the index is asked.
void Daemon::Parts::let_index_follow() { index->let_follow(to_number(store->head().edge.size())); }

void Daemon::Parts::committed() {
    feed->notify();
    index->notify();
    checkpointer->grown();
}

void Daemon::Parts::wire_metrics() {
    const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
    metrics.computed("annals_entries", "Entries in the ledger.",
                     [this, number] { return number(to_number(store->head().edge.size())); });
    metrics.computed("annals_entries_damaged", "Damages that the present scrub has met.",
                     [this] { return static_cast<std::int64_t>(entries_damaged.load()); });
    metrics.computed("annals_entries_replayed", "Entries read at start so far.",
                     [this, number] { return number(entries_replayed.load()); });
    metrics.computed("annals_index_cursor", "Entries that the index holds.",
                     [this, number] { return number(index->cursor()); });
    metrics.computed("annals_store_disk_bytes", "Bytes of the store on the disk.",
                     [this, number] { return number(store->usage().disk_bytes); });
    metrics.computed("annals_store_memory_bytes", "Bytes of the store's caches and unflushed writes.",
                     [this, number] { return number(store->usage().memory_bytes); });
    metrics.computed("annals_disk_free_bytes", "Bytes free on the disk below the store.", [this, number] {
        const auto free = store->disk_free_bytes();
        return free ? number(*free) : -1;
    });
    metrics.computed("annals_poisoned", "1 after a failed write: no more writes before a restart.",
                     [this] { return store->is_poisoned() ? 1 : 0; });
}

std::string Daemon::Parts::metrics_text() const {
    const net::Server* serving = server_now.load();
    return metrics.to_text() + (serving ? serving->metrics_text() : "");
}

// On its own thread: what the writer knows is read out of the ledger, then the writer starts.
void Daemon::Parts::replay() {
    if (store->is_poisoned()) return appender->refuse_all(*store->damage());
    write::ReplayOptions options;
    options.randomness = ops::drawn_ahead(machine.randomness);
    options.log = machine.log;
    options.is_cancelled = &is_stopping;
    options.entries_done = &entries_replayed;
    options.second_copies = [this](const std::set<std::uint64_t>& wanted) {
        return read::second_copies(*store->view(), wanted);
    };
    auto planner = write::replay(*store, options);
    if (planner) return appender->start(std::move(*planner));
    if (!is_stopping) machine.log.error("replay.failed", {{"why", to_string(planner.error())}});
    appender->refuse_all(planner.error());
}

// Waits; false when the daemon stops meanwhile.
bool Daemon::Parts::rest(milliseconds time) const {
    constexpr milliseconds step(20);
    for (milliseconds waited(0); waited < time && !is_stopping; waited += step) std::this_thread::sleep_for(step);
    return !is_stopping;
}

// Slowly, and once a day: a bit that flips on a disk is found by us, not by a reader.
void Daemon::Parts::scrub() {
    constexpr milliseconds pause(20);  // after every 256 entries: some 10,000 entries a second at most
    constexpr milliseconds between(std::chrono::hours(24));
    do {
        entries_damaged = 0;
        read::Scrub scrub(*store, checkpointer->latest());
        const auto on_damage = [this](const read::Damage& damage) {
            ++entries_damaged;
            machine.log.error("scrub.damaged", {{"place", damage.place},
                                                {"what", damage.what},
                                                {"expected", damage.expected},
                                                {"found", damage.found}});
        };
        while (scrub.step(on_damage))
            if (!rest(pause)) return;
        const read::ScrubReport& report = scrub.report();
        machine.log.info("scrub.done", {{"entries", report.entries}, {"damaged", report.damaged}});
    } while (rest(between));
}

void Daemon::Parts::stop() {
    if (is_stopping.exchange(true)) return;
    const bool has_served = server != nullptr;
    if (server) server->stop(milliseconds(config.limits.drain_timeout_ms));
    server_now = nullptr;
    if (replay_thread.joinable()) replay_thread.join();
    if (scrub_thread.joinable()) scrub_thread.join();
    if (appender) appender->stop();
    if (workers) workers->stop();
    server.reset();
    checkpointer.reset();
    index.reset();
    if (has_served) machine.log.info("daemon.stopped", {{"entries", store ? to_number(store->head().edge.size()) : 0}});
}

Daemon::Daemon(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Daemon::~Daemon() { stop(); }

Result<std::unique_ptr<Daemon>> Daemon::start(const ops::Config& config, const Machine& machine) {
    auto taken = take_folder(config);
    if (!taken) return taken.error();
    std::unique_ptr<Daemon> daemon(new Daemon(std::make_unique<Parts>(config, machine, std::move(*taken))));
    Parts& parts = *daemon->parts_;
    if (const auto opened = parts.open(); !opened) return opened.error();
    machine.log.info("daemon.started", {{"pid", ::getpid()},
                                        {"data", config.data_dir},
                                        {"socket", config.socket_path},
                                        {"tcp_port", parts.server->tcp_port()},
                                        {"origin", parts.store->origin()},
                                        {"entries", to_number(parts.store->head().edge.size())}});
    parts.server->start();
    parts.replay_thread = std::thread([&parts] { parts.replay(); });
    if (config.scrub) parts.scrub_thread = std::thread([&parts] { parts.scrub(); });
    return daemon;
}

void Daemon::stop() { parts_->stop(); }
Result<void> Daemon::ready() const { return parts_->appender->health(); }
std::uint16_t Daemon::tcp_port() const { return parts_->server ? parts_->server->tcp_port() : 0; }

}  // namespace annals
