// Every limit of the running daemon, with its unit. What back-pressure needs is a limit and an error, no more code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace annals::ops {

struct Limits {
    // Requests.
    std::size_t request_header_bytes_max = 16 * 1024;
    std::size_t request_body_bytes_max = 16 * 1024 * 1024;
    std::size_t bytes_in_flight_max = 64 * 1024 * 1024;  // bodies being read and batches queued, all together
    std::size_t connections_max = 512;
    int header_timeout_ms = 10'000;
    int body_timeout_ms = 60'000;
    int write_timeout_ms = 30'000;
    int idle_timeout_ms = 60'000;
    int drain_timeout_ms = 10'000;  // how long a shutdown waits for requests in flight

    // Appends.
    std::size_t batch_statements_max = 1'000;
    std::size_t queue_requests_max = 4'096;
    std::size_t group_statements_max = 4'096;  // that one commit takes
    std::size_t group_bytes_max = 8 * 1024 * 1024;

    // Reads.
    std::size_t page_entries_default = 100;
    std::size_t page_entries_max = 1'000;
    std::size_t reader_threads = 2;
    std::size_t reader_queue_max = 256;       // questions that wait for a reader thread
    std::uint64_t tail_entries_max = 50'000;  // entries behind the index that a question may read one by one

    // Feeds.
    std::size_t feeds_max = 128;
    std::size_t feed_chunk_entries_max = 64;     // that one chunk of a feed carries
    std::uint64_t feed_lag_events_max = 10'000;  // further behind than this, a feed says that it is catching up
    int feed_heartbeat_ms = 15'000;

    std::size_t audits_max = 2;  // that run at once

    // Saved copies of sources.
    std::size_t copy_bytes_max = 16 * 1024 * 1024;  // of one; a request's body carries no more

    // Store.
    std::uint64_t block_cache_bytes = 64ull << 20;
    std::uint64_t disk_reserve_bytes = 256ull << 20;
};

}  // namespace annals::ops
