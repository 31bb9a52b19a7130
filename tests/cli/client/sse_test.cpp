#include "cli/client/sse.hpp"

#include <gtest/gtest.h>

namespace annals::cli {
namespace {

constexpr std::string_view stream =
    ": hello\n\nid: 7\nevent: entry\ndata: {\"seq\":7}\n\nevent: caught-up\r\ndata: a\r\ndata: b\r\n\r\n"
    "event: heartbeat\ndata: {}\n\n";

std::vector<FeedEvent> read_in_pieces(std::string_view text, std::size_t piece) {
    FeedReader reader;
    std::vector<FeedEvent> all;
    for (std::size_t at = 0; at < text.size(); at += piece)
        for (FeedEvent& event : *reader.read(text.substr(at, piece))) all.push_back(std::move(event));
    return all;
}

TEST(FeedReader, GivesTheSameEventsHoweverTheStreamIsCut) {
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        const auto events = read_in_pieces(stream, piece);
        ASSERT_EQ(events.size(), 3u) << piece;
        EXPECT_EQ(events[0].name, "entry");
        EXPECT_EQ(events[0].data, "{\"seq\":7}");
        EXPECT_EQ(events[0].id, "7");
        EXPECT_EQ(events[1].name, "caught-up");
        EXPECT_EQ(events[1].data, "a\nb");
        EXPECT_EQ(events[1].id, "7") << "the last id stays: it is where to resume";
        EXPECT_EQ(events[2].name, "heartbeat");
    }
}

TEST(FeedReader, RefusesAnEventWithoutEnd) {
    FeedReader reader;
    const std::string piece(1UL << 20, 'x');
    Result<std::vector<FeedEvent>> read = std::vector<FeedEvent>();
    for (int i = 0; i < 5 && read; ++i) read = reader.read(piece);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Errc::too_large);
}

}  // namespace
}  // namespace annals::cli
