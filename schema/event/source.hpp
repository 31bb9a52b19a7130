// What can be said about sources and evidence.
#pragma once

#include "schema/event/types.hpp"

namespace annals::event {

enum class SourceKind : std::uint8_t { official = 1, press = 2, self_report = 3, independent = 4 };
BOOST_DESCRIBE_ENUM(SourceKind, official, press, self_report, independent)

struct SourceRegistered {
    static constexpr std::uint16_t tag = 80;
    static constexpr std::string_view type = "source.registered";
    static constexpr std::string_view meaning = "A document that events cite.";
    SourceId id;
    Name title;
    std::optional<Name> publisher;
    std::optional<Text<1000>> url;
    std::optional<DayRange> published;
    std::optional<Day> retrieved;
    std::optional<Sha256> sha256;
    SourceKind kind = SourceKind::official;
    static constexpr auto help = std::to_array<std::string_view>({
        "the source, such as gov-uk-2022-cop27",
        "its title",
        "who published it",
        "where it stands",
        "when it was published",
        "the day it was read",
        "SHA-256 of the saved copy",
        "official, press, self-report or independent",
    });
};
BOOST_DESCRIBE_STRUCT(SourceRegistered, (), (id, title, publisher, url, published, retrieved, sha256, kind))

struct EvidenceAttached {
    static constexpr std::uint16_t tag = 81;
    static constexpr std::string_view type = "evidence.attached";
    static constexpr std::string_view meaning = "A further source supports an earlier entry.";
    std::uint64_t target = 0;
    SourceRef source;
    std::optional<Text<200>> locator;
    std::optional<Sha256> sha256;
    static constexpr auto help = std::to_array<std::string_view>({
        "the entry that it supports: its seq (or, on input, its key)",
        "the source",
        "the place in it",
        "SHA-256 of the saved copy",
    });
};
BOOST_DESCRIBE_STRUCT(EvidenceAttached, (), (target, source, locator, sha256))

}  // namespace annals::event
