// Result<T>: a value or an Error. Expected failure is a value here, never an exception; unused is a compile error.
#pragma once

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace annals {

// Every way in which an operation can fail for a reason that lies outside the program. A closed list: the wire word
// (errc_word) is stable and is the `code` of an application/problem+json answer. Programs branch on it, never on text.
enum class Errc : std::uint8_t {
    // What was sent is not well formed.
    malformed = 1,        // bytes or text not of their form
    too_large,            // over a limit of limits.hpp
    unsupported_version,  // a format or payload version this build does not know
    unknown_type,         // no such event type
    unknown_field,        // no such field in this type
    missing_field,        // a required field is absent
    duplicate_field,      // a member given twice
    bad_value,            // a value that its field cannot hold
    // What was sent is well formed but can never make sense in this ledger.
    unknown_subject,      // refers to what nothing registers
    already_registered,   // a second registration of an id
    already_reached,      // a second milestone.reached for the same instance and option
    no_such_instance,     // an instance that the deadline never gives, or none where one is needed
    never_joined,         // member.left of a party never in that role
    merger_loop,          // a merger that leads back to itself
    bad_target,           // event.* whose target is no earlier entry, or of a kind that it cannot act on
    bad_correction,       // a correction after which its target is no valid statement
    key_reused,           // same key, another statement (409); or twice in one batch with different content
    precondition_failed,  // expected size or revision is not what is
    // What was asked for.
    not_found,       // no such entry, subject, page or route
    ambiguous,       // a name that several subjects share
    not_yet_known,   // `known` after the head and the clock
    not_computable,  // a rules version this build cannot compute
    forbidden,       // this connection may not do that (TCP is read-only)
    // The ledger or the machine.
    busy,         // a queue or the bytes in flight are at their limit: retry with the same key
    disk_full,    // the disk reserve is reached
    poisoned,     // a write failed: no more writes until a restart has re-read the truth
    not_ready,    // still replaying
    locked,       // another process holds it
    io,           // the operating system or the store refused
    corrupt,      // stored bytes are not what was written
    bad_proof,    // any proof, note or checkpoint that does not verify
    fork,         // two signed heads that cannot both be true
    unreachable,  // the daemon does not answer
    timed_out,
    unsupported,  // a request of a form this server does not speak
    internal,
};

// The stable wire word, such as "already_registered".
std::string_view errc_word(Errc code);

// What went wrong. `detail` is a sentence for people and is never parsed; `place` names where (a field path such as
// "/0/payload/id", a file:line:column, a key), or is empty; `hint` says what to do next, or is empty.
struct Error {
    Errc code = Errc::internal;
    std::string detail;
    std::string place;
    std::string hint;

    friend bool operator==(const Error&, const Error&) = default;
};

// "place: detail (hint)" on one line.
std::string to_string(const Error& error);

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

template <class T>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
public:
    using boost::system::result<T, Error>::result;
};

template <>
class [[nodiscard]] Result<void> : public boost::system::result<void, Error> {
public:
    using boost::system::result<void, Error>::result;
};

// A failure of kind `code`: `return fail(Errc::malformed, "odd number of digits");`
inline Error fail(Errc code, std::string detail, std::string place = {}, std::string hint = {}) {
    return Error{code, std::move(detail), std::move(place), std::move(hint)};
}

}  // namespace annals
