#include "schema/event/codec.hpp"

#include "schema/base/check.hpp"
#include "schema/event/about.hpp"
#include "schema/event/archive.hpp"
#include "schema/event/skip.hpp"
#include "schema/event/with_type.hpp"

#include <algorithm>

namespace annals::event {
namespace {

namespace mp11 = boost::mp11;

// Runs a decoding or encoding step; what cereal or our archives throw ends here.
template <class T, class Step>
Result<T> guarded(Step&& step) {
    try {
        return step();
    } catch (const ArchiveError& error) {
        return fail(error.code(), error.what());
    } catch (const cereal::Exception& error) {
        return fail(Errc::malformed, error.what());
    }
}

using Load = void (*)(ByteReader&, Payload&);
struct Loader {
    std::uint16_t tag = 0;
    Load load = nullptr;
};

template <class T>
void load_payload(ByteReader& reader, Payload& payload) {
    reader(payload.emplace<T>());
}

template <class... Ts>
constexpr std::array<Loader, sizeof...(Ts)> make_loaders(mp11::mp_list<Ts...>) {
    return {Loader{Ts::tag, &load_payload<Ts>}...};
}
constexpr auto loaders = make_loaders(PayloadTypes());
static_assert(std::is_sorted(loaders.begin(), loaders.end(), [](auto a, auto b) { return a.tag < b.tag; }),
              "payload types stand in the order of their tags");

Load loader_of(std::uint16_t tag) {
    const auto found = std::lower_bound(loaders.begin(), loaders.end(), tag,
                                        [](const Loader& loader, std::uint16_t wanted) { return loader.tag < wanted; });
    return found == loaders.end() || found->tag != tag ? nullptr : found->load;
}

constexpr std::uint16_t payload_version = 1;  // of every type so far

void save_payload(ByteWriter& writer, const Payload& payload) {
    std::visit(
        [&](const auto& value) {
            if constexpr (DescribedStruct<std::decay_t<decltype(value)>>)
                writer(value);
            else
                writer.put(value.bytes.data(), value.bytes.size());
        },
        payload);
}

// Calls visit(index, name, field, is_fixed) for each field after the key, in the order of a patch's bits. Fixed are the
// fields that say what the entry is about, and the target of one that acts on another: no correction sets them.
template <class S, class Visit>
void for_each_correctable(S& statement, Visit&& visit) {
    std::size_t index = 0;
    bool is_key = true;
    for_each_field(statement.envelope, [&](std::string_view name, auto& field) {
        if (!is_key) visit(index++, name, field, false);
        is_key = false;
    });
    CHECK(index == envelope_fields_correctable);
    std::visit(
        [&](auto& value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (DescribedStruct<Value>)
                for_each_field(value, [&](std::string_view name, auto& field) {
                    visit(index++, name, field, is_about_type<std::decay_t<decltype(field)>> || name == "target");
                });
        },
        statement.payload);
}

bool is_set(const Bytes& bitmap, std::size_t index) {
    return index / 8 < bitmap.size() && (bitmap[index / 8] >> (index % 8) & 1) != 0;
}

Result<void> check_bitmap(const Bytes& bitmap, std::size_t fields) {
    if (bitmap.empty() || bitmap.back() == 0) return fail(Errc::bad_correction, "a correction that sets no field");
    for (std::size_t index = fields; index < bitmap.size() * 8; ++index)
        if (is_set(bitmap, index)) return fail(Errc::bad_correction, "a correction of a field that is not there");
    return {};
}

// The type that a patch is for, with default fields; bad_correction for an unknown one.
Result<Statement> make_target(std::uint16_t tag, std::uint16_t version) {
    if (!loader_of(tag) || version != payload_version)
        return fail(Errc::bad_correction, "a correction of a type or version that is not known");
    Statement statement;
    with_type(tag, [&](auto identity) { statement.payload.emplace<typename decltype(identity)::type>(); });
    return statement;
}

}  // namespace

Result<Bytes> encode_statement(const Statement& statement) {
    return guarded<Bytes>([&]() -> Result<Bytes> {
        EntryBuffer room;
        ByteWriter writer(room);
        writer(statement_format, tag_of(statement.payload), version_of(statement.payload), statement.envelope,
               statement.about);
        writer.put_measured([&] { save_payload(writer, statement.payload); });
        return writer.copy_written();
    });
}

namespace {

struct StatementHead {
    std::uint16_t tag = 0;
    std::uint16_t version = 0;
};

StatementHead read_head(ByteReader& reader) {
    std::uint8_t format = 0;
    StatementHead head;
    reader(format);
    if (format != statement_format) throw ArchiveError(Errc::unsupported_version, "a statement of an unknown format");
    reader(head.tag, head.version);
    return head;
}

// Fills a default-made statement behind its head; reads to the end.
void read_body(ByteReader& reader, StatementHead head, Statement& statement) {
    reader(statement.envelope, statement.about);
    if (statement.envelope.sources.size() > limits::sources_max || statement.about.size() > limits::about_subjects_max)
        throw ArchiveError(Errc::malformed, "a list over its limit");
    if (std::adjacent_find(statement.about.begin(), statement.about.end(), std::greater_equal<>()) !=
        statement.about.end())
        throw ArchiveError(Errc::malformed, "subjects out of order");
    const BytesView payload = reader.get_view(reader.get_length(1));
    reader.finish();
    if (head.version == 0) throw ArchiveError(Errc::malformed, "payload version 0");
    const Load load = loader_of(head.tag);
    if (!load || head.version > payload_version) {
        statement.payload = Unknown{head.tag, head.version, Bytes(payload.begin(), payload.end())};
        return;
    }
    reader.restart(payload);
    load(reader, statement.payload);
    reader.finish();
}

void read_statement(ByteReader& reader, Statement& statement) { read_body(reader, read_head(reader), statement); }

// What a correction or retraction does, the rest passed over.
void read_to_fold(ByteReader& reader, Statement& statement) {
    const StatementHead head = read_head(reader);
    const bool corrects = head.tag == EventCorrected::tag;
    if (head.version != payload_version || (!corrects && head.tag != EventRetracted::tag))
        return read_body(reader, head, statement);
    skip<Envelope>(reader);
    skip<std::vector<Subject>>(reader);
    reader.restart(reader.get_view(reader.get_length(1)));
    if (corrects) {
        auto& payload = statement.payload.emplace<EventCorrected>();
        reader(payload.target, payload.set);
    } else {
        reader(statement.payload.emplace<EventRetracted>().target);
    }
}

}  // namespace

Result<Statement> decode_statement(BytesView bytes) {
    return guarded<Statement>([&]() -> Result<Statement> {
        if (bytes.size() > limits::entry_bytes_max) return fail(Errc::too_large, "a statement over 65,535 bytes");
        Result<Statement> statement{Statement()};
        ByteReader reader(bytes);
        read_statement(reader, *statement);
        return statement;
    });
}

Result<Bytes> encode_entry(const Registration& registration, BytesView statement,
                           const std::vector<Signature>& signatures) {
    return guarded<Bytes>([&]() -> Result<Bytes> {
        if (signatures.size() > limits::signatures_max) return fail(Errc::too_large, "too many signatures");
        EntryBuffer room;
        ByteWriter writer(room);
        writer(entry_format, registration.recorded_at.us, registration.recorded_by);
        writer.put(registration.salt.data(), registration.salt.size());
        writer.put_length(statement.size());
        writer.put(statement.data(), statement.size());
        writer.put_length(signatures.size());
        for (const Signature& signature : signatures) {
            writer(signature.name);
            writer.put(signature.key_id.data(), signature.key_id.size());
            writer(signature.signature_type, signature.bytes);
        }
        return writer.copy_written();
    });
}

namespace {

// Reads up to and with the statement's bytes.
BytesView read_registration(ByteReader& reader, Registration& registration) {
    std::uint8_t format = 0;
    reader(format);
    if (format != entry_format) throw ArchiveError(Errc::unsupported_version, "an entry of an unknown format");
    reader(registration.recorded_at.us, registration.recorded_by);
    reader.get(registration.salt.data(), registration.salt.size());
    return reader.get_view(reader.get_length(1));
}

void read_signatures(ByteReader& reader, std::vector<Signature>& signatures) {
    const std::size_t count = reader.get_length(1);
    if (count > limits::signatures_max) throw ArchiveError(Errc::malformed, "a list over its limit");
    for (std::size_t i = 0; i < count; ++i) {
        Signature& signature = signatures.emplace_back();
        reader(signature.name);
        reader.get(signature.key_id.data(), signature.key_id.size());
        reader(signature.signature_type, signature.bytes);
    }
}

// Reads an entry up to its statement's bytes, to which `reader` is turned.
void read_entry(ByteReader& reader, BytesView bytes, Registration& registration, std::vector<Signature>& signatures) {
    if (bytes.size() > limits::entry_bytes_max) throw ArchiveError(Errc::too_large, "an entry over 65,535 bytes");
    const BytesView statement = read_registration(reader, registration);
    read_signatures(reader, signatures);
    reader.finish();
    reader.restart(statement);
}

}  // namespace

Result<Entry> decode_entry(BytesView bytes) {
    return guarded<Entry>([&]() -> Result<Entry> {
        Result<Entry> entry{Entry()};
        ByteReader reader(bytes);
        read_entry(reader, bytes, entry->registration, entry->signatures);
        read_statement(reader, entry->statement);
        return entry;
    });
}

Result<void> decode_entry(BytesView bytes, Registration& registration, Statement& statement) {
    return guarded<void>([&]() -> Result<void> {
        ByteReader reader(bytes);
        std::vector<Signature> signatures;
        read_entry(reader, bytes, registration, signatures);
        read_statement(reader, statement);
        return {};
    });
}

Result<void> decode_entry_to_fold(BytesView bytes, Registration& registration, Statement& statement) {
    return guarded<void>([&]() -> Result<void> {
        ByteReader reader(bytes);
        std::vector<Signature> signatures;
        read_entry(reader, bytes, registration, signatures);
        read_to_fold(reader, statement);
        return {};
    });
}

Result<EntryParts> parts_of_entry(BytesView bytes) {
    return guarded<EntryParts>([&]() -> Result<EntryParts> {
        ByteReader reader(bytes);
        Registration registration;
        const BytesView statement = read_registration(reader, registration);
        return EntryParts{registration.recorded_at, statement};
    });
}

Result<Statement> apply_patch(const Statement& target, const Patch& patch) {
    Result<Statement> changed{target};
    if (const auto verdict = patch_in_place(*changed, patch); !verdict) return verdict.error();
    return changed;
}

namespace {

// Whether the patch can be put into `target`, which stays as it is; throws when its values are not of their form.
Result<void> check_patch(ByteReader& reader, const Statement& target, const Patch& patch) {
    std::size_t fields = 0;
    bool sets_fixed = false;
    for_each_correctable(target, [&](std::size_t index, std::string_view, const auto& field, bool is_fixed) {
        fields = index + 1;
        if (!is_set(patch.bitmap, index)) return;
        sets_fixed = sets_fixed || is_fixed;
        std::decay_t<decltype(field)> value{};
        reader(value);
    });
    if (const auto verdict = check_bitmap(patch.bitmap, fields); !verdict) return verdict.error();
    if (sets_fixed) return fail(Errc::bad_correction, "a correction of what the entry is about");
    reader.finish();
    return {};
}

}  // namespace

// The values are read twice, since a copy of the target costs more.
Result<void> patch_in_place(Statement& target, const Patch& patch) {
    if (patch.tag != tag_of(target.payload) || patch.version != version_of(target.payload))
        return fail(Errc::bad_correction, "a correction for another type than its target's");
    if (std::holds_alternative<Unknown>(target.payload))
        return fail(Errc::bad_correction, "a correction of a type or version that is not known");
    ByteReader reader(patch.values);
    const auto verdict = guarded<void>([&] { return check_patch(reader, target, patch); });
    if (!verdict) return fail(Errc::bad_correction, verdict.error().detail);
    reader.restart(patch.values);
    for_each_correctable(target, [&](std::size_t index, std::string_view, auto& field, bool) {
        if (is_set(patch.bitmap, index)) reader(field);
    });
    return {};
}

Result<Patch> make_patch(const Statement& changed, const std::vector<std::string>& fields) {
    return guarded<Patch>([&]() -> Result<Patch> {
        Patch patch{tag_of(changed.payload), version_of(changed.payload), {}, {}};
        EntryBuffer room;
        ByteWriter writer(room);
        std::size_t found = 0;
        std::string fixed_field;
        for_each_correctable(changed, [&](std::size_t index, std::string_view name, const auto& field, bool is_fixed) {
            if (std::find(fields.begin(), fields.end(), name) == fields.end()) return;
            ++found;
            if (is_fixed) fixed_field = name;
            if (!fixed_field.empty()) return;
            patch.bitmap.resize(std::max(patch.bitmap.size(), index / 8 + 1));
            patch.bitmap[index / 8] = static_cast<std::uint8_t>(patch.bitmap[index / 8] | 1u << (index % 8));
            writer(field);
        });
        if (!fixed_field.empty())
            return fail(Errc::bad_correction,
                        "'" + fixed_field + "' says what the entry is about and cannot be corrected", fixed_field,
                        "retract the entry and record it anew");
        if (found != fields.size()) return fail(Errc::unknown_field, "a field that this type does not have");
        if (found == 0) return fail(Errc::bad_correction, "a correction that sets no field");
        patch.values = writer.copy_written();
        return patch;
    });
}

Result<std::vector<std::string>> fields_of(const Patch& patch) {
    auto target = make_target(patch.tag, patch.version);
    if (!target) return target.error();
    std::vector<std::string> names;
    for_each_correctable(*target, [&](std::size_t index, std::string_view name, auto&, bool) {
        if (is_set(patch.bitmap, index)) names.emplace_back(name);
    });
    return names;
}

Result<PatchView> view_patch(const Patch& patch) {
    auto target = make_target(patch.tag, patch.version);
    if (!target) return target.error();
    auto values = apply_patch(*target, patch);
    if (!values) return values.error();
    auto fields = fields_of(patch);
    if (!fields) return fields.error();
    return PatchView{std::move(*values), std::move(*fields)};
}

std::size_t depth_of(const Patch& patch) {
    std::size_t depth = 1;
    auto view = view_patch(patch);
    while (view && depth <= limits::patch_depth_max) {
        const auto* correction = std::get_if<EventCorrected>(&view->values.payload);
        if (!correction || correction->set.bitmap.empty()) break;
        ++depth;
        view = view_patch(Patch(correction->set));
    }
    return depth;
}

}  // namespace annals::event
