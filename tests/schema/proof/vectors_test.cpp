// The public proof vectors of transparency-dev/merkle, where their folder is there (ANNALS_VECTORS names another
// place), and real proofs of a Certificate Transparency log: compatibility with others, not only with ourselves.
#include "schema/proof/proofs.hpp"
#include "tests/support/paths.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace annals::proof {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

fs::path vectors() {
    const char* named = std::getenv("ANNALS_VECTORS");
    return fs::path(named != nullptr ? named : test::source_dir() + "/../shared/vectors") / "rfc6962";
}

std::vector<fs::path> cases_of(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    return files;
}

json::object read_case(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return json::parse(text.str()).as_object();
}

Bytes bytes_at(const json::object& object, const char* name) {
    return parse_base64(std::string_view(object.at(name).as_string())).value();
}

Result<Sha256> hash_from(const json::value& value) { return parse_base64_hash(std::string_view(value.as_string())); }

// A root of another length than 32 bytes cannot be stated to us; in cases about equality alone (where such roots must
// be told apart, and once accepted) its own hash stands for it.
Sha256 root_at(const json::object& object, const char* name) {
    const Bytes bytes = bytes_at(object, name);
    if (bytes.size() != 32) return sha256(bytes);
    return hash_from(object.at(name)).value();
}

// Nothing when an element is no hash, so that no proof of ours could hold it.
std::optional<Proof> proof_at(const json::object& object) {
    Proof proof;
    if (object.at("proof").is_null()) return proof;
    for (const json::value& value : object.at("proof").as_array()) {
        const auto hash = hash_from(value);
        if (!hash) return std::nullopt;
        proof.push_back(*hash);
    }
    return proof;
}

std::uint64_t number_at(const json::object& object, const char* name) {
    return object.at(name).to_number<std::uint64_t>();
}

TEST(Vectors, InclusionVerdictsAreThoseExpected) {
    if (!fs::exists(vectors())) GTEST_SKIP() << "skipped: no vectors";
    const auto files = cases_of(vectors() / "inclusion");
    EXPECT_EQ(files.size(), 98u);
    std::size_t accepted = 0;
    for (const fs::path& file : files) {
        const json::object object = read_case(file);
        const auto proof = proof_at(object);
        const auto leaf = hash_from(object.at("leafHash"));
        const auto root = hash_from(object.at("root"));
        const bool is_good = proof && leaf && root &&
                             check_inclusion(*proof, {TreeSize{number_at(object, "treeSize")}, *root},
                                             Seq{number_at(object, "leafIdx")}, *leaf)
                                 .has_value();
        EXPECT_EQ(is_good, !object.at("wantErr").as_bool()) << file;
        accepted += is_good;
    }
    EXPECT_EQ(accepted, 6u);
}

TEST(Vectors, ConsistencyVerdictsAreThoseExpected) {
    if (!fs::exists(vectors())) GTEST_SKIP() << "skipped: no vectors";
    const auto files = cases_of(vectors() / "consistency");
    EXPECT_EQ(files.size(), 98u);
    std::size_t accepted = 0;
    for (const fs::path& file : files) {
        const json::object object = read_case(file);
        const auto proof = proof_at(object);
        const TreeHead first{TreeSize{number_at(object, "size1")}, root_at(object, "root1")};
        const TreeHead second{TreeSize{number_at(object, "size2")}, root_at(object, "root2")};
        const bool is_good = proof && check_consistency(*proof, first, second).has_value();
        EXPECT_EQ(is_good, !object.at("wantErr").as_bool()) << file;
        accepted += is_good;
    }
    EXPECT_EQ(accepted, 6u);
}

