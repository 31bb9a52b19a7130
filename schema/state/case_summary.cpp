#include "schema/event/json_text.hpp"
#include "schema/state/case_file.hpp"

namespace annals::state {
namespace {

namespace json = boost::json;

std::string plain(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    return event::print_json(value);
}

const json::value* member(const json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    return object ? object->if_contains(name) : nullptr;
}
std::string text(const json::value& value, std::string_view name) {
    const json::value* found = member(value, name);
    return found ? plain(*found) : std::string();
}

// "planned upcoming 12 soon"
std::string timed(const json::value& view) {
    std::string words = text(view, "state");
    const json::value* timeliness = member(view, "timeliness");
    if (!timeliness) return words;
    words += " " + text(*timeliness, "word");
    if (member(*timeliness, "days")) words += " " + text(*timeliness, "days");
    if (text(*timeliness, "due_soon") == "true") words += " soon";
    return words;
}

template <class Say>
std::string each(const json::value* rows, Say&& say) {
    std::string words;
    if (rows && rows->is_array())
        for (const json::value& row : rows->get_array()) words += (words.empty() ? "" : ", ") + say(row);
    return words.empty() ? "none" : words;
}

// The view that status is about: the only one of its lists that is filled.
const json::value* first_view(const json::value& answer) {
    for (const std::string_view list : {"milestones", "commitments", "plans"})
        if (const auto* views = member(answer, list); views && !views->get_array().empty())
            return &views->get_array()[0];
    return &answer;
}

std::string status(const json::value& view, bool is_instance) {
    if (const auto* instances = member(view, "instances"); is_instance && instances)
        return timed(instances->get_array()[0]);
    if (member(view, "timeliness")) return text(view, "is_not_yet") == "true" ? "not_yet" : timed(view);
    std::string words = text(view, "state");
    if (const auto* qualifiers = member(view, "qualifiers"))
        for (const json::value& qualifier : qualifiers->get_array()) words += " " + plain(qualifier);
    return words;
}

std::string id_in(const json::value& row, std::string_view name) {
    const json::value* named = member(row, name);
    return named ? text(*named, "id") : std::string();
}

std::string summary(const Question& question, const json::value& answer) {
    const std::string& name = question.name;
    if (name == "status") {
        const auto subject = question.params.find("subject");
        return status(*first_view(answer),
                      subject != question.params.end() && subject->second.find('@') != std::string::npos);
    }
    if (name == "members") {
        const bool is_one = question.params.contains("party");
        return each(member(answer, "members"), [&](const json::value& row) {
            if (is_one) return text(row, "status");
            return id_in(row, "party") + (text(row, "status") == "member" ? "" : " (" + text(row, "status") + ")");
        });
    }
    if (name == "due" || name == "overdue")
        return each(member(answer, "rows"), [](const json::value& row) {
            const json::value* milestone = member(row, "milestone");
            const std::string instance = member(row, "instance") ? "@" + text(row, "instance") : std::string();
            return (milestone ? id_in(*milestone, "milestone") : std::string()) + instance + " " + text(row, "day") +
                   (text(row, "is_lapsed") == "true" ? " lapsed" : "");
        });
    if (name == "party")
        return each(member(answer, "roles"), [](const json::value& row) {
            return id_in(row, "of") + " " + text(row, "role") + " " + text(row, "status");
        });
    if (name == "resolve")
        return each(member(answer, "rows"), [](const json::value& row) { return text(row, "subject"); });
    if (name == "slip")
        return each(member(answer, "rows"), [](const json::value& row) {
            return id_in(row, "milestone") + (member(row, "instance") ? "@" + text(row, "instance") : "") + " " +
                   (member(row, "days") ? text(row, "days") : "-");
        });
    if (name == "revised" || name == "diff")
        return each(member(answer, "rows"), [](const json::value& row) {
            return text(row, "subject") + " " + text(row, "what") +
                   (member(row, "detail") ? " " + text(row, "detail") : "") + ": " +
                   (member(row, "before") ? text(row, "before") : "-") + " => " +
                   (member(row, "after") ? text(row, "after") : "-");
        });
    if (name == "explain") return text(answer, "status");
    if (const auto* rows = member(answer, "rows")) return std::to_string(rows->get_array().size()) + " rows";
    return "answered";
}

// The value at "due.day" or "members.*.party.id" (all, by commas); "-": there is none.
std::string at_path(const json::value& value, std::string_view path) {
    if (path.empty()) return plain(value);
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view step = path.substr(0, dot);
    const std::string_view rest = dot == path.size() ? std::string_view() : path.substr(dot + 1);
    if (const auto* array = value.if_array()) {
        if (step == "*") return each(&value, [&](const json::value& item) { return at_path(item, rest); });
        if (step == "count") return std::to_string(array->size());
        const auto index = static_cast<std::size_t>(std::atoi(std::string(step).c_str()));
        return index < array->size() ? at_path((*array)[index], rest) : "-";
    }
    const json::value* found = member(value, step);
    return found ? at_path(*found, rest) : "-";
}

std::string trimmed(std::string_view words) {
    while (!words.empty() && words.front() == ' ') words.remove_prefix(1);
    while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
    return std::string(words);
}

}  // namespace

std::string summary_of(const Question& question, const Result<json::value>& answer) {
    if (!answer) return "error " + std::string(errc_word(answer.error().code));
    return summary(question, *member(*answer, "answer"));
}

std::string check_case(const CaseQuestion& question, const Result<json::value>& answer) {
    std::string differences;
    std::size_t from = 0;
    while (from < question.expected.size()) {
        const std::size_t end = std::min(question.expected.find(';', from), question.expected.size());
        const std::string expected = trimmed(std::string_view(question.expected).substr(from, end - from));
        from = end + 1;
        const std::size_t equals = expected.find(" = ");
        std::string actual;
        std::string wanted = expected;
        if (equals == std::string::npos || !answer) {
            actual = summary_of(question.question, answer);
        } else {
            wanted = trimmed(std::string_view(expected).substr(equals + 3));
            const std::string path = trimmed(std::string_view(expected).substr(0, equals));
            const json::value& body = *member(*answer, "answer");
            actual = path.starts_with("warnings")
                         ? at_path(*answer, path)
                         : at_path(question.question.name == "status" ? *first_view(body) : body, path);
        }
        if (actual != wanted) differences += "expected '" + expected + "', got '" + actual + "'\n";
    }
    return differences;
}

}  // namespace annals::state
