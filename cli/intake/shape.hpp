// The description of a type of event as a tree that can be walked at run time: where references, deadlines and texts
// stand in a statement. Derived from the described structs, so that a new type needs nothing here.
#pragma once

#include "schema/base/id.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace annals::intake {

enum class Form : std::uint8_t { other, text, id, any_id, deadline, list, object };

struct Field;

struct Shape {
    Form form = Form::other;
    std::vector<Kind> kinds;    // of an id: which subjects it may name
    std::vector<Shape> items;   // of a list: the shape of an item
    std::vector<Field> fields;  // of an object
    // The field that a bare value stands for: "norway" for {who = "norway"}; empty where there is none.
    std::string short_field;
};

struct Field {
    std::string name;
    Shape shape;
};

// The shape of a statement of this type, envelope included; null where there is no such type.
const Shape* find_shape(std::string_view type);

}  // namespace annals::intake
