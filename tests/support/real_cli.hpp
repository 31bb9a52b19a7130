// The real annals against a real annalsd, on a ledger of its own: what system tests type.
#pragma once

#include "schema/event/json_text.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/running_daemon.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace annals {

struct Ran {
    int exit_code = -1;
    std::string out;  // both standard output and standard error, unless only the first was asked for
};

inline bool holds(const Ran& ran, const std::string& text) { return ran.out.find(text) != std::string::npos; }

inline std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

class RealCli : public ::testing::Test {
protected:
    RealCli() : daemon_(temp_.file("ledger")) {
        EXPECT_TRUE(daemon_.wait_until_ready()) << daemon_.log();
        // What the user of this machine keeps is not the test's business.
        ::setenv("ANNALS_STATE", temp_.file("state").c_str(), 1);
        ::setenv("ANNALS_CACHE", temp_.file("cache").c_str(), 1);
        ::setenv("ANNALS_CONFIG", temp_.file("config").c_str(), 1);
        ::unsetenv("ANNALS_KEY");
    }

    std::string address() const { return "unix:" + daemon_.socket_path(); }
    Ran run(const std::string& arguments) const { return run_on(address(), arguments); }
    static Ran run_on(const std::string& ledger, const std::string& arguments) {
        return run_shell("--ledger " + ledger + " " + arguments + " 2>&1");
    }
    // Standard output alone.
    std::string out_of(const std::string& arguments) const { return out_of_on(address(), arguments); }
    static std::string out_of_on(const std::string& ledger, const std::string& arguments) {
        return run_shell("--ledger " + ledger + " " + arguments + " 2>/dev/null").out;
    }
    // `annals` with these words, as a shell reads them.
    static Ran run_shell(const std::string& words, const std::string& before = "") {
        return run_line(before + test::binary_dir() + "/cli/annals " + words);
    }
    static Ran run_line(const std::string& command) {
        Ran ran;
        std::FILE* pipe = ::popen(command.c_str(), "r");
        if (pipe == nullptr) return ran;
        std::array<char, 4096> buffer{};
        for (std::size_t count; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
            ran.out.append(buffer.data(), count);
        const int status = ::pclose(pipe);
        ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return ran;
    }
    void import_all() {
        const Ran ran = run("import " + datasets() + "road-transport-2023.toml " + datasets() + "events/*.toml");
        ASSERT_EQ(ran.exit_code, 0) << ran.out;
    }
    boost::json::value json(const std::string& arguments) const {
        const Ran ran = run(arguments + " --format json");
        const auto value = event::parse_json(ran.out);
        EXPECT_TRUE(value) << ran.out;
        return value ? *value : boost::json::value();
    }
    // Configures the daemon's key, as its keeper would have published it; the key.
    std::string configure_key() const {
        const auto reply = daemon_.get("/v1/ledger");
        const auto ledger = event::parse_json(reply ? reply->body : "");
        EXPECT_TRUE(ledger);
        const std::string key = ledger ? std::string(ledger->at("verifier_keys").at(0).as_string()) : std::string();
        ::setenv("ANNALS_KEY", key.c_str(), 1);
        return key;
    }
    // A statement that registers a group of that name.
    static std::string party(const std::string& id) {
        return R"({"type":"party.registered","key":")" + id + R"(","id":")" + id + R"(","kind":"group","names":[")" +
               id + "\"]}";
    }
    static std::string datasets() { return test::source_dir() + "/tools/datasets/"; }

    TempDir temp_;
    RunningDaemon daemon_;
};

}  // namespace annals
