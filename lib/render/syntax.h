#pragma once
/**
 * @file
 * Colours for source lines: keywords, strings, comments, numbers.
 *
 * A lexer of a few states, good enough to read by and too small to be wrong in an
 * interesting way.  It sees one line after the other and remembers what a line
 * leaves open: a comment, a string of several lines.
 *
 *     struct syntax syntax = syntax_begin(file, file_len);
 *     syntax_put(&syntax, &out, line, len);
 *
 * What comes out is made for a terminal: control characters of the source
 * cannot command it (text_put_visible()), and every line ends in the
 * terminal's own colour.
 *
 * Memory:  none.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>

struct text;

enum syntax_language { SYNTAX_NONE, SYNTAX_GO, SYNTAX_C, SYNTAX_CXX, SYNTAX_RUST, SYNTAX_JAVA };

/** What the last line left open. */
enum syntax_open {
	SYNTAX_CODE,
	SYNTAX_COMMENT,
	SYNTAX_STRING, ///< one that lines do not end
};

/** A value; the fields are private. */
struct syntax {
	enum syntax_language language;
	enum syntax_open open;
	unsigned depth;	 ///< of comments within comments
	char quote;	 ///< that ends the string
	unsigned quotes; ///< how many of it do
	unsigned hashes; ///< behind it
};

/** At the beginning of a file whose name tells the language; of others nothing is coloured. */
struct syntax syntax_begin(const char *file, size_t len);

/** Puts a line, without its end. */
void syntax_put(struct syntax *syntax, struct text *out, const char *line, size_t len);
