#include "schema/event/check_statement.hpp"

#include "schema/base/text.hpp"
#include "schema/event/codec.hpp"
#include "schema/event/describe.hpp"

#include <boost/url/parse.hpp>

#include <algorithm>

namespace annals::event {
namespace {

// A place within a statement, as a chain on the stack: it becomes a text only when there is something to complain of.
struct At {
    const At* above = nullptr;
    std::string_view name;
    std::size_t index = 0;  // where `name` is empty: an item of a list
};

void append_path(std::string& path, const At* at) {
    if (!at) return;
    append_path(path, at->above);
    path += '/';
    if (at->name.empty())
        path += std::to_string(at->index);
    else
        path += at->name;
}

class Judge {
public:
    Judge(const std::string& path, Problems& problems) : path_(path), problems_(problems) {}

    void refuse(const At* at, Errc code, std::string detail, std::string hint = {}) {
        std::string place = path_;
        append_path(place, at);
        problems_.add(fail(code, std::move(detail), std::move(place), std::move(hint)));
    }
    void refuse(const At* at, const Error& error) { refuse(at, error.code, error.detail, error.hint); }
    // The same, of the payload's field `name`.
    void refuse(std::string_view name, std::string detail, std::string hint = {}) {
        const At at{nullptr, name};
        refuse(&at, Errc::bad_value, std::move(detail), std::move(hint));
    }

private:
    const std::string& path_;
    Problems& problems_;
};

// ---- each field by its type ----

template <class T>
void judge_field(Judge&, const At&, const T&) {}  // any value of the type will do

template <std::size_t Max>
void judge_field(Judge& judge, const At& at, const Text<Max>& field) {
    if (field.text.empty()) return judge.refuse(&at, Errc::bad_value, "an empty text");
    if (field.text.size() > Max)
        return judge.refuse(
            &at, Errc::too_large,
            "a text of " + std::to_string(field.text.size()) + " bytes; at most " + std::to_string(Max));
    if (const auto verdict = check_text(field.text); !verdict) judge.refuse(&at, verdict.error());
}

void judge_id(Judge& judge, const At& at, std::string_view id) {
    if (is_id(id)) return;
    judge.refuse(&at, Errc::bad_value, "'" + to_printable(id.substr(0, 80)) + "' is no id",
                 "an id is lower-case words of a-z and 0-9, joined by - and /");
}
template <Kind K>
void judge_field(Judge& judge, const At& at, const Id<K>& field) {
    judge_id(judge, at, field.text);
}
template <Kind K>
void judge_field(Judge& judge, const At& at, const Ref<K>& field) {
    judge_id(judge, at, field.text);
}
template <Kind... Ks>
void judge_field(Judge& judge, const At& at, const AnyId<Ks...>& field) {
    judge_id(judge, at, field.subject.id);
    if (sizeof...(Ks) > 0 && !((field.subject.kind == Ks) || ...))
        judge.refuse(&at, Errc::bad_value,
                     "a " + std::string(kind_word(field.subject.kind)) + " is no subject of this field");
}

void judge_field(Judge& judge, const At& at, const Day& field) {
    if (field < day_first || field > day_last) judge.refuse(&at, Errc::bad_value, "a day outside the calendar");
}
void judge_field(Judge& judge, const At& at, const DayRange& field) {
    judge_field(judge, at, field.first);
    judge_field(judge, at, field.last);
    if (field.last < field.first) judge.refuse(&at, Errc::bad_value, "a date that runs backwards");
}
void judge_field(Judge& judge, const At& at, const Deadline& field) {
    if (const auto verdict = check_deadline(field); !verdict) return judge.refuse(&at, verdict.error());
    if (const auto* date = std::get_if<DueDate>(&field)) judge_field(judge, at, date->date);
}
void judge_field(Judge&, const At&, const Patch&) {}  // judged as a whole, by its correction

template <class T>
void judge_field(Judge& judge, const At& at, const std::optional<T>& field);
template <DescribedStruct T>
requires(!std::is_same_v<T, Patch>) void judge_field(Judge& judge, const At& at, const T& field);

template <class T>
void judge_field(Judge& judge, const At& at, const std::vector<T>& list) {
    if (list.size() > limits::list_items_max)
        judge.refuse(
            &at, Errc::too_large,
            "a list of " + std::to_string(list.size()) + " items; at most " + std::to_string(limits::list_items_max));
    for (std::size_t i = 0; i < list.size(); ++i) judge_field(judge, At{&at, {}, i}, list[i]);
}
template <class T>
void judge_field(Judge& judge, const At& at, const std::optional<T>& field) {
    if (field) judge_field(judge, at, *field);
}
template <DescribedStruct T>
requires(!std::is_same_v<T, Patch>) void judge_field(Judge& judge, const At& at, const T& field) {
    for_each_field(field, [&](std::string_view name, const auto& part) {
        judge_field(judge, At{&at, field_name(name)}, part);
    });
}

// Every field of a described struct that is the statement's own, so that its fields stand directly under the path.
template <class T>
void judge_fields(Judge& judge, const T& value) {
    for_each_field(value, [&](std::string_view name, const auto& field) {
        judge_field(judge, At{nullptr, field_name(name)}, field);
    });
}

// ---- what the fields of one type must be to each other ----

template <class T>
void judge_whole(Judge&, const T&) {}  // nothing more

void judge_year(Judge& judge, std::string_view name, std::uint16_t year) {
    if (year < limits::year_first || year > limits::year_last)
        judge.refuse(name, "no such year: " + std::to_string(year));
}

// An amendment says what it changes.
template <class T>
void judge_amendment(Judge& judge, const T& value) {
    bool gives_field = false;
    for_each_field(value, [&](std::string_view, const auto& field) {
        if constexpr (requires { field.has_value(); }) gives_field = gives_field || field.has_value();
    });
    if (!gives_field)
        judge.refuse(nullptr, Errc::missing_field, "an amendment that changes no field", "give the new values");
}

template <class Item>
void judge_distinct(Judge& judge, const At& at, const std::vector<Item>& list) {
    for (std::size_t i = 1; i < list.size(); ++i) {
        const auto end = list.begin() + static_cast<std::ptrdiff_t>(i);
        if (std::find(list.begin(), end, list[i]) == end) continue;
        const At item{&at, {}, i};
        judge.refuse(&item, Errc::bad_value, "'" + to_printable(list[i].text) + "' is given twice");
    }
}

void judge_group(Judge& judge, const std::optional<OptionGroup>& group) {
    if (!group) return;
    const At any_of{nullptr, "any_of"};
    const At options{&any_of, "options"};
    const At min{&any_of, "min"};
    if (group->options.empty()) return judge.refuse(&options, Errc::bad_value, "a group without options");
    judge_distinct(judge, options, group->options);
    if (group->min < 1 || group->min > group->options.size())
        judge.refuse(&min, Errc::bad_value,
                     "at least 1 and at most all " + std::to_string(group->options.size()) + " options can be needed");
}

void judge_days(Judge& judge, const std::optional<Day>& from, const std::optional<Day>& until) {
    if (from && until && *until < *from) judge.refuse("until", "the last day is before the first");
}

void judge_whole(Judge& judge, const AgendaLaunched& value) {
    if (value.target_year) judge_year(judge, "target_year", *value.target_year);
    if (value.parent && value.parent->text == value.id.text) judge.refuse("parent", "an agenda is no part of itself");
}
void judge_whole(Judge& judge, const AgendaAmended& value) {
    judge_amendment(judge, value);
    if (value.target_year) judge_year(judge, "target_year", *value.target_year);
    if (value.parent && value.parent->text == value.id.text) judge.refuse("parent", "an agenda is no part of itself");
}
void judge_whole(Judge& judge, const PlanAdopted& value) { judge_year(judge, "year", value.year); }
void judge_whole(Judge& judge, const PlanSuperseded& value) {
    if (value.by == value.id) judge.refuse("by", "a plan does not take its own place");
}
void judge_whole(Judge& judge, const RecommendationPublished& value) {
    if (value.wordings.empty()) judge.refuse("wordings", "a recommendation has at least one wording");
}
void judge_whole(Judge& judge, const RecommendationReworded& value) {
    if (value.wordings.empty()) judge.refuse("wordings", "a rewording gives at least one wording");
}
void judge_whole(Judge& judge, const RecommendationSucceeded& value) {
    if (value.earlier.empty()) judge.refuse("earlier", "name at least one earlier recommendation");
    if (value.lineage == Lineage::drops && !value.later.empty())
        judge.refuse("later", "what was dropped has no later recommendation");
    if (value.lineage != Lineage::drops && value.later.empty())
        judge.refuse("later", "name at least one later recommendation", "or say that they were dropped: drops");
}
void judge_whole(Judge& judge, const CommitmentAmended& value) { judge_amendment(judge, value); }
void judge_whole(Judge& judge, const CommitmentSuperseded& value) {
    if (std::find(value.by.begin(), value.by.end(), value.id) != value.by.end())
        judge.refuse("by", "a commitment does not take its own place");
}
void judge_whole(Judge& judge, const MilestoneSet& value) {
    judge_group(judge, value.any_of);
    if (value.part_of && value.part_of->text == value.id.text)
        judge.refuse("part_of", "a milestone is no part of itself");
    if (value.kind == MilestoneKind::continuous && value.deadline && !std::holds_alternative<DueOpen>(*value.deadline))
        judge.refuse("deadline", "a continuous milestone has no deadline", "leave it out, or write open");
}
void judge_whole(Judge& judge, const MilestoneAmended& value) {
    judge_amendment(judge, value);
    judge_group(judge, value.any_of);
    if (value.part_of && value.part_of->text == value.id.text)
        judge.refuse("part_of", "a milestone is no part of itself");
}
void judge_itself(Judge& judge, const MemberOf& of, const PartyId& party) {
    if (of.subject == party.subject()) judge.refuse("party", "a party is no member of itself");
}
void judge_whole(Judge& judge, const MemberJoined& value) { judge_itself(judge, value.of, value.party); }
void judge_whole(Judge& judge, const MemberLeft& value) { judge_itself(judge, value.of, value.party); }
void judge_whole(Judge& judge, const PartyRegistered& value) {
    if (value.names.empty()) judge.refuse("names", "a party has at least one name");
    if (!value.iso) return;
    const std::string& iso = value.iso->text;
    const bool is_code =
        iso.size() == 2 && std::all_of(iso.begin(), iso.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!is_code) judge.refuse("iso", "an ISO 3166-1 code is two capital letters");
    if (value.kind != PartyKind::country) judge.refuse("iso", "only a country has an ISO 3166-1 code");
}
void judge_whole(Judge& judge, const PartyMerged& value) {
    if (value.into == value.id) judge.refuse("into", "a party does not merge into itself");
}
void judge_whole(Judge& judge, const OccasionRegistered& value) {
    if (value.names.empty()) judge.refuse("names", "an occasion has at least one name");
    if (value.series && !value.number) judge.refuse("number", "an occasion of a series has a number in it");
    if (!value.series && value.number) judge.refuse("series", "a number counts in a series: name it");
    if (value.series && (!is_id(value.series->text) || value.series->text == "year"))
        judge.refuse("series", "'" + to_printable(value.series->text) + "' is no series: one lower-case word");
}
void judge_whole(Judge& judge, const OccasionScheduled& value) { judge_days(judge, value.from, value.until); }
void judge_whole(Judge& judge, const OccasionHeld& value) { judge_days(judge, value.from, value.until); }
void judge_whole(Judge& judge, const OccasionRescheduled& value) {
    judge_days(judge, value.from, value.until);
    if (!value.from && !value.until && !value.place)
        judge.refuse(nullptr, Errc::missing_field, "a rescheduling that changes nothing",
                     "give at least one of from, until and place");
}
void judge_whole(Judge& judge, const SourceRegistered& value) {
    if (!value.url) return;
    const auto url = boost::urls::parse_uri(value.url->text);
    const bool is_web =
        url && (url->scheme_id() == boost::urls::scheme::http || url->scheme_id() == boost::urls::scheme::https);
    if (!is_web || url->encoded_host().empty())
        judge.refuse("url", "not an address of the web", "write http://... or https://..., spaces and accents as %XX");
}
void judge_whole(Judge& judge, const AssessmentPublished& value) {
    const At scale{nullptr, "scale"};
    const At grades{&scale, "grades"};
    judge_distinct(judge, grades, value.scale.grades);
    if (std::find(value.scale.grades.begin(), value.scale.grades.end(), value.grade) == value.scale.grades.end())
        judge.refuse("grade", "'" + to_printable(value.grade.text) + "' is none of the scale's grades");
}

void judge_reserved(Judge& judge) { judge.refuse(nullptr, Errc::unsupported, "reserved: not taken yet"); }
void judge_whole(Judge& judge, const EventRedacted&) { judge_reserved(judge); }
void judge_whole(Judge& judge, const KeyRegistered&) { judge_reserved(judge); }
void judge_whole(Judge& judge, const KeyRevoked&) { judge_reserved(judge); }

// The values of a patch are judged each by its type; whether the whole makes sense shows when it meets its target.
void judge_correction(const EventCorrected& value, const std::string& path, Problems& problems) {
    const std::string place = path + "/set";
    Judge judge(place, problems);
    const auto set = view_patch(value.set);
    if (!set) return judge.refuse(nullptr, set.error());
    if (depth_of(value.set) > limits::patch_depth_max)
        return judge.refuse(nullptr, Errc::too_large, "corrections within each other, too deep",
                            "retract the correction and correct its target anew");
    const auto judge_set = [&](std::string_view name, const auto& field) {
        if (std::find(set->fields.begin(), set->fields.end(), name) != set->fields.end())
            judge_field(judge, At{nullptr, field_name(name)}, field);
    };
    for_each_field(set->values.envelope, judge_set);
    std::visit(
        [&](const auto& payload) {
            if constexpr (DescribedStruct<std::decay_t<decltype(payload)>>) for_each_field(payload, judge_set);
        },
        set->values.payload);
    if (const auto* nested = std::get_if<EventCorrected>(&set->values.payload))
        if (std::find(set->fields.begin(), set->fields.end(), "set") != set->fields.end())
            judge_correction(*nested, place, problems);
}

}  // namespace

void check_statement(const Statement& statement, const std::string& path, Problems& problems) {
    Judge judge(path, problems);
    judge_fields(judge, statement.envelope);
    if (statement.envelope.sources.size() > limits::sources_max) {
        const At at{nullptr, "sources"};
        judge.refuse(&at, Errc::too_large, "at most " + std::to_string(limits::sources_max) + " sources");
    }
    if (statement.about.size() > limits::about_subjects_max)
        judge.refuse(nullptr, Errc::too_large,
                     "it concerns " + std::to_string(statement.about.size()) + " subjects; at most " +
                         std::to_string(limits::about_subjects_max));
    const TypeInfo* type = find_type(tag_of(statement.payload));
    if (!type || std::holds_alternative<Unknown>(statement.payload)) {
        const At at{nullptr, "type"};
        return judge.refuse(&at, Errc::unknown_type, "a type or version of event that is not known");
    }
    if (type->needs_effective && !statement.envelope.effective) {
        const At at{nullptr, "effective"};
        judge.refuse(&at, Errc::missing_field, "'effective' is missing",
                     "when it is true in the world: a day, a month, a year, or DAY/DAY for one of these days");
    }
    std::visit(
        [&](const auto& payload) {
            if constexpr (DescribedStruct<std::decay_t<decltype(payload)>>) {
                judge_fields(judge, payload);
                judge_whole(judge, payload);
            }
        },
        statement.payload);
    if (const auto* correction = std::get_if<EventCorrected>(&statement.payload))
        judge_correction(*correction, path, problems);
}

Result<void> check_statement(const Statement& statement) {
    Problems problems;
    check_statement(statement, {}, problems);
    if (problems.empty()) return {};
    return problems.errors().front();
}

}  // namespace annals::event
