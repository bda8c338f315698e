#pragma once
/**
 * @file
 * The part of demangle.h that is about Rust: both of its ways to mangle.
 */
#include "base/slice.h"
#include "symbolize/demangle.h"

/** Of today's form, RFC 2603, which begins with "_R"; without @p generics, `Vec<u8>` is `Vec<>`. */
bool demangle_rust_put(struct text *out, struct slice mangled, bool generics);

/** Of the form that looks like C++: `_ZN4core3fmt5write17h0123456789abcdefE`. */
bool demangle_old_rust_put(struct text *out, struct slice mangled);
