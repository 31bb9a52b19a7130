#include "schema/proof/note.hpp"

#include "schema/base/limits.hpp"

#include <gtest/gtest.h>

namespace annals::proof {
namespace {

// Of golang.org/x/mod/sumdb/note.
const std::string peter_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string peter_seed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";  // type byte, seed
const std::string enoch_key = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const std::string text =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
const std::string peter_line =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const std::string enoch_line =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

VerifierKey key_of(std::string_view printed) { return parse_verifier_key(printed).value(); }

PrivateKey private_peter() {
    const Bytes bytes = parse_base64(peter_seed).value();
    return PrivateKey::from_seed(std::span<const std::uint8_t, 32>(bytes.data() + 1, 32));
}

std::string replaced(std::string whole, std::string_view old, std::string_view by) {
    for (std::size_t at = 0; (at = whole.find(old, at)) != std::string::npos; at += by.size()) {
        whole.replace(at, old.size(), by);
    }
    return whole;
}

TEST(VerifierKey, ReadsAndWritesTheKeysOfOthers) {
    for (const std::string& printed :
         {peter_key, enoch_key, std::string("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"),
          std::string("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")}) {
        EXPECT_EQ(format_verifier_key(key_of(printed)), printed);
    }
    EXPECT_EQ(key_of(peter_key).name, "PeterNeumann");
    EXPECT_EQ(key_of(peter_key).id(), 0xc74f20a3u);
    EXPECT_EQ(key_of(peter_key).type, SignatureType::ed25519);
    EXPECT_EQ(key_of(peter_key).key, private_peter().public_key());
}

TEST(VerifierKey, RefusesEverySubstringOfAKey) {
    for (std::size_t from = 0; from < peter_key.size(); ++from) {
        for (std::size_t count = 0; count <= peter_key.size() - from; ++count) {
            if (count == peter_key.size()) continue;
            EXPECT_FALSE(parse_verifier_key(peter_key.substr(from, count))) << peter_key.substr(from, count);
        }
    }
}

TEST(VerifierKey, RefusesEveryBitOfAKeyChanged) {
    for (std::size_t i = 0; i < peter_key.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string other = peter_key;
            other[i] = static_cast<char>(other[i] ^ 1 << bit);
            EXPECT_FALSE(parse_verifier_key(other)) << other;
        }
    }
}

TEST(VerifierKey, RefusesAnotherLengthOrTypeEvenUnderTheRightId) {
    EXPECT_FALSE(parse_verifier_key("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="));
    EXPECT_FALSE(parse_verifier_key("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    EXPECT_FALSE(parse_verifier_key(std::string(2'000, 'n') + peter_key));
}

TEST(KeyName, HasNoSpacesOfAnyKindNoPlusAndNoControls) {
    for (const char* name : {"a", "example.com/log42", "Ärger",
                             "a\xE2\x80\x8B"
                             "b"})
        EXPECT_TRUE(is_key_name(name));
    for (const std::string name :
         {"", "a b", "a+b", "a\tb", "a\nb", "\x01", "\xff", "a\xC2\xA0", "\xC2\x85", "\xE1\x9A\x80", "a\xE2\x80\x83z",
          "\xE2\x80\xA8", "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80"}) {
        EXPECT_FALSE(is_key_name(name)) << name;
    }
}

TEST(Note, SignsAsGoDoes) {
    const PrivateKey key = private_peter();
    const NoteSigner peter{"PeterNeumann", &key};
    EXPECT_EQ(format_verifier_key(verifier_key_of(peter)), peter_key);
    Note note{text, {}};
    add_signature(note, sign_text(text, peter));
    EXPECT_EQ(format_note(note), text + "\n" + peter_line);
    add_signature(note, sign_text(text, peter));
    EXPECT_EQ(note.signatures.size(), 1u);
}

TEST(Note, ReadsTheExamplesOfTheSpecification) {
    const std::string example =
        "This is an example message.\n\n— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const Note note = parse_note(example).value();
    const std::vector keys{key_of("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")};
    EXPECT_EQ(note.text, "This is an example message.\n");
    EXPECT_EQ(check_note(note, keys).value(), std::vector<std::size_t>{0});

    const std::string poem =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        "— quasimodo.example/salvatore "
        "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    const Note read = parse_note(poem).value();
    EXPECT_TRUE(read.text.ends_with("sole:\n\ned è subito sera.\n"));
    EXPECT_EQ(read.signatures.front().key_id, 0x367ba04bu);
    EXPECT_EQ(format_note(read), poem);
}

TEST(Note, VerifiesWhatKnownKeysSignedAndKeepsTheRest) {
    const Note note = parse_note(text + "\n" + peter_line + enoch_line).value();
    const std::vector both{key_of(enoch_key), key_of(peter_key)};
    EXPECT_EQ(check_note(note, both).value(), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(check_note(note, std::span(both).subspan(1)).value(), std::vector<std::size_t>{0});
    EXPECT_EQ(note.signatures[1].name, "EnochRoot");
    EXPECT_EQ(note.signatures[1].key_id, 0xaf0cfe78u);
    EXPECT_EQ(note.signatures[1].bytes.size(), 64u);
    EXPECT_EQ(format_note(note), text + "\n" + peter_line + enoch_line);
}

TEST(Note, IsRefusedWhenNoKnownKeySignedIt) {
    const Note note = parse_note(text + "\n" + peter_line).value();
    EXPECT_EQ(check_note(note, {}).error().code, Errc::bad_proof);
    const std::vector enoch{key_of(enoch_key)};
    EXPECT_EQ(check_note(note, enoch).error().code, Errc::bad_proof);
    const std::string misnamed = replaced(text + "\n" + peter_line, "PeterNeumann", "CarmenSandiego");
    const std::vector peter{key_of(peter_key)};
    EXPECT_EQ(check_note(parse_note(misnamed).value(), peter).error().code, Errc::bad_proof);
    const std::string other_id = replaced(text + "\n" + peter_line, "x08g", "xxxx");
    EXPECT_EQ(check_note(parse_note(other_id).value(), peter).error().code, Errc::bad_proof);
}

TEST(Note, IsRefusedWhenASignatureByAKnownKeyIsWrongThoughAnotherHolds) {
    const std::string wrong = replaced(peter_line, "AQxVBti", "AQxVBtj");
    const Note note = parse_note(text + "\n" + peter_line + wrong + enoch_line).value();
    const std::vector both{key_of(enoch_key), key_of(peter_key)};
    EXPECT_EQ(check_note(note, both).error().code, Errc::bad_proof);
    EXPECT_TRUE(check_note(note, std::span(both).first(1)));
    const Note longer = parse_note(text + "\n" + peter_line.substr(0, 60) + "ABCD" + peter_line.substr(60)).value();
    EXPECT_EQ(check_note(longer, both).error().code, Errc::bad_proof);
}

TEST(Note, RefusesOtherForms) {
    for (const std::string& bad :
         {std::string(), text, text + "\n", text + "\n" + peter_line.substr(0, peter_line.size() - 1),
          "\x01" + text + "\n" + peter_line, "\xff" + text + "\n" + peter_line, "a\rb\n\n" + peter_line,
          text + "\n" + replaced(peter_line, "PeterNeumann", "Bad Name"),
          text + "\n" + peter_line + "Unexpected line.\n", text + "\n" + replaced(peter_line, "— ", "- "),
          text + "\n" + replaced(peter_line, "— ", "—"), text + "\n" + replaced(peter_line, "nAM=", "nAN="),
          text + "\n" + replaced(peter_line, "nAM=", "nAM"), text + "\n" + "— PeterNeumann \n",
          text + "\n" + "— PeterNeumann x08gow==\n", text.substr(0, 20) + "\n" + peter_line,
          text + "\n" + replaced(peter_line, "\n", " \n")}) {
        const auto note = parse_note(bad);
        ASSERT_FALSE(note) << bad;
        EXPECT_EQ(note.error().code, Errc::malformed) << bad;
    }
}

TEST(Note, RefusesEveryTruncation) {
    const std::string note = text + "\n" + peter_line;
    for (std::size_t size = 0; size < note.size(); ++size) EXPECT_FALSE(parse_note(note.substr(0, size))) << size;
}

TEST(Note, HoldsForNoOtherBitsThanItsOwn) {
    const std::string note = text + "\n" + peter_line;
    const std::vector keys{key_of(peter_key)};
    ASSERT_TRUE(check_note(parse_note(note).value(), keys));
    for (std::size_t i = 0; i < note.size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string other = note;
            other[i] = static_cast<char>(other[i] ^ 1 << bit);
            const auto parsed = parse_note(other);
            EXPECT_FALSE(parsed && check_note(*parsed, keys)) << i;
        }
    }
}

TEST(Note, HasLimitsOfBytesAndSignatures) {
    std::string most = text + "\n";
    for (std::size_t i = 0; i < limits::note_signatures_max; ++i) most += peter_line;
    EXPECT_TRUE(parse_note(most));
    EXPECT_EQ(parse_note(most + peter_line).error().code, Errc::too_large);
    const std::string rest = "\n\n" + peter_line;
    const std::string longest = std::string(limits::note_bytes_max - rest.size(), 'x') + rest;
    EXPECT_TRUE(parse_note(longest));
    EXPECT_EQ(parse_note("x" + longest).error().code, Errc::too_large);
}

}  // namespace
}  // namespace annals::proof
