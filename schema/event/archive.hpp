// The one door to cereal: a pair of archives over memory, bounded and canonical.
//
// cereal's own binary archives trust every length they read. These do not: each length is a u16 and is compared with
// the bytes left before anything is allocated; integers are little-endian; each value has one encoding (bool and
// optional markers 0 or 1, enumerators among the described ones, days within the calendar, UTF-8 checked). A reader
// that meets anything else throws ArchiveError, which never leaves codec.cpp.
//
//   u8 u16 u32 u64 i32 i64   little-endian
//   bool                     u8 0 or 1
//   enum                     u8, a described enumerator
//   text, id                 u16 length, UTF-8
//   list                     u16 count, items
//   optional                 u8 0, or u8 1 and the value
//   Day                      i32 days since 1970-01-01          DayRange   Day first, Day last
//   Sha256                   32 bytes                           bytes      u16 length, bytes
//   subject                  u8 kind, id                        Deadline   u8 form, its fields
//   struct                   its fields in described order
#pragma once

#include "schema/base/limits.hpp"
#include "schema/base/text.hpp"
#include "schema/event/deadline.hpp"
#include "schema/event/describe.hpp"
#include "schema/event/types.hpp"

#include <cereal/cereal.hpp>

#include <boost/endian/conversion.hpp>

#include <array>
#include <cstring>
#include <span>
#include <stdexcept>

namespace annals::event {

// Why bytes could not be read or written, inside the codec only.
class ArchiveError : public std::runtime_error {
public:
    ArchiveError(Errc code, const char* what) : std::runtime_error(what), code_(code) {}
    Errc code() const { return code_; }

private:
    Errc code_;
};

// Room for the longest entry, on the stack: what is written is copied out once, at its size.
using EntryBuffer = std::array<std::uint8_t, limits::entry_bytes_max>;

// Writes into memory that it borrows; too_large at its end.
class ByteWriter : public cereal::OutputArchive<ByteWriter, cereal::AllowEmptyClassElision> {
public:
    explicit ByteWriter(std::span<std::uint8_t> room)
        : cereal::OutputArchive<ByteWriter, cereal::AllowEmptyClassElision>(this), room_(room) {}

    void put(const void* data, std::size_t size) {
        if (size > room_.size() - at_) throw ArchiveError(Errc::too_large, "over 65,535 bytes");
        if (size > 0) std::memcpy(room_.data() + at_, data, size);
        at_ += size;
    }
    void put_length(std::size_t length) {
        if (length > limits::entry_bytes_max) throw ArchiveError(Errc::too_large, "a length over 65,535");
        const auto little = boost::endian::native_to_little(static_cast<std::uint16_t>(length));
        put(&little, sizeof little);
    }
    // Writes the length of what `write` writes, and that.
    template <class Write>
    void put_measured(Write&& write) {
        const std::size_t length_at = at_;
        put_length(0);
        write();
        const std::size_t length = at_ - length_at - sizeof(std::uint16_t);
        const auto little = boost::endian::native_to_little(static_cast<std::uint16_t>(length));
        std::memcpy(room_.data() + length_at, &little, sizeof little);
    }
    BytesView written() const { return room_.first(at_); }
    Bytes copy_written() const { return {room_.begin(), room_.begin() + static_cast<std::ptrdiff_t>(at_)}; }

private:
    std::span<std::uint8_t> room_;
    std::size_t at_ = 0;
};

// Reads from bytes that it borrows.
class ByteReader : public cereal::InputArchive<ByteReader, cereal::AllowEmptyClassElision> {
public:
    explicit ByteReader(BytesView in)
        : cereal::InputArchive<ByteReader, cereal::AllowEmptyClassElision>(this), in_(in) {}

