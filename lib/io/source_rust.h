#pragma once
/**
 * @file
 * Sources of Rust: the standard library, and crates that cargo downloaded.
 *
 * The compiler calls the library `/rustc/COMMIT/library/…`; rustup's component rust-src and
 * distributions keep it below `lib/rustlib/src/rust`.  Of several toolchains the first in the order
 * of their names is taken, with a note: which one has that commit is nowhere said.  Crates are in
 * `registry/src/INDEX/` and `git/checkouts/` of cargo's directory, wherever that was.
 *
 * Memory:  none is kept.
 * Threads: one at a time.
 */
#include "io/source_find.h"

/** Toolchains and indexes that are looked at; more are passed over. */
#define RUST_PLACES 32

/** Tries them, if the path is one of Rust. */
struct error *rust_try(struct search *search) MUST_CHECK;
