#pragma once
/**
 * @file
 * Names of functions without the packages, namespaces and parameters that they begin and end with.
 *
 *     net/http.(*conn).serve              http.(*conn).serve
 *     github.com/foo/bar/v4.(*Foo).Bar    bar.(*Foo).Bar
 *     java.util.FooBar.run(java.lang.X)   FooBar.run
 *     ns::Class::method<int>()            Class::method<int>
 *
 * For pictures, where room is scarce; the rules are pprof's (graph.ShortenFunctionName of Go 1.26).
 * Tables show whole names.
 *
 * Threads: any number.
 */
#include <stddef.h>

struct text;

/** Puts the short form of @p name; one that fits no rule as it is. */
void short_name_put(struct text *out, const char *name, size_t len);
