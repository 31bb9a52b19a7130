#include "daemon/ops/notify.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>

namespace annals::ops {

void notify_ready(const std::string& status) { sd_notify(0, ("READY=1\nSTATUS=" + status).c_str()); }
void notify_stopping() { sd_notify(0, "STOPPING=1"); }
void notify_status(const std::string& status) { sd_notify(0, ("STATUS=" + status).c_str()); }

int watchdog_interval_ms() {
    std::uint64_t us = 0;
    return sd_watchdog_enabled(0, &us) > 0 ? static_cast<int>(us / 2'000) : 0;
}

void notify_alive() { sd_notify(0, "WATCHDOG=1"); }

int inherited_socket() { return sd_listen_fds(1) > 0 ? SD_LISTEN_FDS_START : -1; }

}  // namespace annals::ops
