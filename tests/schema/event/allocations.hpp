// What the test program allocates, so that a test can hold a decoder to what it asks for. One thread.
#pragma once

#include <cstddef>

// The bytes of the largest single allocation since the last forget_allocations().
std::size_t largest_allocation();
void forget_allocations();
