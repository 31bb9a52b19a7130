#include "schema/state/ask.hpp"
#include "tests/daemon/api/api_fixture.hpp"
#include "tests/support/paths.hpp"

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace annals::api {
namespace {

const std::string path_of_file = test::source_dir() + "/daemon/api/openapi.json";

class OpenApi : public Api {
protected:
    void SetUp() override { ledger.questions = state::all_questions(); }
};

// ANNALS_UPDATE=1 writes the file anew, after a change of routes or questions.
TEST_F(OpenApi, FileIsThatOfTheRoutesAndQuestions) {
    const std::string described = app().openapi();
    if (std::getenv("ANNALS_UPDATE")) std::ofstream(path_of_file) << described;
    std::ostringstream file;
    file << std::ifstream(path_of_file).rdbuf();
    EXPECT_TRUE(file.str() == described) << "daemon/api/openapi.json is not that of this build: run test_daemon_api "
                                            "with ANNALS_UPDATE=1 and look at the difference";
}

TEST_F(OpenApi, FileNamesEveryRouteAndNoOther) {
    std::ostringstream file;
    file << std::ifstream(path_of_file).rdbuf();
    const auto document = event::parse_json(file.str());
    ASSERT_TRUE(document);
    std::set<std::string> described;
    for (const auto& path : document->at("paths").as_object())
        for (const auto& method : path.value().as_object())
            described.insert(std::string(method.key()) + " " + std::string(path.key()));
    std::set<std::string> routed;
    for (const Route& route : app().routes()) {
        std::string path = route.path;
        if (path.ends_with("...}")) path.replace(path.size() - 4, 4, "}");
        routed.insert((route.method == "GET" ? "get " : route.method == "PUT" ? "put " : "post ") + path);
    }
    EXPECT_EQ(described, routed);
    for (const state::QuestionInfo& info : state::all_questions())
        EXPECT_EQ(described.count("get /v1/" + std::string(info.name)), 1U) << info.name;
}

}  // namespace
}  // namespace annals::api
