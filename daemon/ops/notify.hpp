// What a service manager is told (systemd's sd_notify protocol); nothing where there is none.
#pragma once

#include <string>

namespace annals::ops {

void notify_ready(const std::string& status);
void notify_stopping();
void notify_status(const std::string& status);
// Half of the watchdog's interval in milliseconds, or 0 when none is asked for.
int watchdog_interval_ms();
void notify_alive();

// The listening socket that the service manager has opened for us (socket activation), or -1.
int inherited_socket();

}  // namespace annals::ops
