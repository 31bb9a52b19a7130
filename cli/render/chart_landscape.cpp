#include "cli/render/chart_landscape.hpp"

#include "cli/render/landscape_map.hpp"
#include "cli/render/review_cells.hpp"
#include "cli/render/time_axis.hpp"

#include <algorithm>
#include <array>

namespace annals::cli {

namespace {

using svg::Anchor;
using svg::Box;
using svg::Drawing;
using svg::Fill;
using svg::Letter;
using svg::Stroke;

constexpr int width = 960;
constexpr int edge = 1;           // room for the outline of what stands at a side
constexpr int block_width = 252;  // of the blocks at both sides
constexpr int commitment_width = 172;
constexpr int commitment_left = (width - commitment_width) / 2;
constexpr int padding = 8;
constexpr int slack = 12;  // some fonts run wider than what is reckoned with
constexpr int line_height = 14;
constexpr int block_gap = 6;
constexpr int block_gap_max = 22;  // where a side has room to spare
constexpr int head_height = 24;    // of the word above a list of blocks
constexpr int port_gap = 6;        // between lines that arrive at one commitment
constexpr std::size_t name_lines_max = 3;
constexpr std::size_t head_lines_max = 2;
constexpr std::size_t lines_drawn_max = 3'000;  // more cannot be told apart on any paper

struct RoleStroke {
    std::string_view role;
    Stroke stroke;
};
constexpr auto role_strokes = std::to_array<RoleStroke>({
    {"answered-by", Stroke::dashed},
    {"collaborating", Stroke::tie},
    {"lead", Stroke::heavy},
    {"coordinating", Stroke::accent},
    {"supporting", Stroke::long_dashes},
    {"task-force-member", Stroke::dash_dot},
    {"invited", Stroke::dotted},
    {"named-in-text", Stroke::sparse},
});

// Rare roles share one look; the block says which it is.
Stroke stroke_of(const std::string& role) {
    for (const RoleStroke& one : role_strokes)
        if (one.role == role) return one.stroke;
    return Stroke::uneven;
}

// Items with a comma between, in lines that fit; an item is broken only where it alone is too long, and then cut.
std::vector<std::string> lines_of(const std::vector<std::string>& items, std::string_view after, int room,
                                  Letter letter = Letter::small) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item =
            svg::fitted(items[i] + (i + 1 < items.size() ? std::string(after) : std::string()), room, letter);
        if (!lines.empty() && svg::width_of(lines.back() + " " + item, letter) <= room)
            lines.back() += " " + item;
        else
            lines.push_back(item);
    }
    return lines;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// At most `most` lines, the last one ending in "…" where there is more to say.
void cut(std::vector<std::string>& lines, std::size_t most, int room, Letter letter) {
    if (lines.size() <= most) return;
    lines.resize(most);
    lines.back() = svg::fitted(lines.back() + " …", room, letter);
}

// A block at a side, or a commitment.
struct Block {
    const MapGroup* group = nullptr;
    std::vector<std::string> head;
    std::vector<std::string> names;  // below the head, where it is a number
    std::vector<std::string> ties;   // in words
    Box box;

