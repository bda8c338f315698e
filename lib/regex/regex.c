// A literal is looked for with memmem(); anything else is compiled by PCRE2.
//
// PCRE2's matcher tries one path after the other, and for some patterns there
// are too many.  When it gives up, its second matcher (pcre2_dfa_match) follows
// all paths at once: slower in general, but without bad cases, and enough to
// say yes or no, as Go's does.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex/regex.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <pcre2.h>

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/strtab.h"
#include "base/text.h"
#include "regex/go_syntax.h"
#include "regex/translate.h"
#include "regex/utf8.h"

#define MEMORY_LIMIT ((size_t)256 << 20) // of the parser
#define MATCH_LIMIT  200000u		 // steps of the first matcher: a few milliseconds
#define HEAP_LIMIT   (32u << 10)	 // KiB
#define JIT_STACK    ((size_t)1 << 20)
#define MOST_NESTED  2000u
#define MOST_WORK    1000000000u // of the second matcher: half a second
#define MOST_STATES  8192u
#define STATE_INTS   6u // of workspace for each path, and 2 for all

struct regex {
	struct text pattern; // the user's
	struct text literal; // what to look for, if is_literal
	bool is_literal;
	bool backtracks; // the first matcher gave up once
	struct text translated;
	pcre2_compile_context *compile_context;
	pcre2_match_context *match_context;
	pcre2_jit_stack *jit_stack;
	pcre2_match_data *match_data;
	pcre2_code *code;
	pcre2_code *all_paths; // for the second matcher; made when needed
	int *workspace;
	struct text valid; // the text with U+FFFD for wrong bytes
	uint8_t *memo;	   // by string: 0 not asked yet, 1 no, 2 yes
	uint32_t memo_count;
};

static struct error *compile(struct regex *r, const char *pattern, size_t len, uint32_t options,
			     pcre2_code **ret)
{
	options |= PCRE2_UTF | PCRE2_ALT_CIRCUMFLEX | PCRE2_NO_AUTO_CAPTURE;
	int number;
	size_t offset;
	*ret = pcre2_compile((PCRE2_SPTR)pattern, len, options, &number, &offset,
			     r->compile_context);
	if (*ret)
		return NULL;
	if (number == PCRE2_ERROR_HEAP_FAILED)
		return error_nomem();
	char why[200];
	pcre2_get_error_message(number, (PCRE2_UCHAR *)why, sizeof why);
	return error_new(ERR_LIMIT, "regexp %.60s%s cannot be used: %s", r->pattern.bytes,
			 r->pattern.len > 60 ? "..." : "", why);
}

static struct error *init_contexts(struct regex *r)
{
	r->compile_context = pcre2_compile_context_create(NULL);
	r->match_context = pcre2_match_context_create(NULL);
	r->match_data = pcre2_match_data_create(1, NULL);
	if (!r->compile_context || !r->match_context || !r->match_data)
		return error_nomem();
	pcre2_set_newline(r->compile_context, PCRE2_NEWLINE_LF);
	pcre2_set_parens_nest_limit(r->compile_context, MOST_NESTED);
	pcre2_set_match_limit(r->match_context, MATCH_LIMIT);
	pcre2_set_depth_limit(r->match_context, MATCH_LIMIT);
	pcre2_set_heap_limit(r->match_context, HEAP_LIMIT);
	return NULL;
}

static struct error *compile_tree(struct regex *r, const struct go_node *tree)
{
	translate_put(&r->translated, tree);
	TRY(text_error(&r->translated));
	TRY(init_contexts(r));
	TRY(compile(r, r->translated.bytes, r->translated.len, 0, &r->code));
	// Without a JIT PCRE2 interprets, which only is slower.
	if (pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) == 0) {
		r->jit_stack = pcre2_jit_stack_create(32 << 10, JIT_STACK, NULL);
		if (!r->jit_stack)
			return error_nomem();
		pcre2_jit_stack_assign(r->match_context, NULL, r->jit_stack);
	}
	return NULL;
}

