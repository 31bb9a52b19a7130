#include "schema/state/case_file.hpp"

#include "schema/event/check_statement.hpp"
#include "schema/event/json.hpp"
#include "schema/event/json_text.hpp"
#include "schema/event/type_words.hpp"

#include <map>

namespace annals::state {
namespace {

using Words = std::vector<std::string>;

// Splits at white space outside quotes, brackets and braces; quotes stay.
Words split(std::string_view text, char separator) {
    Words words;
    std::string word;
    bool is_quoted = false;
    int depth = 0;
    for (const char c : text) {
        if (c == '"') is_quoted = !is_quoted;
        if (!is_quoted && (c == '[' || c == '{')) ++depth;
        if (!is_quoted && (c == ']' || c == '}')) --depth;
        if (c == separator && !is_quoted && depth == 0) {
            if (!word.empty()) words.push_back(word);
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    return std::string(text);
}

std::string trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t");
    if (from == std::string_view::npos) return {};
    return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

// A value as its field takes it.
boost::json::value scalar(const std::string& text, const std::string& form) {
    if (text == "null") return nullptr;
    if (form.starts_with("true or false")) return text == "true";
    const bool is_number = !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
    if (is_number && (form.starts_with("whole number") || form.starts_with("seq "))) return std::stoll(text);
    return boost::json::value(unquoted(text));
}

Result<boost::json::value> value_of(const std::string& text, const event::FieldInfo* field) {
    if (!text.empty() && (text.front() == '{' || text.front() == '[')) return event::parse_json(text);
    if (!field) return boost::json::value(unquoted(text));
    if (!field->is_list || text == "null") return scalar(text, field->form);
    boost::json::array array;
    // Sources may be given by their ids alone.
    const bool is_cite = field->name == "sources" || field->name == "evidence";
    for (const std::string& item : split(text, ',')) {
        if (is_cite)
            array.push_back(boost::json::object{{"source", unquoted(item)}});
        else
            array.push_back(boost::json::value(unquoted(item)));
    }
    return array;
}

const event::FieldInfo* find_field(const std::vector<event::FieldInfo>& fields, const std::string& name) {
    for (const event::FieldInfo& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

std::string nearest_question(const std::string& word) {
    std::vector<std::string> known;
    for (const QuestionInfo& question : all_questions()) known.emplace_back(question.name);
    return event::suggestion(word, known);
}

class Reader {
public:
    Result<CaseFile> read(std::string_view text);

private:
    Result<void> read_line(const std::string& line);
    Result<void> read_event(const std::string& line);
    Result<boost::json::value> event_json(const Words& words, const std::vector<Recorded>& entries);
    std::optional<event::Target> find(const std::variant<Seq, std::string>& wanted,
                                      const std::vector<Recorded>& entries);
    Error wrong(std::string detail, std::string hint = {}) const {
        return fail(Errc::bad_value, std::move(detail), std::to_string(line_), std::move(hint));
    }

    CaseFile file_;
    std::vector<Recorded> common_;
    std::size_t line_ = 0;
};

std::optional<event::Target> Reader::find(const std::variant<Seq, std::string>& wanted,
                                          const std::vector<Recorded>& entries) {
    for (const Recorded& entry : entries) {
        const bool is_it = std::holds_alternative<Seq>(wanted)
                               ? std::get<Seq>(wanted) == entry.seq
                               : std::get<std::string>(wanted) == entry.statement.envelope.key.text;
        if (is_it)
            return event::Target{entry.seq, event::tag_of(entry.statement.payload),
                                 event::version_of(entry.statement.payload)};
    }
    return std::nullopt;
}

Result<boost::json::value> Reader::event_json(const Words& words, const std::vector<Recorded>& entries) {
    const event::TypeInfo* type = event::find_type(words[1]);
    if (!type) return wrong("there is no event type '" + words[1] + "'", event::suggest_type(words[1]));
    const std::vector<event::FieldInfo> fields = event::fields_of_type(*type);
    boost::json::object object;
    boost::json::object set;
    object["type"] = words[1];
    object["key"] = "line-" + std::to_string(line_);
    std::vector<event::FieldInfo> target_fields;
    for (std::size_t i = 2; i < words.size(); ++i) {
        const std::size_t equals = words[i].find('=');
        if (equals == std::string::npos) return wrong("'" + words[i] + "' is no field=value");
        const std::string name = words[i].substr(0, equals);
        const std::string text = words[i].substr(equals + 1);
        if (name.starts_with("set.")) {
            auto value = value_of(text, find_field(target_fields, name.substr(4)));
            if (!value) return wrong(value.error().detail);
            set[name.substr(4)] = std::move(*value);
            continue;
        }
        auto value = value_of(text, find_field(fields, name));
        if (!value) return wrong(value.error().detail);
        if (name == "target") {
            const auto found = value->is_string() ? find(std::string(value->get_string()), entries)
                                                  : find(Seq(static_cast<std::uint64_t>(value->get_int64())), entries);
            if (found) target_fields = event::fields_of_type(*event::find_type(found->tag));
        }
        object[name] = std::move(*value);
    }
    if (!set.empty()) object["set"] = std::move(set);
    return boost::json::value(std::move(object));
}

Result<void> Reader::read_event(const std::string& line) {
    std::vector<Recorded>& entries = file_.cases.empty() ? common_ : file_.cases.back().entries;
    const Words words = split(line, ' ');
    if (words.size() < 2) return wrong("an event is: TIME TYPE field=value ...");
    const auto recorded_at = parse_instant(words[0]);
    if (!recorded_at) return wrong(recorded_at.error().detail);
    const auto json = event_json(words, entries);
    if (!json) return json.error();
    event::Problems problems;
    const auto find_target = [&](const std::variant<Seq, std::string>& wanted) { return find(wanted, entries); };
    auto statement = event::statement_from_json(*json, "", find_target, problems);
    if (!statement) return wrong(to_string(problems.errors().front()));
    if (const auto target = event::target_of(statement->payload)) {
        if (*target >= entries.size()) return wrong("there is no entry " + std::to_string(*target));
        statement->about = entries[*target].statement.about;
    }
    if (const auto verdict = event::check_statement(*statement); !verdict) return wrong(to_string(verdict.error()));
    // Within one instant, as entries of one request are; never backwards.
    Instant at = *recorded_at;
    if (!entries.empty() && entries.back().recorded_at > at) return wrong("recorded before the entry above it");
    entries.push_back({Seq(entries.size()), at, "unix:case", std::move(*statement)});
    return {};
}

Result<void> Reader::read_line(const std::string& line) {
    if (line.starts_with("now ")) {
        const auto now = parse_instant(trimmed(line.substr(4)));
        if (!now) return wrong(now.error().detail);
        file_.now = *now;
        return {};
    }
    if (line.starts_with("case ")) {
        file_.cases.push_back({line_, trimmed(line.substr(5)), common_, {}});
        return {};
    }
    if (line[0] >= '0' && line[0] <= '9') return read_event(line);
    if (file_.cases.empty()) file_.cases.push_back({line_, "the case", common_, {}});
    const std::size_t arrow = line.find("->");
    CaseQuestion question{line_, trimmed(line.substr(0, arrow)), {}, {}};
    if (arrow != std::string::npos) question.expected = trimmed(line.substr(arrow + 2));
    auto parsed = parse_case_question(question.text);
    if (!parsed) return wrong(to_string(parsed.error()));
    question.question = std::move(*parsed);
    file_.cases.back().questions.push_back(std::move(question));
    return {};
}

Result<CaseFile> Reader::read(std::string_view text) {
    file_.now = start_of(day_of(2030, 1, 1));
    std::size_t from = 0;
    while (from < text.size()) {
        ++line_;
        const std::size_t end = std::min(text.find('\n', from), text.size());
        const std::string line = trimmed(text.substr(from, end - from));
        from = end + 1;
        if (line.empty() || line.front() == '#') continue;
        if (const auto verdict = read_line(line); !verdict) return verdict.error();
    }
    return std::move(file_);
}

}  // namespace

Result<CaseFile> parse_cases(std::string_view text) { return Reader().read(text); }

Result<Question> parse_case_question(std::string_view text) {
    const Words words = split(text, ' ');
    if (words.empty()) return fail(Errc::bad_value, "no question");
    Question question;
    question.name = words[0];
    const QuestionInfo* info = find_question(words[0]);
    if (!info) return fail(Errc::bad_value, "there is no question '" + words[0] + "'", {}, nearest_question(words[0]));
    for (std::size_t i = 1; i < words.size(); ++i) {
        const bool has_next = i + 1 < words.size();
        if (words[i] == "on" && has_next) {
            const auto on = parse_day(words[++i]);
            if (!on) return on.error();
            question.on = *on;
        } else if (words[i] == "known" && has_next) {
            const auto known = parse_known(words[++i]);
            if (!known) return known.error();
            question.known = *known;
        } else if (words[i] == "earliest") {
            question.dates = DateReading::earliest;
        } else if (const std::size_t equals = words[i].find('='); equals != std::string::npos && words[i][0] != '"') {
            question.params[words[i].substr(0, equals)] = unquoted(words[i].substr(equals + 1));
        } else if (words[i].starts_with("--")) {
            question.params[words[i].substr(2)] = "true";
        } else if (i == 1 && !info->params.empty()) {
            question.params[std::string(info->params.front().name)] = unquoted(words[i]);
        } else {
            return fail(Errc::bad_value, "'" + words[i] + "' is no part of a question");
        }
    }
    return question;
}

}  // namespace annals::state
