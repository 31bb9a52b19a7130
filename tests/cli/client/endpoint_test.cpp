#include "cli/client/endpoint.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

TEST(Endpoint, ReadsWhatItPrints) {
    for (const char* text : {"unix:/run/annals/annalsd.sock", "http://127.0.0.1:7350", "http://[::1]:80",
                             "http://example.org:80/ledgers/annals"}) {
        const auto endpoint = parse_endpoint(text);
        ASSERT_TRUE(endpoint) << text;
        EXPECT_EQ(to_string(*endpoint), text);
    }
    EXPECT_EQ(to_string(*parse_endpoint("http://example.org/")), "http://example.org:80");
    EXPECT_EQ(to_string(*parse_endpoint("http://[::1]/ledger/")), "http://[::1]:80/ledger");
    EXPECT_EQ(*parse_endpoint("/tmp/a.sock"), Endpoint(UnixEndpoint{"/tmp/a.sock"}));
}

TEST(Endpoint, RefusesWhatNamesNoLedger) {
    const std::string long_path = "unix:/" + std::string(200, 'x');
    for (const std::string text :
         {"", "unix:", "http://", "http:///ledger", "http://host:", "http://host:0", "http://host:65536",
          "http://host:80x", "http://::1:80", "http://[::1", "http://a/b?c", "http://a/b c", "http://user@a/",
          "https://host:443", "ftp", long_path.c_str()}) {
        const auto endpoint = parse_endpoint(text);
        ASSERT_FALSE(endpoint) << text;
        EXPECT_EQ(endpoint.error().place, "--ledger");
    }
}

TEST(Endpoint, FindsTheSocketOfADaemonWithoutOptions) {
    const auto with = [](const std::string& runtime) {
        return [runtime](const std::string& name) { return name == "XDG_RUNTIME_DIR" ? runtime : std::string(); };
    };
    EXPECT_EQ(default_socket_path(with("/run/user/7"), 7), "/run/user/7/annals/annalsd.sock");
    EXPECT_EQ(default_socket_path(with(""), 0), "/run/annals/annalsd.sock");
    EXPECT_EQ(default_socket_path(with(""), 1000), "/tmp/annals-1000/annalsd.sock");
}

}  // namespace
}  // namespace annals::cli
