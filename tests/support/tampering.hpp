// The ways in which somebody may change what a ledger has published or given away, none of which a reader may accept.
// They are drawn from a seed and know the files alone, no signing key.
#pragma once

#include "schema/event/json_text.hpp"
#include "tests/support/generated_ledger.hpp"

#include <functional>
#include <random>

namespace annals {

using Random = std::mt19937_64;

// Changes the files; false when they have nothing to change in that way, and are as they were.
struct Tampering {
    const char* name;
    std::function<bool(Files& files, Random& random)> apply;
};

namespace tampering {

inline std::size_t below(Random& random, std::size_t count) { return random() % count; }

inline void flip_bit(std::string& text, std::size_t at, Random& random) {
    text[at] = static_cast<char>(text[at] ^ 1 << below(random, 8));
}

// Another character of base64.
inline void change_digit(std::string& text, std::size_t at, Random& random) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char before = text[at];
    while (text[at] == before) text[at] = digits[below(random, digits.size())];
}

// The path of one of the files whose path begins so; empty when there is none.
inline std::string one_of(const Files& files, std::string_view start, Random& random) {
    std::vector<std::string> paths;
    for (const auto& [path, content] : files)
        if (path.starts_with(start) && !content.empty() && path != "verifier-keys") paths.push_back(path);
    return paths.empty() ? std::string() : paths[below(random, paths.size())];
}

// Of the hashes: "tile/0/...", not the bundles.
inline std::string one_tile(const Files& files, Random& random) {
    Files tiles = files;
    std::erase_if(tiles, [](const auto& file) { return file.first.starts_with("tile/entries/"); });
    return one_of(tiles, "tile/", random);
}

inline std::vector<std::string> entries_in(const std::string& bundle) {
    std::vector<std::string> entries;
    for (std::string_view rest = bundle; !rest.empty();) {
        const std::size_t size = static_cast<unsigned char>(rest[0]) << 8 | static_cast<unsigned char>(rest[1]);
        entries.emplace_back(rest.substr(2, size));
        rest.remove_prefix(2 + size);
    }
    return entries;
}

inline std::string bundle_of(const std::vector<std::string>& entries) {
    Bytes bundle;
    for (const std::string& entry : entries) proof::append_to_bundle(bundle, bytes_of(entry));
    return std::string(text_of(bundle));
}

// Applies `change` to the entries of one bundle that has at least two.
inline bool change_entries(
    Files& files, Random& random,
    const std::function<void(std::vector<std::string>& entries, const std::string& path)>& change) {
    const std::string path = one_of(files, "tile/entries/", random);
    if (path.empty()) return false;
    auto entries = entries_in(files[path]);
    if (entries.size() < 2) return false;
    change(entries, path);
    files[path] = bundle_of(entries);
    return true;
}

inline bool change_line(std::string& text, std::size_t number, const std::function<void(std::string&)>& change) {
    std::size_t at = 0;
    for (; number > 0; --number) at = text.find('\n', at) + 1;
    std::string line = text.substr(at, text.find('\n', at) - at);
    const std::size_t size = line.size();
    change(line);
    text.replace(at, size, line);
    return true;
}

// Every tile made anew over entries of which one says something else; the checkpoint is left as it is.
inline bool rewrite_history(Files& files, Random& random) {
    audit::VerifiedCopy copy;
    copy.note = files["checkpoint"];
    std::vector<std::string> all;
    for (const auto& [path, content] : files)
        if (path.starts_with("tile/entries/"))
            for (std::string& entry : entries_in(content)) all.push_back(std::move(entry));
    if (all.empty()) return false;
    std::string& changed = all[below(random, all.size())];
    flip_bit(changed, below(random, changed.size()), random);
    for (const std::string& entry : all) {
        copy.entries.add(bytes_of(entry));
        copy.leaves.push_back(proof::leaf_hash(bytes_of(entry)));
    }
    copy.head = {TreeSize(all.size()), proof::root_of(copy.leaves)};
    static_cast<void>(audit::write_copy(copy, TreeSize(0), [&](const std::string& path, BytesView bytes) {
        files[path] = std::string(text_of(bytes));
        return Result<void>();
    }));
    return true;
}

inline bool sign_with_another_key(Files& files, Random&) {
    const auto checkpoint = proof::parse_signed_checkpoint(files["checkpoint"]).value().checkpoint;
    const auto key = proof::PrivateKey::from_seed(std::array<std::uint8_t, 32>{99});
    const std::array signers = {proof::NoteSigner{checkpoint.origin, &key}};
    files["checkpoint"] = proof::format_note(proof::sign_checkpoint(checkpoint, signers));
    return true;
}

}  // namespace tampering

