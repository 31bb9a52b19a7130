#include "schema/state/accept_references.hpp"

#include "schema/event/codec.hpp"
#include "schema/event/describe.hpp"

#include <algorithm>

namespace annals::state {
namespace {

// A place within a statement, as a chain on the stack.
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
        path += event::field_name(at->name);
}

class Walk {
public:
    Walk(const VisitReference& visit, std::optional<SubjectView> registered) : visit_(visit), registered_(registered) {}

    void statement(const event::Statement& statement, const At* at) {
        fields(statement.envelope, at);
        std::visit(
            [&](const auto& payload) {
                if constexpr (event::DescribedStruct<std::decay_t<decltype(payload)>>) fields(payload, at);
            },
            statement.payload);
    }

private:
    template <class T>
    void field(const T&, const At&) {}  // names no subject
    template <Kind K>
    void field(const Id<K>& id, const At& at) {
        meet(K, id.text, at);
    }
    template <Kind K>
    void field(const Ref<K>& ref, const At& at) {
        meet(K, ref.text, at);
    }
    template <Kind... Ks>
    void field(const event::AnyId<Ks...>& id, const At& at) {
        meet(id.subject.kind, id.subject.id, at);
    }
    template <class T>
    void field(const std::optional<T>& value, const At& at) {
        if (value) field(*value, at);
    }
    template <class T>
    void field(const std::vector<T>& list, const At& at) {
        for (std::size_t i = 0; i < list.size(); ++i) field(list[i], At{&at, {}, i});
    }
    void field(const event::Deadline& deadline, const At& at) {
        if (const auto* due = std::get_if<event::DueOccasion>(&deadline)) field(due->occasion, at);
        if (const auto* due = std::get_if<event::DueWith>(&deadline)) field(due->milestone, at);
        if (const auto* due = std::get_if<event::DueEverySeries>(&deadline)) field(due->from, at);
    }
    void field(const event::Patch& patch, const At& at) {
        if (const auto set = event::view_patch(patch)) statement(set->values, &at);
    }
    template <event::DescribedStruct T>
    requires(!std::is_same_v<T, event::Patch>) void field(const T& value, const At& at) { fields(value, &at); }

    template <class T>
    void fields(const T& value, const At* at) {
        event::for_each_field(value, [&](std::string_view name, const auto& member) {
            field(member, At{at, name, 0});
        });
    }

    void meet(Kind kind, const std::string& id, const At& at) {
        if (is_over_ || id.empty() || !needs_registration(kind)) return;
        if (registered_ && registered_->kind == kind && *registered_->id == id) return;
        is_over_ = !visit_(SubjectView{kind, &id}, [&at] {
            std::string path;
            append_path(path, &at);
            return path;
        });
    }

    const VisitReference& visit_;
    std::optional<SubjectView> registered_;
    bool is_over_ = false;
};

}  // namespace

bool needs_registration(Kind kind) {
    switch (kind) {
    case Kind::agenda:
    case Kind::plan:
    case Kind::recommendation:
    case Kind::commitment:
    case Kind::milestone:
    case Kind::party:
    case Kind::occasion:
    case Kind::source: return true;
    case Kind::review:
    case Kind::key:
    case Kind::finding:
    case Kind::topic: return false;
    }
    return false;
}

std::optional<SubjectView> registered_by(const event::Payload& payload) {
    return std::visit(
        [](const auto& value) -> std::optional<SubjectView> {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, event::AgendaLaunched> || std::is_same_v<T, event::PlanAdopted> ||
                          std::is_same_v<T, event::RecommendationPublished> ||
                          std::is_same_v<T, event::CommitmentMade> || std::is_same_v<T, event::MilestoneSet> ||
                          std::is_same_v<T, event::PartyRegistered> || std::is_same_v<T, event::OccasionRegistered> ||
                          std::is_same_v<T, event::SourceRegistered> || std::is_same_v<T, event::KeyRegistered>)
                return SubjectView{decltype(value.id)::kind, &value.id.text};
            else
                return std::nullopt;
        },
        payload);
}

void for_each_reference(const event::Statement& statement, const VisitReference& visit) {
    Walk(visit, registered_by(statement.payload)).statement(statement, nullptr);
}

}  // namespace annals::state
