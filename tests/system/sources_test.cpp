// Sources and their saved copies, with the real annals and annalsd.
#include "schema/proof/digest.hpp"
#include "tests/support/real_cli.hpp"

#include <filesystem>
#include <fstream>

namespace annals {
namespace {

class Sources : public RealCli {
protected:
    std::string save(const std::string& name, const std::string& content) const {
        std::ofstream(temp_.file(name), std::ios::binary) << content;
        return temp_.file(name);
    }
    std::string kept(const std::string& content) const {
        const std::string name = to_hex(proof::sha256(bytes_of(content)));
        return temp_.file("ledger") + "/sources/sha256/" + name.substr(0, 2) + "/" + name;
    }
    Ran add(const std::string& file, const std::string& more = "--title \"A page\" --kind press") const {
        return run("source add " + file + " --id paper " + more);
    }
    const std::string page = std::string("a page\0of bytes\n", 16);
};

TEST_F(Sources, AreRecordedWithTheirHashAndTheirCopyIsKept) {
    const std::string file = save("page", page);
    const Ran added = add(file);
    EXPECT_EQ(added.exit_code, 0) << added.out;
    EXPECT_EQ(content_of(kept(page)), page);
    EXPECT_TRUE(holds(run("source list"), "whole"));
    EXPECT_EQ(run("source check").exit_code, 0);
    EXPECT_EQ(run("source get paper --out " + temp_.file("back")).exit_code, 0);
    EXPECT_EQ(content_of(temp_.file("back")), page);
    const auto size = event::print_json(json("health"));
    EXPECT_EQ(add(file).exit_code, 0) << "once more changes nothing";
    EXPECT_EQ(event::print_json(json("health")), size);
}

TEST_F(Sources, WithoutAHashAreCorrected) {
    ASSERT_EQ(run("record source.registered --id paper --title Paper --kind press").exit_code, 0);
    EXPECT_TRUE(holds(run("source list"), "no hash"));
    const Ran added = add(save("page", page), "");
    EXPECT_EQ(added.exit_code, 0) << added.out;
    EXPECT_TRUE(holds(run("show 1"), "event.corrected"));
    EXPECT_TRUE(holds(run("source list"), "whole"));
}

TEST_F(Sources, WithAnotherHashAreRefusedAndNothingIsKept) {
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    const Ran other = add(save("other", "another page"));
    EXPECT_EQ(other.exit_code, 3);
    EXPECT_TRUE(holds(other, "another copy")) << other.out;
    EXPECT_FALSE(std::filesystem::exists(kept("another page")));
}

TEST_F(Sources, DryRunRecordsAndKeepsNothing) {
    const Ran ran = add(save("page", page), "--title Paper --kind press --dry-run");
    EXPECT_EQ(ran.exit_code, 0) << ran.out;
    EXPECT_FALSE(std::filesystem::exists(kept(page)));
    EXPECT_TRUE(holds(run("source list"), "no source is registered"));
}

TEST_F(Sources, ThatAreMissingOrAlteredAreTold) {
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    std::ofstream(kept(page), std::ios::trunc) << "something else";
    const Ran altered = run("source check");
    EXPECT_EQ(altered.exit_code, 1);
    EXPECT_TRUE(holds(altered, "altered")) << altered.out;
    std::filesystem::remove(kept(page));
    const Ran missing = run("source check");
    EXPECT_EQ(missing.exit_code, 0) << "it may be kept elsewhere";
    EXPECT_TRUE(holds(missing, "0 whole, 1 not kept here, 0 altered")) << missing.out;
    EXPECT_EQ(run("source check --complete").exit_code, 1);
    EXPECT_EQ(run("source get paper --out " + temp_.file("back")).exit_code, 3);
    EXPECT_FALSE(std::filesystem::exists(temp_.file("back")));
    ASSERT_EQ(add(save("page", page)).exit_code, 0) << "kept again";
    EXPECT_EQ(run("source check --complete").exit_code, 0);
}

TEST_F(Sources, AreBroughtWithAMirrorWhereThatIsAsked) {
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    ASSERT_EQ(run("source add " + save("other", "another page") + " --id other --title Other --kind press").exit_code,
              0);
    const std::string copy = temp_.file("copy");
    ASSERT_EQ(run("mirror " + copy).exit_code, 0);
    EXPECT_TRUE(holds(run_on(copy, "source check"), "0 whole, 2 not kept here, 0 altered"));
    const Ran brought = run("mirror " + copy + " --with-sources");
    EXPECT_EQ(brought.exit_code, 0) << brought.out;
    EXPECT_TRUE(holds(brought, "2 in the folder, 2 of them written now; 0 not kept there")) << brought.out;
    EXPECT_EQ(run_on(copy, "source check --complete").exit_code, 0);
    // From a copy to a copy; what is altered is not taken, and what is damaged here is written anew.
    std::ofstream(kept("another page"), std::ios::trunc) << "something else";
    const std::string damaged = copy + kept(page).substr(temp_.file("ledger").size());
    std::ofstream(damaged, std::ios::trunc) << "something else";
    EXPECT_TRUE(holds(run("mirror " + copy + " --with-sources"), "2 in the folder, 1 of them written now"));
    EXPECT_EQ(content_of(damaged), page);
    const Ran altered = run("mirror " + temp_.file("second") + " --with-sources");
    EXPECT_EQ(altered.exit_code, 1);
    EXPECT_TRUE(holds(altered, "altered there, and not taken: other")) << altered.out;
    const Ran again = run_on(copy, "mirror " + temp_.file("third") + " --with-sources");
    EXPECT_TRUE(holds(again, "2 in the folder, 2 of them written now")) << again.out;
}

// A review of a plan whose one milestone is reached by what the source "paper" says.
class ReviewedSources : public Sources {
protected:
    void record_plan() const {
        ASSERT_EQ(add(save("page", page)).exit_code, 0);
        const auto posted = daemon_.post(R"([
            {"type":"agenda.launched","key":"1","id":"rivers","title":"Rivers","goal":"Clean","effective":"2021-11-11"},
            {"type":"plan.adopted","key":"2","id":"rivers/2023","agenda":"rivers","title":"Rivers 2023","year":2023,
             "effective":"2022-11-11"},
            {"type":"commitment.made","key":"3","id":"rivers/2023/rv1","plan":"rivers/2023","code":"RV1",
             "summary":"One","effective":"2022-11-11"},
            {"type":"milestone.set","key":"4","id":"rivers/2023/rv1/a","commitment":"rivers/2023/rv1","code":"RV1.a",
             "what":"A","kind":"launch","deadline":"2023-06-30","effective":"2022-11-11"},
            {"type":"milestone.reached","key":"5","id":"rivers/2023/rv1/a","evidence":[{"source":"paper"}],
             "effective":"2023-06-10","sources":[{"source":"paper"}]}])");
        ASSERT_TRUE(posted);
        ASSERT_EQ(posted->status, 201) << posted->body;
    }
    Ran review(const std::string& name, const std::string& more = "") const {
        return run("review rivers/2023 --on 2023-12-14 --out " + temp_.file(name) + " " + more);
    }
    std::string in_folder() const {
        const std::string name = to_hex(proof::sha256(bytes_of(page)));
        return "sources/sha256/" + name.substr(0, 2) + "/" + name;
    }
};

TEST_F(ReviewedSources, AreLinkedFromTheReviewThatHoldsTheirCopy) {
    ASSERT_NO_FATAL_FAILURE(record_plan());
    const Ran written = review("a");
    ASSERT_EQ(written.exit_code, 0) << written.out;
    EXPECT_TRUE(holds(written, "1 saved copy")) << written.out;
    EXPECT_EQ(content_of(temp_.file("a/" + in_folder())), page);
    EXPECT_NE(content_of(temp_.file("a/review.html")).find("href=\"" + in_folder() + "\""), std::string::npos);
    EXPECT_EQ(run("review --check " + temp_.file("a")).exit_code, 0);
    // The copy is an input: gone beside the ledger, the review still holds, and says so.
    std::filesystem::remove(kept(page));
    const Ran checked = run("review --check " + temp_.file("a"));
    EXPECT_EQ(checked.exit_code, 0) << checked.out;
    EXPECT_TRUE(holds(checked, "kept beside the ledger no more")) << checked.out;
    const std::string manifest = content_of(temp_.file("a/MANIFEST"));
    ASSERT_EQ(review("a").exit_code, 0) << "what the folder has stays";
    EXPECT_EQ(content_of(temp_.file("a/MANIFEST")), manifest);
    // Made anew without it, the review says that it is missing; a check says when it is kept again.
    ASSERT_EQ(review("b").exit_code, 0);
    EXPECT_NE(content_of(temp_.file("b/tables/sources.csv")).find(",missing,"), std::string::npos);
    ASSERT_EQ(add(save("page", page)).exit_code, 0);
    const Ran later = run("review --check " + temp_.file("b"));
    EXPECT_EQ(later.exit_code, 0) << later.out;
    EXPECT_TRUE(holds(later, "is kept by now")) << later.out;
}

TEST_F(ReviewedSources, GiveTheSameReviewFromACopyOfTheLedger) {
    ASSERT_NO_FATAL_FAILURE(record_plan());
    ASSERT_EQ(review("a", "--known @6").exit_code, 0);
    ASSERT_EQ(run("mirror " + temp_.file("copy")).exit_code, 0);
    const Ran same = run_on(temp_.file("copy"), "review --check " + temp_.file("a"));
    EXPECT_EQ(same.exit_code, 0) << same.out;
    EXPECT_TRUE(holds(same, "are the same"));
}

TEST_F(ReviewedSources, AreOfAReviewThatIsIssuedWithItsProofs) {
    ASSERT_NO_FATAL_FAILURE(record_plan());
    configure_key();
    const Ran issued = review("a", "--known @6 --issue --proof-out " + temp_.file("proofs"));
    ASSERT_EQ(issued.exit_code, 0) << issued.out;
    EXPECT_TRUE(holds(issued, "2 proofs checked")) << issued.out;
    for (const char* seq : {"6", "7"})
        EXPECT_EQ(run("verify " + temp_.file("proofs/") + seq + ".tlog-proof").exit_code, 0) << seq;
    EXPECT_EQ(review("a", "--known @6 --issue --wait proof").exit_code, 0) << "recorded already: nothing is waited for";
}

TEST_F(Sources, NeedATitleAndAFileThatIsThere) {
    EXPECT_EQ(add(save("page", page), "--kind press").exit_code, 2);
    EXPECT_EQ(add(temp_.file("nowhere")).exit_code, 2);
    EXPECT_EQ(run("source add " + save("page", page) + " --id \"No Id\" --title T").exit_code, 2);
}

}  // namespace
}  // namespace annals