    int right() const { return box.x + box.width; }
    // Where the i-th of `count` lines leaves or arrives.
    int port(std::size_t i, std::size_t count) const {
        return box.y + box.height * static_cast<int>(i + 1) / static_cast<int>(count + 1);
    }
};

std::string called(const state::MapNode& node) { return name_of_node(node) + (node.kind == "institution" ? " *" : ""); }

std::string head_of(const MapGroup& group) {
    if (group.members.size() == 1) return called(*group.members.front());
    const auto count = static_cast<std::int64_t>(group.members.size());
    if (group.side == MapSide::recommendation) return count_of(count, "recommendation");
    if (group.side == MapSide::government) return count_of(count, "government");
    return std::to_string(count) + " bodies";
}

Block block_of(const LandscapeMap& map, const MapGroup& group, int x) {
    constexpr int room = block_width - 2 * padding - slack;
    Block block;
    block.group = &group;
    block.head = lines_of(words_of(head_of(group)), "", room, Letter::strong);
    cut(block.head, head_lines_max, room, Letter::strong);
    if (group.members.size() > 1) {
        std::vector<std::string> names;
        for (const state::MapNode* node : group.members) names.push_back(called(*node));
        block.names = lines_of(names, ",", room);
    }
    block.ties = lines_of(words_of(ties_in_words(map, group)), "", room);
    const std::size_t lines = block.head.size() + block.names.size() + block.ties.size();
    const int ports = port_gap * static_cast<int>(group.ties.size());
    block.box = {x, 0, block_width, std::max(static_cast<int>(lines) * line_height + padding, ports)};
    return block;
}

Block commitment_block(const LandscapeMap& map, std::size_t place, std::size_t lines_left, std::size_t lines_right) {
    constexpr int room = commitment_width - 2 * padding - slack / 2;
    Block block;
    block.head = {svg::fitted(map.names[place], room, Letter::strong)};
    const std::string& name = map.commitments[place]->named.name;
    if (name != map.names[place]) block.names = lines_of(words_of(name), "", room);
    cut(block.names, name_lines_max, room, Letter::small);
    const int text = static_cast<int>(1 + block.names.size()) * line_height + padding;
    const int ports = port_gap * static_cast<int>(std::max(lines_left, lines_right) + 1);
    block.box = {commitment_left, 0, commitment_width, std::max(text, ports)};
    return block;
}

// A list of blocks with a word above.
struct Section {
    std::string title;
    std::vector<Block> blocks;
    int y = 0;