    // These are most of what decoding does: inlined, a copy of a known few bytes is one load.
    [[gnu::always_inline]] void get(void* data, std::size_t size) {
        if (size > left()) end_within_value();
        if (size > 0) std::memcpy(data, in_.data() + at_, size);
        at_ += size;
    }
    // A length of something whose items take at least `item_bytes_min` each.
    [[gnu::always_inline]] std::size_t get_length(std::size_t item_bytes_min) {
        std::uint16_t little = 0;
        get(&little, sizeof little);
        const std::size_t length = boost::endian::little_to_native(little);
        if (length * item_bytes_min > left()) throw ArchiveError(Errc::malformed, "a length beyond the bytes left");
        return length;
    }
    [[gnu::always_inline]] BytesView get_view(std::size_t size) {
        if (size > left()) end_within_value();
        const BytesView view = in_.subspan(at_, size);
        at_ += size;
        return view;
    }
    // Goes on with other bytes: making another reader costs more than reading a small value, since cereal's part of it
    // has four hash tables.
    void restart(BytesView in) {
        in_ = in;
        at_ = 0;
    }
    std::size_t left() const { return in_.size() - at_; }
    // A second thought of every decoder: all bytes were used.
    void finish() const {
        if (left() != 0) throw ArchiveError(Errc::malformed, "bytes are left over");
    }

private:
    [[noreturn]] static void end_within_value() { throw ArchiveError(Errc::malformed, "the bytes end within a value"); }

    BytesView in_;
    std::size_t at_ = 0;
};

template <class T>
concept ByteInteger = std::is_integral_v<T> && !std::is_same_v<T, bool>;

// What no reader would take is not written either.
inline void put_text(ByteWriter& writer, std::string_view text, std::size_t bytes_max) {
    if (text.empty() || text.size() > bytes_max)
        throw ArchiveError(Errc::bad_value, "a text of a length it cannot have");
    writer.put_length(text.size());
    writer.put(text.data(), text.size());
}
inline void get_text(ByteReader& reader, std::string& text, std::size_t bytes_max) {
    const std::string_view view = text_of(reader.get_view(reader.get_length(1)));
    if (view.empty() || view.size() > bytes_max)
        throw ArchiveError(Errc::malformed, "a text of a length it cannot have");
    if (!is_utf8(view)) throw ArchiveError(Errc::malformed, "text is not UTF-8");
    text.assign(view);
}
inline void get_id(ByteReader& reader, std::string& id) {
    const std::string_view view = text_of(reader.get_view(reader.get_length(1)));
    if (!is_id(view)) throw ArchiveError(Errc::malformed, "not an id");
    id.assign(view);
}

}  // namespace annals::event

CEREAL_SETUP_ARCHIVE_TRAITS(annals::event::ByteReader, annals::event::ByteWriter)

