// POST /v1/events: what was read goes to the writer, and the writer's result becomes an answer.
#include "daemon/api/slices.hpp"
#include "daemon/api/submission.hpp"
#include "schema/base/text.hpp"
#include "schema/event/json_text.hpp"

namespace annals::api {

namespace {

constexpr std::size_t parse_here_bytes_max = 16'384;  // a larger body is parsed by a worker

std::string body_of(const write::AppendAnswer& answer) {
    std::string text = "{\"entries\":[";
    for (std::size_t i = 0; i < answer.entries.size(); ++i) {
        const write::Appended& entry = answer.entries[i];
        text.append(i > 0 ? ",{\"seq\":" : "{\"seq\":").append(std::to_string(to_number(entry.seq)));
        text.append(entry.is_duplicate ? ",\"duplicate\":true" : ",\"duplicate\":false");
        text.append(",\"leaf_hash\":\"").append(to_hex(entry.leaf)).append("\"}");
    }
    text.append("],\"recorded_at\":\"").append(to_string(answer.recorded_at));
    text.append("\",\"size\":").append(std::to_string(to_number(answer.size)));
    text.append(",\"root\":\"").append(to_hex(answer.root)).append("\"}");
    return text;
}

// `more`: further members of the body, each with a comma before it.
Reply reply_of(const write::AppendAnswer& answer, const std::string& more) {
    Reply reply;
    reply.status = 200;
    for (const write::Appended& entry : answer.entries)
        if (!entry.is_duplicate) reply.status = 201;
    if (answer.entries.size() == 1)
        reply.headers.emplace_back("Location", "/v1/events/" + std::to_string(to_number(answer.entries[0].seq)));
    put_head(reply, answer.size, answer.root);
    reply.body = body_of(answer);
    reply.body.insert(reply.body.size() - 1, more);
    return reply;
}

// The proofs of the entries by a checkpoint that covers them, or why there are none: they are recorded either way.
std::string proofs_of(const Ports& ports, const write::AppendAnswer& done, const Result<std::string>& checkpoint) {
    const auto fail_with = [](const Error& error) {
        return ",\"proof_problem\":" +
               event::print_json(boost::json::object{{"code", boost::json::string(errc_word(error.code))},
                                                     {"detail", boost::json::string(to_printable(error.detail))}});
    };
    if (!checkpoint) return fail_with(checkpoint.error());
    boost::json::array proofs;
    for (const write::Appended& entry : done.entries) {
        const auto proof = tlog_proof_of(ports, entry.seq, *checkpoint);
        if (!proof) return fail_with(proof.error());
        proofs.push_back(boost::json::string(*proof));
    }
    return ",\"proofs\":" + event::print_json(proofs);
}

// Answers once a checkpoint covers what was recorded.
void answer_with_proofs(const Ports& ports, const write::AppendAnswer& done, std::shared_ptr<OnAnswer> answer) {
    std::uint64_t size = 0;
    for (const write::Appended& entry : done.entries) size = std::max(size, to_number(entry.seq) + 1);
    ports.when_signed(
        TreeSize(size), [&ports, done, answer = std::move(answer)](const Result<std::string>& checkpoint) {
            // Proofs read the store, which the signer's thread must not wait for.
            const bool is_taken = ports.run_on_worker([&ports, done, answer, checkpoint] {
                (*answer)({reply_of(done, proofs_of(ports, done, checkpoint)), nullptr});
            });
            const Result<std::string> busy = fail(Errc::busy, "every worker is taken: ask /v1/proofs/inclusion");
            if (!is_taken) (*answer)({reply_of(done, proofs_of(ports, done, busy)), nullptr});
        });
}

// ?wait=proof.
Result<bool> read_wait(const Ports& ports, const Call& call) {
    if (!call.has("wait")) return false;
    if (call.param("wait") != "proof")
        return fail(Errc::bad_value, "'" + to_printable(call.param("wait")) + "' is nothing to wait for", "?wait",
                    "proof");
    if (!ports.when_signed || !ports.inclusion)
        return fail(Errc::unsupported, "this daemon serves no proofs", "?wait", "append without it");
    return true;
}

void read_and_submit(const Ports& ports, const ops::Limits& limits, const Call& call, OnAnswer answer) {
    const auto is_waiting = read_wait(ports, call);
    if (!is_waiting) return answer({problem(is_waiting.error()), nullptr});
    auto read = read_submission(ports, limits.batch_statements_max, call);
    if (auto* refusal = std::get_if<Reply>(&read)) return answer({std::move(*refusal), nullptr});
    auto& submission = std::get<ReadSubmission>(read);
    // Shared, because a refused request must leave the answer in hand.
    auto held = std::make_shared<OnAnswer>(std::move(answer));
    const auto taken = ports.submit(
        std::move(submission.request),
        [&ports, held, is_one = submission.is_one_object, is_waiting = *is_waiting](write::AppendResult result) {
            if (const auto* done = std::get_if<write::AppendAnswer>(&result)) {
                if (is_waiting) return answer_with_proofs(ports, *done, held);
                return (*held)({reply_of(*done, {}), nullptr});
            }
            (*held)({refusal_of(std::get<write::AppendRefusal>(std::move(result)), is_one), nullptr});
        });
    if (!taken) (*held)({problem(taken.error()), nullptr});
}

}  // namespace

void append_events(const Ports& ports, const ops::Limits& limits, Call call, OnAnswer answer) {
    const bool is_trial = call.is_set("dry_run");
    // Parsing takes some 10 us a statement, less than a change of thread; but a statement with a target reads the
    // store, a dry run waits for the writer, and a large batch would hold up the other connections of this thread.
    const bool is_light = !is_trial && call.request.body.size() <= parse_here_bytes_max &&
                          call.request.body.find("\"target\"") == std::string::npos;
    if (is_light) return read_and_submit(ports, limits, call, std::move(answer));
    auto held = std::make_shared<std::pair<Call, OnAnswer>>(std::move(call), std::move(answer));
    const bool is_taken = ports.run_on_worker([&ports, &limits, is_trial, held] {
        if (is_trial) return held->second({try_events(ports, limits, held->first), nullptr});
        read_and_submit(ports, limits, held->first, std::move(held->second));
    });
    if (!is_taken)
        held->second({problem(fail(Errc::busy, "every worker is taken", {}, "retry with the same keys")), nullptr});
}

}  // namespace annals::api