static void put_utf8(struct text *out, uint32_t c)
{
	if (c < 0x80) {
		text_putc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		text_putc(out, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			text_putc(out, (char)(0xe0 | c >> 12));
		} else {
			text_putc(out, (char)(0xf0 | c >> 18));
			text_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		text_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	text_putc(out, (char)(0x80 | (c & 0x3f)));
}

// Whether the tree is characters and nothing else.  U+FFFD also matches wrong
// bytes, and surrogates nothing, so these two are left to the general case.
static bool put_if_literal(struct text *out, const struct go_node *tree)
{
	while (tree->op == GO_CAPTURE)
		tree = tree->sub;
	if (tree->op == GO_EMPTY)
		return true;
	if (tree->op != GO_LITERAL || tree->fold)
		return false;
	for (uint32_t i = 0; i < tree->rune_count; i++) {
		uint32_t c = tree->rune[i];
		if (c == RUNE_ERROR || (c >= 0xd800 && c < 0xe000))
			return false;
		put_utf8(out, c);
	}
	return true;
}

static struct error *build(struct regex *r, struct arena *arena)
{
	struct go_node *tree;
	TRY(go_syntax_parse(r->pattern.bytes, r->pattern.len, arena, &tree));
	r->is_literal = put_if_literal(&r->literal, tree);
	TRY(text_error(&r->literal));
	return r->is_literal ? NULL : compile_tree(r, tree);
}

struct error *regex_new(const char *pattern, size_t len, struct regex **ret)
{
	struct regex *r = calloc(1, sizeof *r);
	if (!r)
		return error_nomem();
	struct arena arena;
	arena_init(&arena, MEMORY_LIMIT);
	text_put(&r->pattern, pattern, len);
	struct error *err = text_error(&r->pattern);
	if (!err)
		err = build(r, &arena);
	arena_deinit(&arena);
	if (err)
		regex_free(r);
	else
		*ret = r;
	return err;
}

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_code_free(r->code);
	pcre2_code_free(r->all_paths);
	pcre2_match_data_free(r->match_data);
	pcre2_jit_stack_free(r->jit_stack);
	pcre2_match_context_free(r->match_context);
	pcre2_compile_context_free(r->compile_context);
	text_deinit(&r->pattern);
	text_deinit(&r->literal);
	text_deinit(&r->translated);
	text_deinit(&r->valid);
	free(r->workspace);
	free(r->memo);
	free(r);
}

static struct error *too_long(const struct regex *r, const char *text, size_t len)
{
	struct text shown = {0};
	text_put_visible(&shown, text, len < 20 ? len : 20);
	struct error *err = error_new(ERR_LIMIT, "regexp %.60s%s takes too long on \"%s%s\"",
				      r->pattern.bytes, r->pattern.len > 60 ? "..." : "",
				      shown.bytes ? shown.bytes : "", len > 20 ? "..." : "");
	text_deinit(&shown);
	return err;
}

// Length of the valid UTF-8 at the start of text.
static size_t valid_len(const char *text, size_t len)
{
	size_t i = 0;
	while (i < len) {
		uint64_t word;
		if (len - i >= 8 && (memcpy(&word, text + i, 8), !(word & 0x8080808080808080u))) {
			i += 8;
			continue;
		}
		uint32_t rune;
		size_t n = utf8_read(text + i, len - i, &rune);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

// Makes text valid UTF-8 the way Go reads it.
static struct error *make_valid(struct regex *r, const char **text, size_t *len)
{
	size_t good = valid_len(*text, *len);
	if (good == *len)
		return NULL;
	text_clear(&r->valid);
	for (size_t i = 0; i < *len;) {
		good = valid_len(*text + i, *len - i);
		text_put(&r->valid, *text + i, good);
		i += good;
		for (; i < *len && valid_len(*text + i, *len - i) == 0; i++)
			put_utf8(&r->valid, RUNE_ERROR);
	}
	*text = r->valid.bytes;
	*len = r->valid.len;
	return text_error(&r->valid);
}

static bool gave_up(int rc)
{
	return rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT ||
	       rc == PCRE2_ERROR_HEAPLIMIT || rc == PCRE2_ERROR_JIT_STACKLIMIT ||
	       rc == PCRE2_ERROR_DFA_WSSIZE || rc == PCRE2_ERROR_DFA_RECURSE;
}

// Turns PCRE2's answer into ours.
static struct error *conclude(const struct regex *r, int rc, const char *text, size_t len,
			      bool *ret)
{
	if (gave_up(rc))
		return too_long(r, text, len);
	if (rc == PCRE2_ERROR_NOMEMORY)
		return error_nomem();
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return error_new(ERR_LIMIT, "regexp %s: PCRE2 error %d", r->pattern.bytes, rc);
	*ret = rc >= 0;
	return NULL;
}

static struct error *prepare_all_paths(struct regex *r)
{
	if (r->workspace)
		return NULL;
	// From the front of the text, so that one pass covers all places where a match can start.
	struct text anchored = {0};
	text_puts(&anchored, "(?s:.*?)(");
	text_put(&anchored, r->translated.bytes, r->translated.len);
	text_putc(&anchored, ')');
	struct error *err = text_error(&anchored);
	if (!err && !r->all_paths)
		err = compile(r, anchored.bytes, anchored.len,
			      PCRE2_ANCHORED | PCRE2_NO_AUTO_POSSESS, &r->all_paths);
	text_deinit(&anchored);
	if (err)
		return err;
	r->workspace = malloc((MOST_STATES * STATE_INTS + 2) * sizeof *r->workspace);
	return r->workspace ? NULL : error_nomem();
}

// At each character every path is compared with every other; so the longer
// the text, the fewer paths can be afforded.
static size_t affordable_states(size_t len)
{
	size_t states = (size_t)sqrt((double)MOST_WORK / (double)(len + 1));
	return states < MOST_STATES ? states : MOST_STATES;
}

static struct error *match_all_paths(struct regex *r, const char *text, size_t len, bool *ret)
{
	TRY(interrupt_check());
	TRY(prepare_all_paths(r));
	int rc = pcre2_dfa_match(r->all_paths, (PCRE2_SPTR)text, len, 0,
				 PCRE2_DFA_SHORTEST | PCRE2_NO_UTF_CHECK, r->match_data,
				 r->match_context, r->workspace,
				 affordable_states(len) * STATE_INTS + 2);
	return conclude(r, rc, text, len, ret);
}

struct error *regex_match(struct regex *r, const char *text, size_t len, bool *ret)
{
	if (r->is_literal) {
		*ret = r->literal.len == 0 || memmem(text, len, r->literal.bytes, r->literal.len);
		return NULL;
	}
	TRY(make_valid(r, &text, &len));
	if (r->backtracks)
		return match_all_paths(r, text, len, ret);
	int rc = pcre2_match(r->code, (PCRE2_SPTR)text, len, 0, PCRE2_NO_UTF_CHECK, r->match_data,
			     r->match_context);
	if (gave_up(rc)) {
		r->backtracks = true;
		return match_all_paths(r, text, len, ret);
	}
	return conclude(r, rc, text, len, ret);
}

static struct error *reserve_memo(struct regex *r, uint32_t count)
{
	uint8_t *memo = realloc(r->memo, count);
	if (!memo)
		return error_nomem();
	memset(memo + r->memo_count, 0, count - r->memo_count);
	r->memo = memo;
	r->memo_count = count;
	return NULL;
}

struct error *regex_match_id(struct regex *r, const struct strtab *tab, uint32_t id, bool *ret)
{
	if (id >= r->memo_count)
		TRY(reserve_memo(r, tab->count));
	if (!r->memo[id]) {
		bool hit;
		TRY(regex_match(r, strtab_text(tab, id), strtab_len(tab, id), &hit));
		r->memo[id] = hit ? 2 : 1;
	}
	*ret = r->memo[id] == 2;
	return NULL;
}
