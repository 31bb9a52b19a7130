#include "tests/schema/event/allocations.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <string>

namespace {

std::size_t largest = 0;

}  // namespace

std::size_t largest_allocation() { return largest; }
void forget_allocations() { largest = 0; }

// Not inlined: the compiler would take the pair of new and free for a mistake.
[[gnu::noinline]] void* operator new(std::size_t size) {
    largest = std::max(largest, size);
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST(Allocations, AreCounted) {
    forget_allocations();
    const std::string text(100'000, 'x');
    EXPECT_GT(largest_allocation(), text.size());
    forget_allocations();
    EXPECT_EQ(largest_allocation(), 0u);
}
