// The ways in which somebody may change a bundle, as tests/support/tampering.hpp has them for a directory.
#pragma once

#include "tests/support/tampering.hpp"

namespace annals {

namespace tampering {

namespace json = boost::json;

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

inline bool put_lines(Files& files, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    files[""] = text;
    return true;
}

// A line of the bundle as an object of JSON, changed; false when `change` says that it has nothing to change.
inline bool change_object(Files& files, std::size_t number, const std::function<bool(json::object&)>& change) {
    auto lines = lines_of(files[""]);
    json::value value = event::parse_json(lines[number]).value();
    if (!change(value.as_object())) return false;
    lines[number] = event::print_json(value);
    return put_lines(files, lines);
}
inline bool change_head(Files& files, const std::function<bool(json::object&)>& change) {
    return change_object(files, 0, change);
}
inline std::size_t one_line(Files& files, Random& random) { return 1 + below(random, lines_of(files[""]).size() - 1); }

inline bool change_text(json::value& value, Random& random) {
    std::string text(value.as_string());
    change_digit(text, below(random, text.size()), random);
    value = text;
    return true;
}

// One of an array of hashes, by a digit that is no padding.
inline bool change_hash(json::value& value, Random& random) {
    auto& array = value.as_array();
    if (array.empty()) return false;
    auto& chosen = array[below(random, array.size())];
    std::string text(chosen.as_string());
    change_digit(text, below(random, 42), random);
    chosen = text;
    return true;
}

inline bool change_lines(Files& files, const std::function<void(std::vector<std::string>& lines)>& change) {
    auto lines = lines_of(files[""]);
    if (lines.size() < 3) return false;
    change(lines);
    return put_lines(files, lines);
}

inline void set_count(std::vector<std::string>& lines) {
    json::value head = event::parse_json(lines[0]).value();
    head.as_object()["entries"] = lines.size() - 1;
    lines[0] = event::print_json(head);
}

inline bool is_whole(const Files& files) {
    return event::parse_json(lines_of(files.at(""))[0]).value().as_object().at("whole").as_bool();
}

}  // namespace tampering

// Of the lines of a bundle.
// long: a table of ways.
inline std::vector<Tampering> bundle_line_tamperings() {
    using namespace tampering;
    using Lines = std::vector<std::string>;
    return {
        {"a bit of a line",
         [](Files& files, Random& random) {
             auto lines = lines_of(files[""]);
             std::string& line = lines[1 + below(random, lines.size() - 1)];
             flip_bit(line, below(random, line.size()), random);
             return put_lines(files, lines);
         }},
        {"a digit of an entry",
         [](Files& files, Random& random) {
             return change_object(files, one_line(files, random),
                                  [&](json::object& line) { return change_text(line["entry"], random); });
         }},
        {"a hash of a proof",
         [](Files& files, Random& random) {
             return change_object(files, one_line(files, random), [&](json::object& line) {
                 return line.contains("proof") && change_hash(line["proof"], random);
             });
         }},
        {"a hash missing from a proof",
         [](Files& files, Random& random) {
             return change_object(files, one_line(files, random), [&](json::object& line) {
                 if (!line.contains("proof") || line["proof"].as_array().empty()) return false;
                 line["proof"].as_array().pop_back();
                 return true;
             });
         }},
        {"another seq",
         [](Files& files, Random& random) {
             return change_object(files, one_line(files, random), [](json::object& line) {
                 line["seq"] = line["seq"].to_number<std::uint64_t>() + 1;
                 return true;
             });
         }},
        {"a line left out",
         [](Files& files, Random& random) {
             return change_lines(files, [&](Lines& lines) {
                 lines.erase(lines.begin() + 1 + static_cast<std::ptrdiff_t>(below(random, lines.size() - 1)));
             });
         }},
        {"a line left out of a whole log, and of its count",
         [](Files& files, Random& random) {
             return is_whole(files) && change_lines(files, [&](Lines& lines) {
                        lines.erase(lines.begin() + 1 + static_cast<std::ptrdiff_t>(below(random, lines.size() - 1)));
                        set_count(lines);
                    });
         }},
        {"a line twice",
         [](Files& files, Random& random) {
             return change_lines(files, [&](Lines& lines) {
                 const std::string line = lines[1 + below(random, lines.size() - 1)];
                 lines.push_back(line);
                 set_count(lines);
             });
         }},
        {"two lines exchanged",
         [](Files& files, Random& random) {
             return change_lines(files, [&](Lines& lines) {
                 const std::size_t at = 1 + below(random, lines.size() - 2);
                 std::swap(lines[at], lines[at + 1]);
             });
         }},
        {"the bytes of two entries exchanged",
         [](Files& files, Random& random) {
             return change_lines(files, [&](Lines& lines) {
                 const std::size_t at = 1 + below(random, lines.size() - 2);
                 json::value one = event::parse_json(lines[at]).value();
                 json::value other = event::parse_json(lines[at + 1]).value();
                 swap(one.as_object()["entry"], other.as_object()["entry"]);
                 lines[at] = event::print_json(one);
                 lines[at + 1] = event::print_json(other);
             });
         }},
        {"cut short",
         [](Files& files, Random& random) {
             files[""].resize(below(random, files[""].size() - 1));
             return true;
         }},
    };
}

// Of its first line.
// long: a table of ways.
inline std::vector<Tampering> bundle_head_tamperings() {
    using namespace tampering;
    const auto with = [](const char* name, bool (*change)(json::object & head, Random & random)) {
        return Tampering{name, [change](Files& files, Random& random) {
                             return change_head(files, [&](json::object& head) { return change(head, random); });
                         }};
    };
    return {
        with("another count",
             [](json::object& head, Random&) {
                 head["entries"] = head["entries"].to_number<std::uint64_t>() + 1;
                 return true;
             }),
        with("part for whole, or whole for part",
             [](json::object& head, Random&) {
                 head["whole"] = !head["whole"].as_bool();
                 return true;
             }),
        with("another size",
             [](json::object& head, Random& random) {
                 head["size"] = head["size"].to_number<std::uint64_t>() + (random() % 2 == 0 ? 1 : -1);
                 return true;
             }),
        with("another root",
             [](json::object& head, Random& random) {
                 std::string root(head["root"].as_string());
                 root[below(random, root.size())] ^= 1;
                 head["root"] = root;
                 return true;
             }),
        with("a hash of the consistency",
             [](json::object& head, Random& random) { return change_hash(head["consistency"], random); }),
        with("a hash too many in the consistency",
             [](json::object& head, Random&) {
                 head["consistency"].as_array().push_back(json::value(proof::format_base64_hash(Sha256{})));
                 return true;
             }),
        with("a bit of the checkpoint",
             [](json::object& head, Random& random) {
                 std::string note(head["checkpoint"].as_string());
                 // A bit that leaves the file UTF-8.
                 const std::size_t at = note.find("\n\n") + 2 + below(random, 80) + 20;
                 note[at] ^= 1;
                 head["checkpoint"] = note;
                 return true;
             }),
        with("another origin",
             [](json::object& head, Random&) {
                 head["origin"] = std::string(head["origin"].as_string()) + "2";
                 return true;
             }),
        with("another tree in the question",
             [](json::object& head, Random&) {
                 head["question"].as_object()["known"] = "@7";
                 return true;
             }),
        with("another root in the answer",
             [](json::object& head, Random&) {
                 head["answer"].as_object()["as_of"].as_object()["root"] = std::string(64, 'a');
                 return true;
             }),
        with("another size in the answer",
             [](json::object& head, Random&) {
                 head["answer"].as_object()["as_of"].as_object()["size"] = 7;
                 return true;
             }),
        with("another format",
             [](json::object& head, Random&) {
                 head["format"] = "annals-bundle/2";
                 return true;
             }),
    };
}

}  // namespace annals
