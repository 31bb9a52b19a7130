#include "daemon/write/checkpointer.hpp"

#include "daemon/store/tiles.hpp"

#include <chrono>

namespace annals::write {

Checkpointer::Checkpointer(std::unique_ptr<Signer> signer, CheckpointerOptions options, HeadNow head,
                           OnRefused on_refused)
    : signer_(std::move(signer)),
      options_(options),
      head_(std::move(head)),
      on_refused_(std::move(on_refused)),
      keys_(signer_->keys()),
      latest_(signer_->last().value_or("")),
      thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
    for (auto& [size, done] : waiting_) done(fail(Errc::busy, "the daemon is stopping", {}, "ask for the proof again"));
}

void Checkpointer::grown() {
    {
        const std::lock_guard lock(mutex_);
        if (has_grown_) return;  // told already: a wake for each commit would cost the writer
        has_grown_ = true;
    }
    changed_.notify_all();
}

void Checkpointer::when_signed(TreeSize size, OnSigned done) {
    std::string note;
    {
        const std::lock_guard lock(mutex_);
        if (signed_size_ < to_number(size)) {
            waiting_.emplace(to_number(size), std::move(done));
            has_grown_ = true;
            changed_.notify_all();
            return;
        }
        note = latest_;
    }
    done(note);
}

std::string Checkpointer::latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
}

void Checkpointer::run() {
    for (;;) {
        bool is_last = false;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return has_grown_ || is_stopping_; });
            is_last = is_stopping_;
            if (is_last && !has_grown_) return;
            has_grown_ = false;
        }
        sign_once();
        if (is_last) return;
        std::unique_lock lock(mutex_);
        const auto wait = [&](int ms, const auto& is_enough) {
            changed_.wait_for(lock, std::chrono::milliseconds(ms), is_enough);
        };
        wait(options_.interval_ms, [this] { return is_stopping_; });
        wait(options_.idle_interval_ms - options_.interval_ms, [this] { return is_stopping_ || !waiting_.empty(); });
    }
}

void Checkpointer::sign_once() {
    auto proved = head_();
    Result<std::string> note =
        proved ? signer_->sign(proved->head, proved->nodes) : Result<std::string>(proved.error());
    std::vector<OnSigned> answered;
    {
        const std::lock_guard lock(mutex_);
        auto end = waiting_.end();
        if (note) {
            latest_ = *note;
            signed_size_ = to_number(proved->head.size);
            end = waiting_.upper_bound(signed_size_);
        }
        for (auto it = waiting_.begin(); it != end; ++it) answered.push_back(std::move(it->second));
        waiting_.erase(waiting_.begin(), end);
    }
    if (!note) on_refused_(note.error());
    for (auto& done : answered) done(note);
}

Result<Checkpointer::Proved> prove_head(const store::Store& store) {
    const std::shared_ptr<const store::View> view = store.view();
    const store::Head head = view->head();
    const auto tiles = store::PartialTiles::load(*view);
    if (!tiles) return tiles.error();
    proof::Hasher hasher;
    if (tiles->peaks(hasher) != head.edge.peaks())
        return fail(Errc::corrupt, "the stored hashes at the right edge do not give the head: nothing is signed");
    return Checkpointer::Proved{
        {head.edge.size(), head.edge.root(hasher)},
        [view](std::span<const proof::NodeId> nodes) { return store::node_reader(*view)(nodes); }};
}

}  // namespace annals::write