// Answers of the Google Argon 2020 log (get-sth, get-proof-by-hash, get-sth-consistency), as golang.org/x/mod tests
// them. The two proofs share their upper hashes.
const char* const argon_upper[] = {
    "GXIElfmnRuWfbA4z7ubV/UwlpSRUbUeec7oL5HDDnh0=", "pR0SH/NYP6s9+8azWwaeUXA4Ze/3WCIgMfh5YW6wvcE=",
    "f3GuAKYVrF8RBg3s15jvA/YvV9oAliWtzP/imwPhQVA=", "WHn8zDxlVgkV+lSlmzaOdfSBrTHoRr5nT3d76q0KKWE=",
    "f2uV2ZxVgULzLPKuZcowRY3ZY7fRlX59iDBjV1R8kNQ=", "NzQVjJsvQwbi7WStMr9oFkh9VbHfK7LB6o7WwAqwNTs=",
    "C0LttBeYHZHgL+032JIcJC3CTBIyza/hsbmJUgJfmDI=", "nixU5CWTFVDlF4BGdcU6kA7WSYurEpe9jRWc+F/7sOc=",
};
const char* const argon_consistency[] = {
    "80Sfbj6UQEdVSZCSIgh9NMPj3vCBzcc1A48B2crJSWg=", "FZcrgAHUk6nNPviJZq8kEK6jCG1d18pJOFE45ZDc1TQ=",
    "Q67reWXmPBo1UfmwBap4Xi9PMPfFdUSSw3WGlRZdG7k=", "eJ7CyhR4PxzBxDIsWgrVYW1eFUb9ndgf46tFmiqVrxA=",
    "QrDwp062Grm5WY8KdrhFsBuuNjGzRox2Jb8PmVL5OYw=", "XM4YMjMEdLH/XJam/ZWyaP14k3cmsOtnPsOWQ54lW1s=",
    "SGiBh+jOTGccXU48ZzgQ88lRcBmtB4wz4oSDndv2QTg=", "WAS6txqNLYKGL1GdBdpqmV42TTfn6cJsuDsqLXuTCNI=",
    "QFmRS0rirUA7ZN3lxFjDncV+E1OCrn3NUB4RCp+5fzc=", "Hdbp7It2XBNZmNDBpCN/KPd7vfVqxgzwOosqVIaEA9E=",
    "mxvHL0ZiblBdD7j7pIa1jlfB0gSqfJ6oX0UGo7L0VsU=", "q5hjyvoW6TL/PThgcitpDcSTrnKX2p1+aqscqH2euRA=",
    "jTOWDqt3IHj2NVFeezyBz2ofpru+ztEywqKUAfFclKI=", "GIRn0w3HqJdvU9j1WVD//eR6lk2AaTVjyzjsJNP8U88=",
    "x52GJvxG81fnQBrgOTbll1A5tz95/LXK0Ag1NhB0r1I=", "6/0OqrcTgc3o5dD5PymmoC96lB9yLPFuTHVvLy8fSGk=",
    "Gf+iKLfcXO5l4JEFmsZvSdG5q1uEeWPfYLrds6pmjz0=", "DGuaco+McyM3AfRSF6qX7RwSetwe2ieYJmxw5e9rVx0=",
    "2tQJ9V32hnYp+fdpP6TcjmgJmLeNVOMKM0Ml1kk4cNU=", "3PapK+IkyJr8I9yAErAmzuZezzLMzsg+PfeRCgNW8NQ=",
    "s6xiYeejb+wtqHA+URJZ2I/SCPyIW8coP6aB00FJbMY=", "z9lSpmdTcr5M5ZzKlc4EPh3SrSypKFdk6JUF/UccaZU=",
};
const char* const argon_inclusion[] = {
    "T46AmJsuOM/gFiGlUp+IJJebp+1Z5qratFNW7U0JyOQ=", "9Jj1Feodn42uRYEfffkV4HF/EIPFQ5Zo9IwkxbQ2uhk=",
    "D53/1oCNebF4J59HHgioovKZxrmrKcVuCVhy3Izg8Ck=", "wSFDgGSrsXRPA+1c8WHoAFCsWeUv8NDyP/Q/SgsyVyY=",
    "516/RcwsgdwdzHn18v1dJHqBkgFUbNhmCIWOGjsMJaE=", "naTFY2ajLFgrgs5XUl+zJYZnnlJksLGsA1VYwpLfqbY=",
    "mKBRJo6qao+0Kdh/rhGkZUbHUAxMhrtrclrTpIbNjIg=", "Co4ueOFE7lpifLio94irxxsv1wFMMaK3tPu2ZQkHlro=",
    "yRgy800K6JMYCC05sWfqF2kvCg2riT/pVM+nEa6V5+0=", "n2O38XJZC8/Wpbwi9HhgVizlUyeUHVZvYyQB1607MRc=",
    "go3tAjuNfNSCj87y2Rg1xOroDknGN1eaf3cgvzObf7Q=", "8D0Mj3/J7ySSnFb0afIHYXv6rlOhECnsebY6XKi1IR8=",
    "6rcez46ZU8M5vPiWVMAUfJfAOV0pPP/mch/lYzZhj/M=", "2rtIeXrPvSdUyHc5maIgSAVB2BzaKaupWxSAiVayDE4=",
    "nniW/IMFQPN5xw8UsHFn7CRStYbm1gLu7NNa6kkRqJQ=", "mRPPi7sQS22MduIEyvcNzCNFqIt6kLwYPkNKrVtIcu8=",
    "JvTivzESNS9wHI8aph5a7uieVmtS/p9PciMZ5D6GyOo=", "UTyQd+Ym0wY4zG+qK806bBORwi1CSVvFQ/KknnqoZj8=",
    "hXODrqN+ff+U6zPqRQ+ZQKs6im1fPcxIerDSfNwflhE=", "II6GE+WY/DrpZzfHztLwkR46o37zVkNLCyPYlf68zA0=",
    "d609kWWcNBllbA8Jb/ad4XAVVGnScLRmtP8FYyr+Dck=", "rikBsP0G0gioXRpBFED2CzQdSLrGPvRd0bEcbEZw1rI=",
};

Proof argon_proof(std::span<const char* const> lower) {
    Proof proof;
    for (const char* text : lower) proof.push_back(parse_base64_hash(text).value());
    for (const char* text : argon_upper) proof.push_back(parse_base64_hash(text).value());
    return proof;
}

TreeHead argon_head() {
    return {TreeSize{961984013}, parse_base64_hash("dwlueapdd7LaOEnX2W2Wp9v2XE+KzejHRQGHwEx0oaM=").value()};
}

TEST(Vectors, ACertificateTransparencyLogIsConsistent) {
    const TreeHead first{TreeSize{3654490}, parse_base64_hash("AuIZ5V6sDUj1vn3Y1K85oOaQ7y+FJJKtyRTl1edIKBQ=").value()};
    Proof proof = argon_proof(argon_consistency);
    EXPECT_TRUE(check_consistency(proof, first, argon_head()));
    proof[7].bytes[3] ^= 1;
    EXPECT_FALSE(check_consistency(proof, first, argon_head()));
}

TEST(Vectors, ACertificateTransparencyLogHoldsItsEntry) {
    const Sha256 leaf = parse_base64_hash("nCs3mfIydh9x4CKyQ+u2xtmpxmFggA5MLymHwNQSlLg=").value();
    const Proof proof = argon_proof(argon_inclusion);
    EXPECT_TRUE(check_inclusion(proof, argon_head(), Seq{10000}, leaf));
    EXPECT_FALSE(check_inclusion(proof, argon_head(), Seq{10001}, leaf));
}

}  // namespace
}  // namespace annals::proof