namespace cereal {

using annals::event::ByteReader;
using annals::event::ByteWriter;

template <annals::event::ByteInteger T>
void save(ByteWriter& writer, const T& value) {
    const T little = boost::endian::native_to_little(value);
    writer.put(&little, sizeof little);
}
template <annals::event::ByteInteger T>
void load(ByteReader& reader, T& value) {
    reader.get(&value, sizeof value);
    boost::endian::little_to_native_inplace(value);
}

inline void save(ByteWriter& writer, const bool& value) {
    const std::uint8_t byte = value ? 1 : 0;
    writer.put(&byte, 1);
}
inline void load(ByteReader& reader, bool& value) {
    std::uint8_t byte = 0;
    reader.get(&byte, 1);
    if (byte > 1) throw annals::event::ArchiveError(annals::Errc::malformed, "neither 0 nor 1");
    value = byte == 1;
}

// cereal reads and writes any enum as its number; ours are checked, so its own pair is put aside.
template <annals::event::DescribedEnum E>
struct specialize<ByteWriter, E, specialization::non_member_load_save> : std::true_type {};
template <annals::event::DescribedEnum E>
struct specialize<ByteReader, E, specialization::non_member_load_save> : std::true_type {};
template <annals::event::DescribedEnum E>
void save(ByteWriter& writer, const E& value) {
    const auto byte = static_cast<std::uint8_t>(value);
    writer.put(&byte, 1);
}
template <annals::event::DescribedEnum E>
void load(ByteReader& reader, E& value) {
    std::uint8_t byte = 0;
    reader.get(&byte, 1);
    if (!annals::event::is_enumerator<E>(byte))
        throw annals::event::ArchiveError(annals::Errc::malformed, "no such enumerator");
    value = static_cast<E>(byte);
}

template <std::size_t Max>
void save(ByteWriter& writer, const annals::event::Text<Max>& value) {
    annals::event::put_text(writer, value.text, Max);
}
template <std::size_t Max>
void load(ByteReader& reader, annals::event::Text<Max>& value) {
    annals::event::get_text(reader, value.text, Max);
}
template <annals::Kind K>
void save(ByteWriter& writer, const annals::Id<K>& value) {
    annals::event::put_text(writer, value.text, annals::limits::id_bytes_max);
}
template <annals::Kind K>
void load(ByteReader& reader, annals::Id<K>& value) {
    annals::event::get_id(reader, value.text);
}
template <annals::Kind K>
void save(ByteWriter& writer, const annals::Ref<K>& value) {
    annals::event::put_text(writer, value.text, annals::limits::id_bytes_max);
}
template <annals::Kind K>
void load(ByteReader& reader, annals::Ref<K>& value) {
    annals::event::get_id(reader, value.text);
}

inline void save(ByteWriter& writer, const annals::Subject& value) {
    const auto kind = static_cast<std::uint8_t>(value.kind);
    writer.put(&kind, 1);
    annals::event::put_text(writer, value.id, annals::limits::id_bytes_max);
}
inline void load(ByteReader& reader, annals::Subject& value) {
    std::uint8_t kind = 0;
    reader.get(&kind, 1);
    if (kind < annals::kind_first || kind > annals::kind_last)
        throw annals::event::ArchiveError(annals::Errc::malformed, "no such kind of subject");
    value.kind = static_cast<annals::Kind>(kind);
    annals::event::get_id(reader, value.id);
}
template <annals::Kind... Ks>
void save(ByteWriter& writer, const annals::event::AnyId<Ks...>& value) {
    save(writer, value.subject);
}
template <annals::Kind... Ks>
void load(ByteReader& reader, annals::event::AnyId<Ks...>& value) {
    load(reader, value.subject);
    if (sizeof...(Ks) > 0 && !((value.subject.kind == Ks) || ...))
        throw annals::event::ArchiveError(annals::Errc::malformed, "a subject of a kind its field cannot hold");
}

inline void save(ByteWriter& writer, const annals::Day& value) { save(writer, value.days); }
inline void load(ByteReader& reader, annals::Day& value) {
    load(reader, value.days);
    if (value < annals::day_first || value > annals::day_last)
        throw annals::event::ArchiveError(annals::Errc::malformed, "a day outside the calendar");
}
inline void save(ByteWriter& writer, const annals::DayRange& value) {
    save(writer, value.first);
    save(writer, value.last);
}
inline void load(ByteReader& reader, annals::DayRange& value) {
    load(reader, value.first);
    load(reader, value.last);
    if (value.last < value.first)
        throw annals::event::ArchiveError(annals::Errc::malformed, "a date that runs backwards");
}
inline void save(ByteWriter& writer, const annals::Sha256& value) {
    writer.put(value.bytes.data(), value.bytes.size());
}
inline void load(ByteReader& reader, annals::Sha256& value) { reader.get(value.bytes.data(), value.bytes.size()); }

inline void save(ByteWriter& writer, const annals::Bytes& value) {
    writer.put_length(value.size());
    writer.put(value.data(), value.size());
}
inline void load(ByteReader& reader, annals::Bytes& value) {
    const annals::BytesView view = reader.get_view(reader.get_length(1));
    value.assign(view.begin(), view.end());
}

template <class T>
void save(ByteWriter& writer, const std::optional<T>& value) {
    save(writer, value.has_value());
    if (value) writer(*value);
}
template <class T>
void load(ByteReader& reader, std::optional<T>& value) {
    bool has_value = false;
    load(reader, has_value);
    value.reset();
    if (has_value) reader(value.emplace());
}
template <class T>
void save(ByteWriter& writer, const std::vector<T>& value) {
    if (value.size() > annals::limits::list_items_max)
        throw annals::event::ArchiveError(annals::Errc::too_large, "a list over its limit");
    writer.put_length(value.size());
    for (const T& item : value) writer(item);
}
template <class T>
void load(ByteReader& reader, std::vector<T>& value) {
    const std::size_t count = reader.get_length(1);
    if (count > annals::limits::list_items_max)
        throw annals::event::ArchiveError(annals::Errc::malformed, "a list over its limit");
    value.clear();
    value.reserve(count);
    for (std::size_t i = 0; i < count; ++i) reader(value.emplace_back());
}

template <annals::event::DescribedStruct T>
void save(ByteWriter& writer, const T& value) {
    annals::event::for_each_field(value, [&](std::string_view, const auto& field) { writer(field); });
}
template <annals::event::DescribedStruct T>
void load(ByteReader& reader, T& value) {
    annals::event::for_each_field(value, [&](std::string_view, auto& field) { reader(field); });
}

inline void save(ByteWriter& writer, const annals::event::Deadline& value) {
    using namespace annals::event;
    save(writer, static_cast<std::uint8_t>(value.index() + 1));
    if (const auto* date = std::get_if<DueDate>(&value)) save(writer, date->date);
    if (const auto* occasion = std::get_if<DueOccasion>(&value)) {
        save(writer, static_cast<std::uint8_t>(occasion->preposition));
        save(writer, occasion->occasion);
    }
    if (const auto* with = std::get_if<DueWith>(&value)) save(writer, with->milestone);
    if (const auto* series = std::get_if<DueEverySeries>(&value)) {
        save(writer, series->series);
        save(writer, series->from);
    }
    if (const auto* year = std::get_if<DueEveryYear>(&value)) {
        save(writer, year->on.has_value());
        if (year->on) {
            save(writer, year->on->month);
            save(writer, year->on->day);
        }
        save(writer, year->from_year);
    }
}
inline annals::event::DueEveryYear load_every_year(ByteReader& reader) {
    annals::event::DueEveryYear due;
    bool has_day = false;
    load(reader, has_day);
    if (has_day) {
        annals::event::DueEveryYear::MonthDay day;
        load(reader, day.month);
        load(reader, day.day);
        due.on = day;
    }
    load(reader, due.from_year);
    return due;
}
inline void load(ByteReader& reader, annals::event::Deadline& value) {
    using namespace annals::event;
    std::uint8_t form = 0;
    load(reader, form);
    switch (form) {
    case 1: load(reader, value.emplace<DueDate>().date); break;
    case 2: {
        auto& due = value.emplace<DueOccasion>();
        std::uint8_t preposition = 0;
        load(reader, preposition);
        if (preposition < 1 || preposition > 3) throw ArchiveError(annals::Errc::malformed, "no such preposition");
        due.preposition = static_cast<Preposition>(preposition);
        load(reader, due.occasion);
        break;
    }
    case 3: load(reader, value.emplace<DueWith>().milestone); break;
    case 4: {
        auto& due = value.emplace<DueEverySeries>();
        load(reader, due.series);
        load(reader, due.from);
        break;
    }
    case 5: value.emplace<DueEveryYear>(load_every_year(reader)); break;
    case 6: value.emplace<DueOpen>(); break;
    default: throw ArchiveError(annals::Errc::malformed, "no such form of deadline");
    }
    if (!check_deadline(value)) throw ArchiveError(annals::Errc::malformed, "a deadline that cannot be");
}

}  // namespace cereal
