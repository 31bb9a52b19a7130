// The API over a ledger in memory, asked without sockets.
#pragma once

#include "daemon/api/application.hpp"
#include "tests/daemon/api/fake_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace annals::api {

using testing::ElementsAre;
using testing::HasSubstr;

// The API over a ledger in memory; requests come from the Unix socket unless a case says otherwise.
class Api : public testing::Test {
protected:
    Answer ask(Request request) {
        std::optional<Answer> given;
        app().handle(std::move(request), [&](Answer answer) {
            EXPECT_FALSE(given) << "answered twice";
            given = std::move(answer);
        });
        EXPECT_TRUE(given) << "not answered";
        return given ? std::move(*given) : Answer{};
    }
    Reply get(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {},
              std::map<std::string, std::string> headers = {}) {
        return ask({"GET", path, std::move(query), std::move(headers), "", "unix:tester"}).reply;
    }
    Reply post(const std::string& body, const std::string& type = "application/json",
               std::map<std::string, std::string> headers = {}) {
        headers.emplace("content-type", type);
        return ask({"POST", "/v1/events", {}, std::move(headers), body, "unix:tester"}).reply;
    }
    std::unique_ptr<Stream> feed(std::vector<std::pair<std::string, std::string>> query = {},
                                 std::map<std::string, std::string> headers = {}) {
        auto answer = ask({"GET", "/v1/feed", std::move(query), std::move(headers), "", ""});
        EXPECT_TRUE(answer.stream) << answer.reply.body;
        return std::move(answer.stream);
    }
    Application& app() {
        if (!app_) app_ = std::make_unique<Application>(ledger.ports(), limits);
        return *app_;
    }

    FakeLedger ledger;
    ops::Limits limits;

private:
    std::unique_ptr<Application> app_;
};

inline boost::json::object json_of(const Reply& reply) {
    const auto value = event::parse_json(reply.body);
    EXPECT_TRUE(value) << reply.body;
    return value ? value->as_object() : boost::json::object();
}
inline std::string text_of(const boost::json::value& value) { return std::string(value.as_string()); }
inline std::string code_of(const Reply& reply) { return text_of(json_of(reply)["code"]); }
inline std::string header_of(const Reply& reply, const std::string& name) {
    for (const auto& header : reply.headers)
        if (header.first == name) return header.second;
    return {};
}
inline std::vector<std::string> places_of(const Reply& reply) {
    std::vector<std::string> places;
    const boost::json::object body = json_of(reply);
    for (const auto& error : body.at("errors").as_array())
        places.push_back(error.as_object().contains("place") ? text_of(error.at("place")) : "");
    return places;
}

}  // namespace annals::api
