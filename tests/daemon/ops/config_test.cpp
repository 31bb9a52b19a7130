#include "daemon/ops/config.hpp"

#include <gtest/gtest.h>

namespace annals::ops {
namespace {

const char* no_environment(const char*) { return nullptr; }
const char* home_only(const char* name) { return std::string_view(name) == "HOME" ? "/h/x" : nullptr; }
const char* service(const char* name) { return std::string_view(name) == "STATE_DIRECTORY" ? "/var/lib/a:/b" : "/h"; }

TEST(Config, FillsInWhatWasLeftOut) {
    Config config;
    config.data_dir = "/srv/ledger//";
    const auto completed = complete(config, home_only);
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->data_dir, "/srv/ledger");
    EXPECT_EQ(completed->socket_path, "/srv/ledger/annals.sock");
    EXPECT_EQ(completed->signer_state_dir, "/h/x/.local/state/annals/signer");
    EXPECT_EQ(complete(config, service)->signer_state_dir, "/var/lib/a/signer");
    EXPECT_EQ(complete(config, no_environment)->signer_state_dir, "/var/lib/annals/signer");
}

TEST(Config, ServesWhereItsClientsLookWithoutOptions) {
    const auto session = [](const char* name) -> const char* {
        if (std::string_view(name) == "HOME") return "/h/x";
        return std::string_view(name) == "XDG_RUNTIME_DIR" ? "/run/user/7" : nullptr;
    };
    const auto completed = complete(Config(), session);
    ASSERT_TRUE(completed);
    EXPECT_EQ(completed->data_dir, "/h/x/.local/state/annals/ledger");
    EXPECT_EQ(completed->socket_path, "/run/user/7/annals/annalsd.sock");
}

TEST(Config, RefusesByTheNameOfTheOption) {
    Config config;
    config.data_dir = "/srv";
    config.socket_path = std::string(108, 'x');
    EXPECT_EQ(complete(config, no_environment).error().place, "--socket");
    config.socket_path.clear();
    config.listen = "0.0.0.0:80";
    EXPECT_EQ(complete(config, no_environment).error().place, "--http");
    config.listen = "127.0.0.1:80";
    EXPECT_TRUE(complete(config, no_environment));
    config.limits.bytes_in_flight_max = 1;
    EXPECT_EQ(complete(config, no_environment).error().code, Errc::bad_value);
}

TEST(Config, ParsesHostAndPort) {
    EXPECT_EQ(*parse_host_port("127.0.0.1:8080"), (HostPort{"127.0.0.1", 8080}));
    EXPECT_EQ(*parse_host_port("[::1]:0"), (HostPort{"::1", 0}));
    for (const char* text :
         {"", "8080", ":8080", "host:", "host:x", "host:65536", "::1:80", "[]:80", "host:80 ", "h:-1"})
        EXPECT_FALSE(parse_host_port(text)) << text;
}

}  // namespace
}  // namespace annals::ops
