// What acceptance keeps in memory: words (subjects, options, instances) as numbers, and facts about them as counts.
//
// Exact: texts are interned, not hashed, so that no statement is ever refused for a collision. A word costs its bytes
// and about 20 more, a fact about 30. What a batch adds can be taken back: mark, add ..., rollback.
#pragma once

#include "schema/base/check.hpp"
#include "schema/base/id.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace annals::state {

// The number of an interned text.
using Word = std::uint32_t;
inline constexpr Word no_word = UINT32_MAX;

// Texts and their numbers, from 0 in the order of their first use. A text belongs to a kind of subject, or to none.
class Words {
public:
    Words() : numbers_(0, Hash{this}, Equal{this}) {}
    Words(const Words&) = delete;
    Words& operator=(const Words&) = delete;

    static constexpr std::uint8_t plain = 0;  // the kind of what is no subject

    Word intern(std::uint8_t kind, std::string_view text);
    Word find(std::uint8_t kind, std::string_view text) const;  // no_word: never interned
    std::uint8_t kind(Word word) const { return static_cast<std::uint8_t>(key(word).front()); }
    std::string_view text(Word word) const { return key(word).substr(1); }
    Word size() const { return static_cast<Word>(ends_.size()); }
    // Forgets all words from `size` on.
    void truncate(Word size);

private:
    struct Probe {
        std::uint8_t kind;
        std::string_view text;
    };
    struct Hash {
        using is_transparent = void;
        const Words* words;
        std::size_t operator()(Word word) const { return (*this)(Probe{words->kind(word), words->text(word)}); }
        std::size_t operator()(const Probe& probe) const {
            return std::hash<std::string_view>()(probe.text) * 31 + probe.kind;
        }
    };
    struct Equal {
        using is_transparent = void;
        const Words* words;
        bool operator()(Word left, Word right) const { return left == right; }
        bool operator()(const Probe& probe, Word word) const {
            return words->kind(word) == probe.kind && words->text(word) == probe.text;
        }
        bool operator()(Word word, const Probe& probe) const { return (*this)(probe, word); }
    };

    // Its kind and its text.
    std::string_view key(Word word) const {
        const std::size_t begin = word == 0 ? 0 : ends_[word - 1];
        return std::string_view(bytes_).substr(begin, ends_[word] - begin);
    }

    std::string bytes_;                // of all words: u8 kind · text
    std::vector<std::uint64_t> ends_;  // of each word in bytes_
    boost::unordered_flat_set<Word, Hash, Equal> numbers_;
};

// What a fact says about its subject; `a` and `b` are words unless it says otherwise.
enum class What : std::uint32_t {
    revision,    // an entry is about it
    registered,  // a visible entry registers it
    joined,      // of: party a in the role with number b; b = any_role: in any
    reached,     // a milestone: instance a, option b (no_word: none)
    reopened,    // a milestone: instance a (no_word: none)
    // Those that can be listed by subject:
    option,         // a milestone: option a
    group_min,      // a milestone: the number a of options is enough
    due_series,     // a milestone: each occasion of series a from occasion b on
    due_year,       // a milestone: each year from the number a on
    due_once,       // a milestone: a deadline that does not recur, or none
    due_inherited,  // a milestone: the deadline of what it is part of
    part_of,        // a milestone: part of milestone a
    series,         // an occasion: of series a, with the number b
    merged_into,    // a party: into party a
    merged_from,    // a party: party a merged into it
};
inline constexpr Word any_role = 0;
inline constexpr bool is_listed(What what) { return what >= What::option; }

struct Fact {
    What what = What::revision;
    Word subject = no_word;
    Word a = no_word;
    Word b = no_word;
    friend bool operator==(const Fact&, const Fact&) = default;
};

// How often each fact was said and not taken back.
class Counts {
public:
    Words& words() { return words_; }
    const Words& words() const { return words_; }
    Word intern(const Subject& subject) { return words_.intern(static_cast<std::uint8_t>(subject.kind), subject.id); }
    Word find(Kind kind, std::string_view id) const { return words_.find(static_cast<std::uint8_t>(kind), id); }

    std::uint32_t count(const Fact& fact) const;
    void add(const Fact& fact, std::int32_t delta);  // CHECKs that no count falls below 0

    // Calls visit(a, b) for each fact of that kind about the subject whose count is not 0.
    template <class Visit>
    void for_each(What what, Word subject, Visit&& visit) const {
        const auto found = lists_.find(subject);
        if (found == lists_.end()) return;
        for (const Listed& item : found->second)
            if (item.what == what) visit(item.a, item.b);
    }
    bool has_any(What what, Word subject) const {
        bool any = false;
        for_each(what, subject, [&](Word, Word) { any = true; });
        return any;
    }

    // Marks nest: rollback and commit end the innermost.
    void mark() { marks_.push_back({log_.size(), words_.size()}); }
    void rollback();
    void commit();

private:
    struct Hash {
        std::size_t operator()(const Fact& fact) const;
    };
    struct Listed {
        What what;
        Word a;
        Word b;
        friend bool operator==(const Listed&, const Listed&) = default;
    };
    struct Mark {
        std::size_t log_size;
        Word words_size;
    };
    struct Added {
        Fact fact;
        std::int32_t delta;
    };
    void change(const Fact& fact, std::int32_t delta);
    void list(const Fact& fact, bool is_there);

    Words words_;
    std::vector<std::uint32_t> revisions_;   // by word
    std::vector<std::uint32_t> registered_;  // by word
    boost::unordered_flat_map<Fact, std::uint32_t, Hash> counts_;
    boost::unordered_flat_map<Word, std::vector<Listed>> lists_;
    std::vector<Mark> marks_;
    std::vector<Added> log_;  // since the outermost mark
};

}  // namespace annals::state
