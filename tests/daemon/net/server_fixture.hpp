// A server on a Unix socket and on loopback TCP in this process, before a handler that the case can hold back.
#pragma once

#include "daemon/net/server.hpp"
#include "daemon/net/workers.hpp"
#include "tests/daemon/net/wire_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <vector>

namespace annals::net {

using testing::HasSubstr;

// A feed of numbered lines, as many as the case allows.
class Ticker final : public api::Stream {
public:
    struct State {
        std::mutex mutex;
        int allowed = 0;
        bool is_closed = false;
        std::function<void()> wake;
        std::condition_variable changed;
        std::size_t line_bytes = 0;

        void allow(int count) {
            const std::lock_guard lock(mutex);
            allowed = count;
            if (wake) wake();
        }
        void wait_until_closed() {
            std::unique_lock lock(mutex);
            changed.wait(lock, [this] { return is_closed; });
        }
    };
    explicit Ticker(std::shared_ptr<State> state) : state_(std::move(state)) {}
    ~Ticker() override { close(); }

    std::string next() override {
        const std::lock_guard lock(state_->mutex);
        if (given_ >= state_->allowed) return {};
        return "id: " + std::to_string(given_++) + "\n" + std::string(state_->line_bytes, 'x') + "\n";
    }
    std::string heartbeat() override { return "event: heartbeat\n\n"; }
    std::chrono::milliseconds heartbeat_every() const override { return std::chrono::milliseconds(20); }
    bool is_over() const override { return false; }
    void on_more(std::function<void()> wake) override {
        const std::lock_guard lock(state_->mutex);
        state_->wake = std::move(wake);
    }
    void close() override {
        const std::lock_guard lock(state_->mutex);
        state_->wake = nullptr;
        state_->is_closed = true;
        state_->changed.notify_all();
    }

private:
    std::shared_ptr<State> state_;
    int given_ = 0;
};

class Serving : public testing::Test {
protected:
    Serving() : folder_("/tmp/annals-net-" + std::to_string(::getpid()) + "-" + std::to_string(count_++)) {
        std::filesystem::create_directory(folder_);
        options.unix_path = folder_ + "/s";
        options.tcp = TcpAddress{};
    }
    ~Serving() override {
        set_gate(true);
        if (server) server->stop(std::chrono::milliseconds(0));
        workers.stop();
        server.reset();
        std::filesystem::remove_all(folder_);
    }

    void start() {
        auto opened = Server::open(
            options,
            [this](api::Request request, api::OnAnswer answer) { handle(std::move(request), std::move(answer)); },
            [this](std::function<void()> task) { return workers.post(std::move(task)); });
        ASSERT_TRUE(opened) << to_string(opened.error());
        server = std::move(*opened);
        server->start();
    }
    WireClient unix_client() const { return WireClient(options.unix_path); }
    WireClient tcp_client() const { return WireClient(server->tcp_port()); }
    const std::string& folder() const { return folder_; }

    // Requests to /held: waits until so many are held; releases them all.
    void wait_for_held(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return held_.size() >= count; });
    }
    // Holds the threads that handle /alone; waits until so many requests have come to it.
    void set_gate(bool is_open) {
        const std::lock_guard lock(mutex_);
        is_gate_open_ = is_open;
        changed_.notify_all();
    }
    void wait_at_gate(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return at_gate_ >= count; });
    }
    void release() {
        std::vector<api::OnAnswer> held;
        {
            const std::lock_guard lock(mutex_);
            held.swap(held_);
        }
        for (const auto& answer : held) answer(text_answer("released"));
    }
    template <class Condition>
    static void eventually(const Condition& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            std::this_thread::yield();
        }
    }

    Options options;
    std::unique_ptr<Server> server;
    Workers workers{Workers::Options{}};
    std::shared_ptr<Ticker::State> ticker = std::make_shared<Ticker::State>();

private:
    static api::Answer text_answer(std::string text) {
        api::Answer answer;
        answer.reply.content_type = "text/plain";
        answer.reply.body = std::move(text);
        return answer;
    }
    // /echo gives back what was understood; /held waits; /feed streams; /big answers a megabyte; /alone says whether
    // the request came alone, and does not return before the gate is open.
    void handle(api::Request request, api::OnAnswer answer) {
        if (request.path == "/held") {
            const std::lock_guard lock(mutex_);
            held_.push_back(std::move(answer));
            changed_.notify_all();
        } else if (request.path == "/feed") {
            api::Answer given = text_answer("");
            given.reply.content_type = "text/event-stream";
            given.stream = std::make_unique<Ticker>(ticker);
            answer(std::move(given));
        } else if (request.path == "/alone") {
            std::unique_lock lock(mutex_);
            ++at_gate_;
            changed_.notify_all();
            changed_.wait(lock, [this] { return is_gate_open_; });
            lock.unlock();
            answer(text_answer(request.is_alone ? "alone" : "among others"));
        } else if (request.path == "/big") {
            answer(text_answer(std::string(1u << 20, 'b')));
        } else {
            std::string text = request.method + " " + request.path + " by '" + request.principal + "'\n";
            for (const auto& [name, value] : request.query) text += name + "=" + value + "\n";
            for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
            answer(text_answer(text + request.body));
        }
    }

    static inline int count_ = 0;
    const std::string folder_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<api::OnAnswer> held_;
    std::size_t at_gate_ = 0;  // requests to /alone so far
    bool is_gate_open_ = true;
};

}  // namespace annals::net
