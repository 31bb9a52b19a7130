// The type table of schema/FORMAT.md, printed from the description, for programs that decode entries without this code.
#pragma once

#include <string>

namespace annals::event {

// The text between the two fences of the table: kinds of subject, fields of the envelope, fields of each type's
// payload, one row a line, each ending in LF. The grammar stands in FORMAT.md.
std::string format_table();

}  // namespace annals::event