    int height(int gap) const {
        int sum = head_height;
        for (const Block& block : blocks) sum += block.box.height + gap;
        return sum;
    }
};

Section section_of(const LandscapeMap& map, const std::vector<MapGroup>& groups, std::string title, int x) {
    Section section;
    section.title = std::move(title);
    for (const MapGroup& group : groups) section.blocks.push_back(block_of(map, group, x));
    return section;
}

int height_of(const std::vector<Section>& side, int gap) {
    int sum = 0;
    for (const Section& section : side) sum += section.blocks.empty() ? 0 : section.height(gap);
    return sum;
}

// Gives each block of a side its place from `top` on; room to spare goes between them.
void place(std::vector<Section>& side, int top, int height) {
    int gaps = 0;
    for (const Section& section : side) gaps += static_cast<int>(section.blocks.size());
    const int spare = height - height_of(side, block_gap);
    const int gap = gaps > 0 ? std::min(block_gap + spare / gaps, block_gap_max) : block_gap;
    int y = top;
    for (Section& section : side) {
        if (section.blocks.empty()) continue;
        section.y = y + line_height;
        y += head_height;
        for (Block& block : section.blocks) {
            block.box.y = y;
            y += block.box.height + gap;
        }
    }
}

// Commitments stand spread over the whole height.
void place(std::vector<Block>& commitments, int top, int height) {
    int used = 0;
    for (const Block& block : commitments) used += block.box.height;
    const int gaps = static_cast<int>(commitments.size()) + 1;
    const int gap = std::max(block_gap, (height - used) / gaps);
    int y = top + std::max(0, (height - used - gap * (gaps - 2)) / 2);
    for (Block& block : commitments) {
        block.box.y = y;
        y += block.box.height + gap;
    }
}

struct Layout {
    std::vector<Section> left;
    std::vector<Section> right;
    std::vector<Block> commitments;
    int height = 0;  // below the heads
};

// How many lines arrive at each commitment from one side.
std::vector<std::size_t> lines_at(const std::vector<Section>& side, std::size_t commitments) {
    std::vector<std::size_t> counts(commitments);
    for (const Section& section : side)
        for (const Block& block : section.blocks)
            for (const MapTie& tie : block.group->ties) ++counts[tie.commitment];
    return counts;
}

Layout layout_of(const LandscapeMap& map, int top) {
    Layout layout;
    layout.left = {section_of(map, map.recommendations, "Recommendations", edge),
                   section_of(map, map.governments, "Governments", edge)};
    layout.right = {section_of(map, map.bodies, "Bodies and groups", width - edge - block_width)};
    const auto from_left = lines_at(layout.left, map.commitments.size());
    const auto from_right = lines_at(layout.right, map.commitments.size());
    int middle = head_height;
    for (std::size_t i = 0; i < map.commitments.size(); ++i) {
        layout.commitments.push_back(commitment_block(map, i, from_left[i], from_right[i]));
        middle += layout.commitments.back().box.height + block_gap;
    }
    layout.height = std::max({middle, height_of(layout.left, block_gap), height_of(layout.right, block_gap)});
    place(layout.left, top, layout.height);
    place(layout.right, top, layout.height);
    place(layout.commitments, top + head_height, layout.height - head_height);
    return layout;
}

// The lines of one side: at a commitment they arrive in the order in which their blocks stand, so that none cross
// there.
void draw_side(Drawing& drawing, const LandscapeMap& map, const Layout& layout, const std::vector<Section>& side,
               bool is_left) {
    const auto counts = lines_at(side, map.commitments.size());
    std::vector<std::size_t> arrived(map.commitments.size());
    for (const Section& section : side) {
        if (section.blocks.empty()) continue;
        drawing.text({section.blocks.front().box.x, section.y}, section.title, Letter::strong);
        for (const Block& block : section.blocks) {
            std::vector<std::string> names;
            for (const state::MapNode* node : block.group->members) names.push_back(full_name(node->named));
            drawing.begin(joined(names) + ": " + ties_in_words(map, *block.group));
            for (std::size_t i = 0; i < block.group->ties.size(); ++i) {
                const MapTie& tie = block.group->ties[i];
                const Block& to = layout.commitments[tie.commitment];
                drawing.curve(
                    {is_left ? block.right() : block.box.x, block.port(i, block.group->ties.size())},
                    {is_left ? to.box.x : to.right(), to.port(arrived[tie.commitment], counts[tie.commitment])},
                    stroke_of(tie.role));
                ++arrived[tie.commitment];
            }
            drawing.rect(block.box, Fill::undated, 4);
            int y = block.box.y;
            const int x = block.box.x + padding;
            for (const std::string& line : block.head) drawing.text({x, y += line_height}, line, Letter::strong);
            for (const std::string& line : block.names) drawing.text({x, y += line_height}, line, Letter::small);
            for (const std::string& line : block.ties) drawing.text({x, y += line_height}, line, Letter::quiet);
            drawing.end();
        }
    }
}

void draw_commitments(Drawing& drawing, const LandscapeMap& map, const Layout& layout, int top, bool is_in_review) {
    drawing.text({width / 2, top + line_height}, "Commitments", Letter::strong, Anchor::middle);
    for (std::size_t i = 0; i < layout.commitments.size(); ++i) {
        const Block& block = layout.commitments[i];
        const state::Named& named = map.commitments[i]->named;
        if (is_in_review)
            drawing.begin_link("#" + commitment_anchor(named), full_name(named));
        else
            drawing.begin(full_name(named));
        drawing.rect(block.box, Fill::quiet, 4);
        const int lines = static_cast<int>(1 + block.names.size());
        int y = block.box.y + (block.box.height - lines * line_height) / 2 + line_height - 3;
        drawing.text({width / 2, y}, block.head.front(), Letter::strong, Anchor::middle);
        for (const std::string& line : block.names)
            drawing.text({width / 2, y += line_height}, line, Letter::small, Anchor::middle);
        drawing.end();
    }
}

// The roles that occur, each with its line; gives the y below.
int draw_legend(Drawing& drawing, const LandscapeMap& map, int y) {
    constexpr int sample = 44;
    int x = edge;
    const auto add = [&](const std::string& words, const std::string* role) {
        const int room = svg::width_of(words, Letter::small) + (role ? sample + 6 : 0);
        if (x > edge && x + room > width) {
            x = edge;
            y += 18;
        }
        if (role) drawing.line({x, y + 8}, {x + sample, y + 8}, stroke_of(*role));
        drawing.text({x + (role ? sample + 6 : 0), y + 12}, words, Letter::small);
        x += room + 20;
    };
    for (const std::string& role : map.roles) add(spoken(role), &role);
    const bool has_institution = std::any_of(map.governments.begin(), map.governments.end(), [](const MapGroup& group) {
        return std::any_of(group.members.begin(), group.members.end(),
                           [](const state::MapNode* node) { return node->kind == "institution"; });
    });
    if (has_institution) add("* an institution, not a country", nullptr);
    return y + 26;
}

// How many of these, of one kind where it is given, are tied to a commitment; to any or none where `at` is not given.
std::int64_t count_of_members(const std::vector<MapGroup>& groups, std::optional<std::size_t> at,
                              std::string_view kind = {}) {
    std::int64_t count = 0;
    for (const MapGroup& group : groups) {
        const bool is_tied = !at || std::any_of(group.ties.begin(), group.ties.end(),
                                                [&](const MapTie& tie) { return tie.commitment == *at; });
        if (!is_tied) continue;
        for (const state::MapNode* node : group.members) count += kind.empty() || node->kind == kind ? 1 : 0;
    }
    return count;
}

std::string bodies_of(std::int64_t count) { return count == 1 ? "1 body" : std::to_string(count) + " bodies"; }

// Whom a commitment is tied to, or all who stand on the map.
std::string counts_at(const LandscapeMap& map, std::optional<std::size_t> at) {
    return count_of(count_of_members(map.recommendations, at), "recommendation") + ", " +
           both_counts(count_of_members(map.governments, at), count_of_members(map.governments, at, "country")) + ", " +
           bodies_of(count_of_members(map.bodies, at));
}

std::string description_of(const LandscapeMap& map) {
    std::string text =
        count_of(static_cast<std::int64_t>(map.commitments.size()), "commitment") + " in the middle; at both sides " +
        counts_at(map, {}) +
        " (organisations, initiatives and groups). Whoever has the same ties stands in one block; a line "
        "is a role in a commitment.";
    for (std::size_t i = 0; i < map.commitments.size(); ++i)
        text += (i == 0 ? " Tied to " : "; to ") + map.names[i] + ": " + counts_at(map, i);
    return text + ".";
}

}  // namespace

