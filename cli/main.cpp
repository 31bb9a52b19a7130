// annals: what people type. The machine's side of a command line: streams, environment, clock, files, terminal.
#include "cli/client/files.hpp"
#include "cli/commands/run.hpp"
#include "schema/base/limits.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

using namespace annals;
using namespace annals::cli;

std::string variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? value : "";
}

// At most limits::file_bytes_max bytes and one more, so that what reads them sees that there were too many.
Result<std::string> read_file(const std::string& path) {
    std::ifstream file;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file) return fail(Errc::io, "cannot be read", path);
    }
    std::istream& in = path == "-" ? std::cin : file;
    std::string text(limits::file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad()) return fail(Errc::io, "cannot be read", path);
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

Terminal terminal_of() {
    Terminal terminal;
    const bool is_terminal = ::isatty(STDOUT_FILENO) != 0;
    if (is_terminal) {
        winsize size{};
        terminal.width = 80;
        if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.width = size.ws_col;
    }
    terminal.has_colour = is_terminal && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const std::string locale = variable(name);
        if (locale.empty()) continue;
        // Only a locale that says otherwise is taken to show ASCII alone.
        terminal.has_utf8 = locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
        break;
    }
    return terminal;
}

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

}  // namespace

int main(int count, char** words) {
    try {
        std::signal(SIGPIPE, SIG_IGN);  // a reader that has enough is seen as a failed write
        std::signal(SIGXFSZ, SIG_IGN);  // and so is a file over the limit of this user
        std::ios::sync_with_stdio(false);
        const Host host{std::cout,
                        std::cerr,
                        variable,
                        read_file,
                        open_daemon,
                        now(),
                        static_cast<std::uint32_t>(::getuid()),
                        terminal_of(),
                        [](const std::string& path) { return read_whole_file(path, limits::bundle_bytes_max); },
                        write_whole_file,
                        ::isatty(STDERR_FILENO) == 1};
        const Exit exit = run_annals({words + std::min(count, 1), words + count}, host);
        std::cout.flush();
        return static_cast<int>(exit);
    } catch (const std::exception& error) {
        std::cerr << "annals: " << error.what() << '\n';
        return static_cast<int>(Exit::refused);
    }
}
