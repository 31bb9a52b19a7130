// What the API sees of HTTP: a request and a reply as plain values. No sockets, no Beast (which costs 12 s a file).
#pragma once

#include "schema/base/result.hpp"

#include <boost/json/fwd.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace annals::api {

struct Request {
    std::string method;                                      // upper case
    std::string path;                                        // percent-decoded, without the query
    std::vector<std::pair<std::string, std::string>> query;  // percent-decoded, in order
    std::map<std::string, std::string> headers;              // names in lower case; only the ones that handlers ask for
    std::string body;
    std::string principal;  // such as "unix:root"; empty: nobody, read-only
    // No other connection is served on this thread, and none posts at present: the handler may wait here for the disk.
    bool is_alone = false;
};

struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// A feed that a session pumps: next() gives the bytes to send, or nothing when it must wait for wake().
class Stream {
public:
    virtual ~Stream() = default;
    // Called on a worker thread, one call at a time. An empty text: nothing to send before the next wake-up.
    virtual std::string next() = 0;
    // What to send when nothing was sent for heartbeat_every(), so that both ends know the other lives. Called on the
    // session's thread, never while next() runs; must not block.
    virtual std::string heartbeat() = 0;
    virtual std::chrono::milliseconds heartbeat_every() const = 0;
    // Whether the stream has failed and told so in the last next(): its session ends the connection.
    virtual bool is_over() const = 0;
    // `wake` is called (from any thread, cheaply) when there may be more. It is not called once close() has returned.
    virtual void on_more(std::function<void()> wake) = 0;
    // Ends the subscription; may come while next() runs on a worker.
    virtual void close() = 0;
};

struct Answer {
    Reply reply;                     // status and headers; its body is empty when `stream` is set
    std::unique_ptr<Stream> stream;  // text/event-stream
};

using OnAnswer = std::function<void(Answer)>;

// The application, seen from the sockets: answers each request exactly once, on any thread.
using Handler = std::function<void(Request, OnAnswer)>;

// Gives a task to a worker thread, where it may block. False: every worker is busy and the queue is full.
using RunOnWorker = std::function<bool(std::function<void()>)>;

// application/problem+json (RFC 9457) for an error: status, stable code, detail, place, hint.
Reply problem(const Error& error);
Reply problem(const std::vector<Error>& errors);  // not empty; the first decides the status, all are listed
// As problem(), where this request gives the error another status than its code does alone.
Reply problem(const std::vector<Error>& errors, int status);
// As problem(), with members of its own beside the standard ones.
Reply problem_with(const Error& error, const boost::json::object& members);
int status_of(Errc code);
std::string_view reason_of(int status);  // the phrase of RFC 9110, such as "Not Found"
// Every code, in the order of Errc, for documentation and tests.
const std::vector<Errc>& all_error_codes();

}  // namespace annals::api
