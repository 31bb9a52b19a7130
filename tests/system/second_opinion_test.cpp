// tools/verify_ledger.py, which knows FORMAT.md alone, against annals: what both accept, what both refuse and where,
// and what each entry says.
#include "schema/event/json.hpp"
#include "tests/support/real_cli.hpp"
#include "tests/support/tampering_bundle.hpp"

#include <filesystem>
#include <regex>
#include <sstream>

namespace annals {
namespace {

namespace fs = std::filesystem;

// What a program said of a path: whether it holds, and the first place that does not, where it names one.
struct Said {
    bool holds = false;
    std::string place;
    std::string text;
};

// What stands before the first colon, where that is a place: "7" or "entry 7", "line 3", "tile/0/000", "checkpoint",
// ...
std::string place_in(const std::string& text) {
    static const std::regex places(
        "[0-9]+|entry [0-9]+|entries [0-9]+ to [0-9]+|entries|line [0-9]+|tile/.*|checkpoint|verifier.keys|consistency|"
        "root|question|answer|fork");
    const std::string place = text.substr(0, text.find(": "));
    if (!std::regex_match(place, places)) return "";
    return place.find_first_not_of("0123456789") == std::string::npos ? "entry " + place : place;
}

Said read_annals(const Ran& ran) {
    Said said{ran.exit_code == 0, "", ran.out};
    const auto document = event::parse_json(ran.out);
    if (!document) {
        if (ran.out.starts_with("annals: ")) said.place = place_in(ran.out.substr(8));
        return said;
    }
    if (const auto* error = document->as_object().if_contains("error")) {
        const std::string place(error->at("place").as_string());
        said.place = place_in(place.empty() ? std::string(error->at("detail").as_string()) : place + ": ");
    }
    return said;
}

class SecondOpinion : public RealCli {
protected:
    // Writes the files, or the one file, to where both programs read them.
    std::string keep(const Files& files) {
        const std::string path = temp_.file("case-" + std::to_string(kept_++));
        for (const auto& [name, content] : files) {
            const fs::path file = name.empty() ? fs::path(path) : fs::path(path) / name;
            fs::create_directories(file.parent_path());
            std::ofstream(file, std::ios::binary) << content;
        }
        return path;
    }
    static Said by_annals(const std::string& path, const std::string& key) {
        return read_annals(run_shell("verify " + path + " --key '" + key + "' --format json 2>&1"));
    }
    // All paths in one run, by their order.
    std::vector<Said> by_python(const std::vector<std::string>& paths, const std::string& key,
                                const std::string& more = "") const {
        const std::string list = temp_.file("paths");
        std::ofstream(list) << "--key\n" << key << "\n" << temp_.file("nothing") << "\n";
        for (const std::string& path : paths) std::ofstream(list, std::ios::app) << path << "\n";
        const std::string command = "xargs -d '\\n' -a " + list + " python3 " + test::source_dir() +
                                    "/tools/verify_ledger.py " + more + " 2>&1";
        std::map<std::string, Said> said;
        std::FILE* pipe = ::popen(command.c_str(), "r");
        std::string text;
        for (int c; pipe != nullptr && (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
        if (pipe != nullptr) ::pclose(pipe);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            Said& one = said[line.substr(0, line.find(": "))];
            one.text += line + "\n";
            const std::string rest = line.substr(std::min(line.size(), line.find(": ") + 2));
            if (rest.starts_with("ok: ")) one.holds = true;
            if (rest.starts_with("BAD: ")) one.place = place_in(rest.substr(5));
        }
        std::vector<Said> all;
        for (const std::string& path : paths) {
            EXPECT_TRUE(said.contains(path)) << text.substr(0, 2'000);
            all.push_back(said[path]);
        }
        return all;
    }

    // Asks both of every case that was noted, and holds them against each other. How many places were compared.
    std::size_t judge(const std::string& key) {
        std::vector<std::string> paths;
        for (const auto& [path, name] : cases_) paths.push_back(path);
        const auto python = by_python(paths, key);
        std::size_t compared = 0;
        for (std::size_t i = 0; i < cases_.size(); ++i) {
            const Said annals = by_annals(paths[i], key);
            EXPECT_FALSE(annals.holds) << cases_[i].second << "\n" << annals.text;
            EXPECT_FALSE(python[i].holds) << cases_[i].second << "\n" << python[i].text;
            if (annals.place.empty() || python[i].place.empty()) continue;
            ++compared;
            EXPECT_EQ(annals.place, python[i].place) << cases_[i].second << "\n" << annals.text << python[i].text;
        }
        cases_.clear();
        return compared;
    }
    // `count` cases of what is done to `files`, each way in turn.
    void tamper(const Files& files, const std::vector<Tampering>& ways, std::size_t count, Random& random) {
        for (std::size_t i = 0, tried = 0; i < count && tried < 10 * count; ++tried) {
            const Tampering& way = ways[tried % ways.size()];
            Files changed = files;
            if (!way.apply(changed, random)) continue;
            ++i;
            cases_.emplace_back(keep(changed), way.name);
        }
    }
    Files published() {
        const std::string folder = temp_.file("published");
        EXPECT_EQ(run("publish " + folder).exit_code, 0);
        Files files;
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                files[fs::relative(entry.path(), folder).string()] = content_of(entry.path().string());
        return files;
    }
    Files bundle(const std::string& arguments) {
        const std::string path = temp_.file("bundle-" + std::to_string(kept_++));
        const Ran ran = run("bundle " + arguments + " --out " + path);
        EXPECT_EQ(ran.exit_code, 0) << ran.out;
        return {{"", content_of(path)}};
    }

    std::vector<std::pair<std::string, std::string>> cases_;  // path, what was done

private:
    std::size_t kept_ = 0;
};

std::uint64_t seed() {
    const char* given = std::getenv("ANNALS_SEED");
    const std::uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : 20231214;
    std::printf("ANNALS_SEED=%llu\n", static_cast<unsigned long long>(seed));
    return seed;
}

TEST_F(SecondOpinion, EveryTypeOfEventIsDecodedToTheSameJson) {
    for (const std::size_t size : {0u, 1u, 256u, 700u}) {
        const GeneratedLedger ledger(seed() + size, size);
        const std::string path = keep(ledger.publish());
        const Said annals = by_annals(path, ledger.key());
        EXPECT_TRUE(annals.holds) << annals.text;
        const std::string json = temp_.file("entries.jsonl");
        const auto python = by_python({path}, ledger.key(), "--json " + json);
        EXPECT_TRUE(python[0].holds) << python[0].text;
        std::ifstream lines(json);
        std::string line;
        for (std::size_t seq = 0; seq < size; ++seq) {
            ASSERT_TRUE(std::getline(lines, line));
            const auto entry = event::decode_entry(ledger.copy().entries[seq]).value();
            ASSERT_EQ(line, event::print_json(event::entry_to_json(Seq(seq), entry, ledger.copy().leaves[seq])));
        }
        EXPECT_FALSE(std::getline(lines, line));
    }
}

TEST_F(SecondOpinion, TwoHundredTamperedLedgersAreRefusedByBothAtTheSamePlace) {
    Random random(seed());
    std::size_t compared = 0;
    std::size_t count = 0;
    const auto add = [&](const Files& files, const std::vector<Tampering>& ways, std::size_t cases) {
        tamper(files, ways, cases, random);
        count += cases;
        ASSERT_EQ(cases_.size(), cases);
    };
    for (const std::size_t size : {3u, 256u, 257u, 600u}) {
        const GeneratedLedger ledger(random(), size);
        add(ledger.publish(), directory_tamperings(), size == 3 ? 15 : 25);
        compared += judge(ledger.key());
    }
    import_all();
    const std::string key = configure_key();
    const auto add_all = [&](const Files& files, const std::vector<Tampering>& ways, std::size_t cases) {
        add(files, ways, cases);
        compared += judge(key);
    };
    add_all(published(), directory_tamperings(), 45);
    for (const char* arguments : {"RT5 --on 2023-12-14", "RT5 --on 2023-12-14 --whole"}) {
        add_all(bundle(arguments), bundle_line_tamperings(), 22);
        add_all(bundle(arguments), bundle_head_tamperings(), 12);
    }
    std::printf("%zu tampered ledgers, the place compared in %zu\n", count, compared);
    EXPECT_GE(count, 200u);
    EXPECT_GE(compared * 10, count * 9);
}

// Inclusion is not completeness, and what follows from the entries takes the rules.
TEST_F(SecondOpinion, WhatTakesTheRulesToTellAnnalsTellsAndPythonSaysItDoesNot) {
    import_all();
    const std::string key = configure_key();
    const Files made = bundle("RT5 --on 2023-12-14");
    Files answer = made;
    ASSERT_TRUE(tampering::change_head(answer, [](boost::json::object& head) {
        std::string text = event::print_json(head["answer"]);
        text.replace(text.find("\"active\""), 8, "\"lapsed\"");
        head["answer"] = event::parse_json(text).value();
        return true;
    }));
    Files entry = made;
    auto lines = tampering::lines_of(entry[""]);
    lines.pop_back();
    tampering::set_count(lines);
    tampering::put_lines(entry, lines);
    const std::vector<std::string> paths = {keep(answer), keep(entry)};
    const auto python = by_python(paths, key);
    for (std::size_t i = 0; i < paths.size(); ++i) {
        const Said annals = by_annals(paths[i], key);
        EXPECT_FALSE(annals.holds) << annals.text;
        EXPECT_EQ(annals.place, "answer") << annals.text;
        EXPECT_TRUE(python[i].holds) << python[i].text;
        EXPECT_NE(python[i].text.find("not checked here: that takes the rules"), std::string::npos);
    }
}

TEST_F(SecondOpinion, AFullTileStandsInForAPartialOneThatIsGone) {
    // The reader holds the checkpoint of 300, while the log has grown to 600 and put its files in order.
    const GeneratedLedger ledger(seed(), 300);
    Files files = ledger.publish();
    files.merge(GeneratedLedger(seed(), 600).publish());
    ASSERT_EQ(files.erase("tile/0/001.p/44") + files.erase("tile/entries/001.p/44"), 2u);
    const std::string path = keep(files);
    EXPECT_TRUE(by_annals(path, ledger.key()).holds) << by_annals(path, ledger.key()).text;
    const auto python = by_python({path}, ledger.key());
    EXPECT_TRUE(python[0].holds) << python[0].text;
}

// Three levels of tiles; the hashes of two entries swapped with them, up to the last tile but one.
TEST_F(SecondOpinion, ASwapUnderALargeTreeIsNamedByTheTileThatWasNotMadeOfIt) {
    const GeneratedLedger ledger(seed(), 66'000);
    const Files files = ledger.publish();
    Files swapped = files;
    auto entries = tampering::entries_in(swapped["tile/entries/100"]);
    std::swap(entries[7], entries[8]);
    swapped["tile/entries/100"] = tampering::bundle_of(entries);
    std::vector<Sha256> hashes;
    for (const std::string& entry : entries) hashes.push_back(proof::leaf_hash(bytes_of(entry)));
    swapped["tile/0/100"] = std::string(text_of(proof::format_tile(hashes)));
    const std::vector<std::string> paths = {keep(files), keep(swapped)};
    const auto python = by_python(paths, ledger.key());
    EXPECT_TRUE(by_annals(paths[0], ledger.key()).holds);
    EXPECT_TRUE(python[0].holds) << python[0].text;
    EXPECT_EQ(by_annals(paths[1], ledger.key()).place, "entries 25600 to 25855");
    EXPECT_EQ(python[1].place, "entries 25600 to 25855") << python[1].text;
}

// Consistency, inclusion and forks: a bit flipped anywhere never lets one program say more than the other.
TEST_F(SecondOpinion, FilesOfProofsAreJudgedAlike) {
    Random random(seed());
    import_all();
    const std::string key = configure_key();
    ASSERT_EQ(run("prove 42 --out " + temp_.file("proof")).exit_code, 0);
    ASSERT_EQ(run("consistent --from 120 --to 300 --out " + temp_.file("grown")).exit_code, 0);
    for (const char* name : {"proof", "grown"}) {
        const Files file = {{"", content_of(temp_.file(name))}};
        std::vector<std::string> paths = {keep(file)};
        for (int i = 0; i < 25; ++i) {
            Files changed = file;
            tampering::flip_bit(changed[""], tampering::below(random, changed[""].size()), random);
            paths.push_back(keep(changed));
        }
        const auto python = by_python(paths, key);
        EXPECT_TRUE(python[0].holds) << python[0].text;
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const Said annals = by_annals(paths[i], key);
            EXPECT_EQ(annals.holds, python[i].holds) << content_of(paths[i]) << annals.text << python[i].text;
        }
    }
    const std::string golden = test::source_dir() + "/tests/golden/audit/fork.json";
    const std::string text = content_of(golden);
    const std::size_t at = text.find("\"verifier_keys\"");
    const std::size_t start = text.find('"', text.find('[', at)) + 1;
    const std::string forks_key = text.substr(start, text.find('"', start) - start);
    EXPECT_EQ(by_python({golden}, forks_key)[0].place, "fork");
    EXPECT_TRUE(holds(run_shell("verify " + golden + " --key '" + forks_key + "' 2>&1"), "fork: "));
}

}  // namespace
}  // namespace annals
