// A reader that trusts nobody, with the real programs: published copies, verified answers, proofs as files, and logs
// that lie, fork or go back.
#include "schema/state/ask.hpp"
#include "tests/support/real_cli.hpp"
#include "tests/support/tiny_server.hpp"

#include <filesystem>
#include <fstream>

namespace annals {
namespace {

void flip_byte(const std::string& path, std::size_t at) {
    std::string bytes = content_of(path);
    ASSERT_LT(at, bytes.size());
    bytes[at] ^= 1;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// `python3 -m http.server`, on a folder.
class WebServer {
public:
    explicit WebServer(const std::string& folder) {
        int ends[2];
        if (::pipe(ends) != 0) return;
        pid_ = ::fork();
        if (pid_ == 0) {
            ::dup2(ends[1], 1);
            ::dup2(::open("/dev/null", O_WRONLY), 2);
            ::execlp("python3", "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory",
                     folder.c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        // "Serving HTTP on 127.0.0.1 port 40321 (http://127.0.0.1:40321/) ..."
        std::string line;
        for (char c; line.size() < 200 && ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
        ::close(ends[0]);
        const std::size_t at = line.find("http://");
        if (at != std::string::npos) address_ = line.substr(at, line.find('/', at + 7) - at);
    }
    ~WebServer() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;
    const std::string& address() const { return address_; }

private:
    pid_t pid_ = -1;
    std::string address_;
};

// Stands between a reader and a daemon, and may change what passes.
class ManInTheMiddle {
public:
    using Change = std::function<void(const std::string& target, std::string& body)>;
    ManInTheMiddle(const RunningDaemon& daemon, Change change)
        : server_("", [&daemon, change](const std::string& request) {
              const std::size_t from = request.find(' ') + 1;
              const std::string target = request.substr(from, request.find(' ', from) - from);
              const std::string sent = request.substr(request.find("\r\n\r\n") + 4);
              const auto reply = sent.empty()
                                     ? daemon.get(target)
                                     : daemon.send({"POST", target, {{"Content-Type", "application/json"}}, sent});
              if (!reply) return std::string();
              std::string body = reply->body;
              change(target, body);
              return "HTTP/1.1 " + std::to_string(reply->status) +
                     " X\r\nConnection: close\r\nAnnals-Size: 1\r\nContent-Type: " + reply->header("content-type") +
                     "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
          }) {}
    std::string address() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }
    std::size_t requests_for(const std::string& start) const {
        std::size_t count = 0;
        for (const std::string& request : server_.requests()) count += request.find("GET " + start) == 0;
        return count;
    }

private:
    test::TinyServer server_;
};

class Reader : public RealCli {
protected:
    static void nothing_changes(const std::string&, std::string&) {}
    std::vector<std::string> evidence_files() const {
        std::vector<std::string> files;
        if (!std::filesystem::exists(temp_.file("state/evidence"))) return files;
        for (const auto& entry : std::filesystem::directory_iterator(temp_.file("state/evidence")))
            files.push_back(entry.path().string());
        return files;
    }
    // The ledger with its signer, as a thief or a careless backup has it.
    void copy_everything_to(const std::string& name) {
        ASSERT_EQ(daemon_.stop(), 0) << daemon_.log();
        for (const char* part : {"", "-signer"})
            std::filesystem::copy(temp_.file("ledger") + part, temp_.file(name) + part,
                                  std::filesystem::copy_options::recursive);
    }
};

TEST_F(Reader, AnyWebServerCanServeThePublishedFolderAndItsAnswersAreTheDaemons) {
    import_all();
    configure_key();
    const std::string folder = temp_.file("published");
    const Ran published = run("publish " + folder);
    ASSERT_EQ(published.exit_code, 0) << published.out;
    const WebServer web(folder);
    for (const std::string question : {"status RT5", "members rt5 --countries", "due --within 90d --on 2023-06-01"}) {
        const std::string daemons = out_of(question + " --format json");
        ASSERT_FALSE(daemons.empty());
        EXPECT_EQ(out_of_on(web.address(), question + " --format json"), daemons);
        EXPECT_EQ(out_of_on(folder, question + " --format json"), daemons);
    }
    EXPECT_TRUE(holds(run_on(web.address(), "status RT5 --verify"), "verified: computed here from the "));
    EXPECT_EQ(run("show 42 --format json").out, run_on(web.address(), "show 42 --format json").out);
    // It reads on when the daemon is gone, and says so when it is not brought up to date.
    ASSERT_EQ(daemon_.post(party("later"))->status, 201);
    ASSERT_EQ(run("status RT5 --verify").exit_code, 0);
    const Ran behind = run_on(web.address(), "status RT5");
    EXPECT_EQ(behind.exit_code, 0) << behind.out;
    EXPECT_TRUE(holds(behind, "has shown ")) << behind.out;
    EXPECT_EQ(run("publish " + folder).exit_code, 0);
    EXPECT_FALSE(holds(run_on(web.address(), "status RT5"), "has shown "));
    EXPECT_EQ(run_on(web.address(), "retract 3 --reason none").exit_code, 3) << "nothing is recorded there";
}

TEST_F(Reader, AByteFlippedOnTheWebServerIsFoundAndItsEntryNamed) {
    import_all();
    const std::string folder = temp_.file("published");
    ASSERT_EQ(run("publish " + folder).exit_code, 0);
    flip_byte(folder + "/tile/entries/000", 2'000);
    const WebServer web(folder);
    const Ran told = run_on(web.address(), "status RT5");
    EXPECT_EQ(told.exit_code, 1) << told.out;
    EXPECT_TRUE(holds(told, "entry ")) << told.out;
    EXPECT_EQ(run("publish " + folder).exit_code, 0);
    EXPECT_EQ(run_on(web.address(), "status RT5").exit_code, 0) << "publishing again mends it";
    const WebServer other(temp_.file("ledger"));
    EXPECT_EQ(run_on(other.address(), "status").exit_code, 3) << "a web server without a published ledger";
}

TEST_F(Reader, EveryQuestionCanBeVerifiedAndGivesTheSameBytes) {
    import_all();
    configure_key();
    for (const std::string question : {"status",
                                       "status RT5 --on 2023-06-30",
                                       "members rt2..rt6",
                                       "party UNEP",
                                       "due --within 90d",
                                       "overdue",
                                       "timeline RT5",
                                       "history RT5.c",
                                       "resolve RT5",
                                       "coverage",
                                       "matrix",
                                       "slip",
                                       "diff --from 2023-01-01 --to 2023-12-31",
                                       "revised --on 2023-12-20 --between @100 now",
                                       "explain RT5.c",
                                       "evidence RT5",
                                       "late-records --over 30d",
                                       "unsourced",
                                       "as-of --known @200",
                                       "lint",
                                       "landscape",
                                       "landscape --gaps --since COP27 --on 2023-12-14",
                                       "claims agenda:breakthrough-agenda",
                                       "status RT5 --known @200",
                                       "status RT5 --known 2026-01-01",
                                       "calendar",
                                       "who-else bar-2022/charging-investment",
                                       "recommendation bar-2022/charging-investment --wordings",
                                       "rating RT5",
                                       "plan rollover road-transport/2023 --to 2024",
                                       "review road-transport/2023 --on 2023-12-13",
                                       "log --after 10 --limit 20",
                                       "log --type member.joined",
                                       "show 17"}) {
        const Ran plain = run(question + " --format json");
        const Ran verified = run(question + " --format json --verify");
        EXPECT_EQ(verified.exit_code, plain.exit_code) << question << ": " << verified.out;
        EXPECT_EQ(out_of(question + " --format json --verify"), out_of(question + " --format json")) << question;
        if (plain.exit_code <= 1 && question != "calendar") {
            EXPECT_TRUE(holds(verified, "verified: ")) << question << ": " << verified.out;
        }
    }
    const auto metrics = daemon_.get("/metrics");
    ASSERT_TRUE(metrics);
    for (const state::QuestionInfo& info : state::all_questions())
        EXPECT_NE(metrics->body.find("route=\"/v1/" + std::string(info.name) + "\",status=\"2xx\""), std::string::npos)
            << info.name << " was not asked";
    EXPECT_EQ(out_of("feed --verify"), out_of("feed")) << "what is no table stays as it is";
    EXPECT_EQ(run("status nothing-like-it --verify").exit_code, 3) << "what is unknown stays unknown";
    EXPECT_TRUE(holds(run("retract 3 --reason none --verify"), "not verified: what was recorded"));
}

TEST_F(Reader, AnAnswerThatDoesNotFollowFromTheEntriesIsNamedAtItsFirstDifference) {
    import_all();
    configure_key();
    const ManInTheMiddle liar(daemon_, [](const std::string& target, std::string& body) {
        const std::size_t at = body.find("\"governments\":17");
        if (target.starts_with("/v1/members") && at != std::string::npos) body.replace(at, 16, "\"governments\":18");
        if (target.starts_with("/v1/events/"))
            if (const std::size_t place = body.find("norway"); place != std::string::npos) body[place] = 'N';
        if (target.starts_with("/v1/events?")) {
            auto page = event::parse_json(body);
            ASSERT_TRUE(page);
            auto& entries = page->at("entries").as_array();
            entries.erase(entries.begin() + 5);
            body = event::print_json(*page);
        }
    });
    EXPECT_EQ(run_on(liar.address(), "members rt5").exit_code, 0) << "without --verify it is believed";
    const Ran told = run_on(liar.address(), "members rt5 --verify");
    EXPECT_EQ(told.exit_code, 1) << told.out;
    EXPECT_TRUE(holds(told, "/answer/counts/governments the answer says 18, and the entries give 17")) << told.out;
    EXPECT_EQ(run_on(liar.address(), "show 42 --verify").exit_code, 1);
    EXPECT_EQ(run_on(liar.address(), "show 3 --verify").exit_code, 0);
    const Ran left_out = run_on(liar.address(), "log --after 9 --verify");
    EXPECT_EQ(left_out.exit_code, 1);
    EXPECT_TRUE(holds(left_out, "entry 15 is not shown as it was signed: it is left out")) << left_out.out;
}

TEST_F(Reader, ADryRunAndAKeyAreVerifiedAsAnswersAre) {
    import_all();
    configure_key();
    const std::string reach = "milestone reach RT3.a --effective 2023-06-20 --reason said --dry-run --on 2023-12-31";
    const Ran tried = run(reach + " --verify");
    EXPECT_EQ(tried.exit_code, 0) << tried.out;
    EXPECT_TRUE(holds(tried, "and the dry run follow, byte for byte, from the entries signed at size")) << tried.out;
    const std::string refused = "milestone reach RT3.a --effective 2023-06-20 --by nobody-at-all --dry-run";
    const Ran unverified = run(refused);
    EXPECT_EQ(unverified.exit_code, 3) << unverified.out;
    EXPECT_EQ(run(refused + " --verify").out, unverified.out) << "the entries refuse it as well";
    const std::string import = "import " + datasets() + "road-transport-2023.toml --dry-run";
    EXPECT_TRUE(holds(run(import + " --verify"), "looked-up keys follow")) << run(import + " --verify").out;

    const ManInTheMiddle liar(daemon_, [](const std::string& target, std::string& body) {
        if (const std::size_t at = body.find("planned");
            target.find("dry_run") != std::string::npos && at < body.size())
            body.replace(at, 7, "dropped");
        if (target == "/v1/lookup")
            if (const std::size_t at = body.find("[0,"); at != std::string::npos) body.replace(at, 3, "[null,");
    });
    EXPECT_EQ(run_on(liar.address(), reach).exit_code, 0) << "without --verify it is believed";
    const Ran told = run_on(liar.address(), reach + " --verify");
    EXPECT_EQ(told.exit_code, 1) << told.out;
    EXPECT_TRUE(holds(told, "/before it says \"dropped\", and they give \"planned\"")) << told.out;
    const Ran hidden = run_on(liar.address(), import + " --verify");
    EXPECT_EQ(hidden.exit_code, 1) << hidden.out;
    EXPECT_TRUE(holds(hidden, "which is said to be free")) << hidden.out;
}

TEST_F(Reader, ASecondTimeOnlyNewEntriesTravel) {
    import_all();
    configure_key();
    const ManInTheMiddle middle(daemon_, nothing_changes);
    ASSERT_EQ(run_on(middle.address(), "status RT5 --verify").exit_code, 0);
    const std::size_t bundles = middle.requests_for("/tile/entries/");
    EXPECT_GE(bundles, 2u);
    ASSERT_EQ(run_on(middle.address(), "members RT5 --verify").exit_code, 0);
    EXPECT_EQ(middle.requests_for("/tile/entries/"), bundles);
    ASSERT_EQ(daemon_.post(party("later"))->status, 201);
    ASSERT_EQ(run_on(middle.address(), "members RT5 --verify --mirror " + temp_.file("mine")).exit_code, 0);
    const std::size_t anew = middle.requests_for("/tile/entries/");
    ASSERT_EQ(run_on(middle.address(), "members RT5 --verify").exit_code, 0);
    EXPECT_EQ(middle.requests_for("/tile/entries/"), anew + 1) << "the bundle that grew";
    // A cache that somebody tampered with is fetched anew.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(temp_.file("cache")))
        if (entry.path().string().ends_with("tile/entries/000")) flip_byte(entry.path().string(), 500);
    EXPECT_EQ(run_on(middle.address(), "members RT5 --verify").exit_code, 0);
}

TEST_F(Reader, ALogThatShowsTwoHistoriesIsConvictedOffline) {
    import_all();
    const std::string key = configure_key();
    copy_everything_to("stolen");
    RunningDaemon one(temp_.file("ledger"));
    RunningDaemon other(temp_.file("stolen"));
    ASSERT_TRUE(one.wait_until_ready() && other.wait_until_ready()) << one.log() << other.log();
    ASSERT_EQ(one.post(party("here"))->status, 201);
    ASSERT_EQ(other.post(party("there"))->status, 201);
    ASSERT_EQ(other.post(party("there-too"))->status, 201);
    ASSERT_EQ(run_on("unix:" + one.socket_path(), "status RT5 --verify").exit_code, 0);
    ASSERT_EQ(run_on("unix:" + other.socket_path(), "health --key other.org+00000000+AA==").exit_code, 2);
    // Until it signs what was recorded there, the copy shows the history that both share.
    Ran forked;
    for (int i = 0; i < 500 && evidence_files().empty(); ++i) {
        forked = run_on("unix:" + other.socket_path(), "status RT5");
        ::poll(nullptr, 0, 10);
    }
    EXPECT_EQ(forked.exit_code, 1) << forked.out;
    ASSERT_EQ(evidence_files().size(), 1u) << forked.out;
    EXPECT_TRUE(holds(forked, evidence_files()[0])) << forked.out;
    EXPECT_EQ(run_on("unix:" + other.socket_path(), "record party.registered --id x --kind group --names X").exit_code,
              1);
    EXPECT_EQ(evidence_files().size(), 1u) << "one fork, one file";
    EXPECT_EQ(run_on("unix:" + one.socket_path(), "status RT5").exit_code, 0) << "the memory has not moved";
    // A mirror tells the same by what it holds itself, and is left as it was.
    ::unsetenv("ANNALS_KEY");
    const std::string folder = temp_.file("mirror");
    ASSERT_EQ(run_on("unix:" + one.socket_path(), "mirror " + folder).exit_code, 0);
    const std::string held = content_of(folder + "/checkpoint");
    EXPECT_EQ(run_on("unix:" + other.socket_path(), "mirror " + folder).exit_code, 1);
    EXPECT_EQ(content_of(folder + "/checkpoint"), held);
    EXPECT_EQ(run("verify " + folder).exit_code, 0);
    EXPECT_TRUE(holds(run("verify " + folder + "/fork-evidence.json"), "fork: "));
    one.kill_now();
    other.kill_now();
    const Ran convicted = run("verify " + evidence_files()[0] + " --key " + key);
    EXPECT_EQ(convicted.exit_code, 1) << convicted.out;
    EXPECT_TRUE(holds(convicted, "fork: ")) << convicted.out;
    EXPECT_EQ(run("verify " + evidence_files()[0] + " --key other.org+00000000+AA==").exit_code, 2);
}

TEST_F(Reader, ALogThatGoesBackIsTold) {
    import_all();
    configure_key();
    copy_everything_to("backup");
    RunningDaemon one(temp_.file("ledger"));
    ASSERT_TRUE(one.wait_until_ready()) << one.log();
    ASSERT_EQ(one.post(party("here"))->status, 201);
    const std::string address = "unix:" + one.socket_path();
    ASSERT_EQ(run_on(address, "prove 322 --out " + temp_.file("p")).exit_code, 0);
    one.kill_now();
    RunningDaemon back(temp_.file("backup"));
    ASSERT_TRUE(back.wait_until_ready()) << back.log();
    const Ran told = run_on("unix:" + back.socket_path(), "status RT5");
    EXPECT_EQ(told.exit_code, 1) << told.out;
    EXPECT_TRUE(holds(told, "323 entries seen before, 322 now")) << told.out;
    ASSERT_EQ(evidence_files().size(), 1u);
    const Ran judged = run("verify " + evidence_files()[0]);
    EXPECT_EQ(judged.exit_code, 1);
    EXPECT_TRUE(holds(judged, "a proof from its keeper could")) << judged.out;
}

TEST_F(Reader, WithoutAConfiguredKeyNothingIsRememberedAndThatIsSaid) {
    import_all();
    EXPECT_EQ(run("status RT5").exit_code, 0);
    const Ran verified = run("status RT5 --verify");
    EXPECT_EQ(verified.exit_code, 0);
    EXPECT_TRUE(holds(verified, "no key is configured")) << verified.out;
    EXPECT_FALSE(std::filesystem::exists(temp_.file("state")));
    EXPECT_FALSE(std::filesystem::exists(temp_.file("cache")));
}

TEST_F(Reader, AFolderBelongsToOneLog) {
    import_all();
    const std::string folder = temp_.file("mirror");
    ASSERT_EQ(run("mirror " + folder).exit_code, 0);
    RunningDaemon stranger(temp_.file("stranger"));
    ASSERT_TRUE(stranger.wait_until_ready()) << stranger.log();
    ASSERT_EQ(stranger.post(party("there"))->status, 201);
    const Ran refused = run_on("unix:" + stranger.socket_path(), "mirror " + folder);
    EXPECT_EQ(refused.exit_code, 1) << refused.out;
    EXPECT_EQ(run("verify " + folder).exit_code, 0);
    EXPECT_EQ(run("mirror " + folder).exit_code, 0);
}

TEST_F(Reader, KeysOfAFileAreUsedAndAnotherLogsKeyIsRefused) {
    import_all();
    const std::string key = configure_key();
    ::unsetenv("ANNALS_KEY");
    std::filesystem::create_directories(temp_.file("config"));
    std::ofstream(temp_.file("config/keys")) << "# the log\n" << key << "   # since 2023\n";
    EXPECT_EQ(run("status RT5").exit_code, 0);
    EXPECT_TRUE(std::filesystem::exists(temp_.file("state/seen")));
    const Ran wrong = run("status RT5 --key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
    EXPECT_EQ(wrong.exit_code, 1) << wrong.out;
    EXPECT_TRUE(holds(wrong, "PeterNeumann")) << wrong.out;
    std::ofstream(temp_.file("config/keys")) << "# the log\nnonsense\n";
    const Ran malformed = run("status RT5");
    EXPECT_NE(malformed.exit_code, 0);
    EXPECT_TRUE(holds(malformed, "keys:2")) << malformed.out;
}

}  // namespace
}  // namespace annals