// Of a published directory.
// long: a table of ways.
inline std::vector<Tampering> directory_tamperings() {
    using namespace tampering;
    return {
        {"a bit of an entry",
         [](Files& files, Random& random) {
             const std::string path = one_of(files, "tile/entries/", random);
             if (!path.empty()) flip_bit(files[path], below(random, files[path].size()), random);
             return !path.empty();
         }},
        {"a bit of a tile",
         [](Files& files, Random& random) {
             const std::string path = one_tile(files, random);
             if (!path.empty()) flip_bit(files[path], below(random, files[path].size()), random);
             return !path.empty();
         }},
        {"a bit of the checkpoint",
         [](Files& files, Random& random) {
             flip_bit(files["checkpoint"], below(random, files["checkpoint"].size()), random);
             return true;
         }},
        {"a file cut short",
         [](Files& files, Random& random) {
             std::string& content = files[one_of(files, "", random)];
             content.resize(below(random, content.size()));
             return true;
         }},
        {"bytes too many",
         [](Files& files, Random& random) {
             files[one_of(files, "", random)].append(1 + below(random, 40), static_cast<char>(random()));
             return true;
         }},
        {"a file missing", [](Files& files, Random& random) { return files.erase(one_of(files, "", random)) == 1; }},
        {"two files exchanged",
         [](Files& files, Random& random) {
             std::string& one = files[one_of(files, "", random)];
             std::string& other = files[one_of(files, "", random)];
             std::swap(one, other);
             return one != other;
         }},
        {"two entries swapped",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const auto&) {
                 const std::size_t at = below(random, entries.size() - 1);
                 std::swap(entries[at], entries[at + 1]);
             });
         }},
        {"two entries swapped, and their hashes",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const std::string& path) {
                 const std::size_t at = below(random, entries.size() - 1);
                 std::swap(entries[at], entries[at + 1]);
                 std::string& tile = files["tile/0" + path.substr(std::string("tile/entries").size())];
                 tile = tile.substr(0, at * 32) + tile.substr(at * 32 + 32, 32) + tile.substr(at * 32, 32) +
                        tile.substr(at * 32 + 64);
             });
         }},
        {"an entry in place of another",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const auto&) {
                 const std::size_t at = below(random, entries.size() - 1);
                 entries[at] = entries[at + 1];
             });
         }},
        {"an entry left out",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const auto&) {
                 entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(below(random, entries.size())));
             });
         }},
        {"an entry twice",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const auto&) {
                 const std::size_t at = below(random, entries.size());
                 entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), std::string(entries[at]));
             });
         }},
        {"another end between two entries",
         [](Files& files, Random& random) {
             return change_entries(files, random, [&](auto& entries, const auto&) {
                 const std::size_t at = below(random, entries.size() - 1);
                 entries[at] += entries[at + 1].front();
                 entries[at + 1].erase(0, 1);
             });
         }},
        {"an entry rewritten, and every tile", rewrite_history},
        {"another size in the checkpoint",
         [](Files& files, Random& random) {
             return change_line(files["checkpoint"], 1, [&](std::string& line) {
                 line = std::to_string(std::stoull(line) + 1 + below(random, 3));
             });
         }},
        {"another root in the checkpoint",
         [](Files& files, Random& random) {
             return change_line(files["checkpoint"], 2,
                                [&](std::string& line) { change_digit(line, below(random, 42), random); });
         }},
        {"another origin in the checkpoint",
         [](Files& files, Random&) {
             return change_line(files["checkpoint"], 0, [](std::string& line) { line += "2"; });
         }},
        {"the signature left out",
         [](Files& files, Random&) {
             std::string& note = files["checkpoint"];
             note.resize(note.find("\n\n") + 2);
             return true;
         }},
        {"signed by another key of that name", sign_with_another_key},
    };
}

}  // namespace annals
