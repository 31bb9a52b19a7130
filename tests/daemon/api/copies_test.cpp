#include "schema/proof/digest.hpp"
#include "tests/daemon/api/api_fixture.hpp"

namespace annals::api {
namespace {

class ApiCopies : public Api {
protected:
    Reply put(const std::string& sha256, const std::string& body, const std::string& principal = "unix:tester") {
        return ask({"PUT", "/v1/sources/" + sha256, {}, {}, body, principal}).reply;
    }
    const std::string page = "<script>alert(1)</script>";
    const std::string hash = to_hex(proof::sha256(bytes_of(page)));
};

TEST_F(ApiCopies, KeepsWhatWasPutAndShowsItAsNoPageOfOurs) {
    EXPECT_EQ(get("/v1/sources/" + hash).status, 404);
    const Reply first = put(hash, page);
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(json_of(first).at("bytes"), static_cast<std::int64_t>(page.size()));
    EXPECT_EQ(put(hash, page).status, 200);
    const Reply shown = get("/v1/sources/" + hash);
    EXPECT_EQ(shown.body, page);
    EXPECT_EQ(shown.content_type, "application/octet-stream");
    EXPECT_EQ(header_of(shown, "X-Content-Type-Options"), "nosniff");
    EXPECT_THAT(header_of(shown, "Content-Disposition"), HasSubstr("attachment"));
    EXPECT_THAT(header_of(shown, "Content-Security-Policy"), HasSubstr("sandbox"));
}

TEST_F(ApiCopies, TakesNothingFromAnybodyUnknown) {
    EXPECT_EQ(put(hash, page, "").status, 403);
    EXPECT_EQ(get("/v1/sources/" + hash).status, 404);
}

TEST_F(ApiCopies, RefusesWhatIsNoHash) {
    for (const std::string& name : {std::string("abc"), std::string(64, 'G'), std::string(64, 'A')}) {
        EXPECT_EQ(get("/v1/sources/" + name).status, 400) << name;
        EXPECT_EQ(put(name, page).status, 400) << name;
    }
    EXPECT_EQ(ask({"POST", "/v1/sources/" + hash, {}, {}, page, "unix:tester"}).reply.status, 405);
}

}  // namespace
}  // namespace annals::api