ReviewChart landscape_chart(const state::LandscapeAnswer& landscape, const MapPlace& place) {
    std::vector<std::string> plans;
    for (const state::Named& plan : landscape.plans) plans.push_back(full_name(plan));
    const std::string of = plans.size() == 1 ? " of " + plans.front() : std::string();
    ReviewChart chart{
        "landscape",
        (place.is_in_review ? "The landscape map" : "Landscape" + of) + ": who is tied to which commitment",
        {},
        Drawing("chart-landscape", width, 60),
        "map",
        false};
    const LandscapeMap map = map_of(landscape);
    std::size_t lines = 0;
    for (const auto* side : {&map.recommendations, &map.governments, &map.bodies})
        for (const MapGroup& group : *side) lines += group.ties.size();
    if (map.commitments.empty() || lines == 0)
        return nothing_to_draw(std::move(chart), "No tie to a commitment is recorded.");
    if (lines > lines_drawn_max)
        return nothing_to_draw(std::move(chart), "There are too many ties to be told apart in a drawing: " +
                                                     std::to_string(map.ties) + ". The table holds them.");
    int y = 4;
    if (!place.is_in_review) {
        chart.drawing.text({edge, 18}, svg::fitted(chart.title, width, Letter::strong), Letter::strong);
        y = 30;
    }
    y = draw_legend(chart.drawing, map, y);
    const Layout layout = layout_of(map, y);
    draw_side(chart.drawing, map, layout, layout.left, true);
    draw_side(chart.drawing, map, layout, layout.right, false);
    draw_commitments(chart.drawing, map, layout, y, place.is_in_review);
    y += layout.height;
    if (!place.basis.empty()) {
        chart.drawing.text({edge, y + 14}, svg::fitted(place.basis, width, Letter::quiet), Letter::quiet);
        y += 20;
    }
    chart.drawing.set_height(y);
    chart.description = description_of(map);
    return chart;
}

}  // namespace annals::cli
