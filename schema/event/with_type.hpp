// From a tag or a type's name to the payload struct: the one way in which visitors find it.
#pragma once

#include "schema/event/statement.hpp"

#include <boost/mp11/algorithm.hpp>

namespace annals::event {

// Calls visit(mp_identity<T>) for the payload type T of this tag; nothing where there is none.
template <class Visit>
void with_type(std::uint16_t tag, Visit&& visit) {
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, PayloadTypes>>([&](auto identity) {
        if (decltype(identity)::type::tag == tag) visit(identity);
    });
}

}  // namespace annals::event
