#include "schema/base/result.hpp"

#include <stdexcept>

namespace annals {

std::string_view errc_word(Errc code) {
    switch (code) {
    case Errc::malformed: return "malformed";
    case Errc::too_large: return "too_large";
    case Errc::unsupported_version: return "unsupported_version";
    case Errc::unknown_type: return "unknown_type";
    case Errc::unknown_field: return "unknown_field";
    case Errc::missing_field: return "missing_field";
    case Errc::duplicate_field: return "duplicate_field";
    case Errc::bad_value: return "bad_value";
    case Errc::unknown_subject: return "unknown_subject";
    case Errc::already_registered: return "already_registered";
    case Errc::already_reached: return "already_reached";
    case Errc::no_such_instance: return "no_such_instance";
    case Errc::never_joined: return "never_joined";
    case Errc::merger_loop: return "merger_loop";
    case Errc::bad_target: return "bad_target";
    case Errc::bad_correction: return "bad_correction";
    case Errc::key_reused: return "key_reused";
    case Errc::precondition_failed: return "precondition_failed";
    case Errc::not_found: return "not_found";
    case Errc::ambiguous: return "ambiguous";
    case Errc::not_yet_known: return "not_yet_known";
    case Errc::not_computable: return "not_computable";
    case Errc::forbidden: return "forbidden";
    case Errc::busy: return "busy";
    case Errc::disk_full: return "disk_full";
    case Errc::poisoned: return "poisoned";
    case Errc::not_ready: return "not_ready";
    case Errc::locked: return "locked";
    case Errc::io: return "io";
    case Errc::corrupt: return "corrupt";
    case Errc::bad_proof: return "bad_proof";
    case Errc::fork: return "fork";
    case Errc::unreachable: return "unreachable";
    case Errc::timed_out: return "timed_out";
    case Errc::unsupported: return "unsupported";
    case Errc::internal: return "internal";
    }
    return "internal";
}

std::string to_string(const Error& error) {
    std::string text = error.place.empty() ? std::string() : error.place + ": ";
    text += error.detail;
    if (!error.hint.empty()) text += " (" + error.hint + ")";
    return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw std::logic_error("value() of a failed Result: " + to_string(error));
}

}  // namespace annals
