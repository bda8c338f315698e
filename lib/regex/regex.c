// Patterns go through go_syntax.c; PCRE2 matches what comes out.
#include "regex/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/strtab.h"
#include "base/text.h"
#include "regex/go_syntax.h"

// About a tenth of a second of backtracking in one text; the heap is for patterns without JIT.
#define MATCH_LIMIT 5000000
#define DEPTH_LIMIT 100000
#define HEAP_KIB    (64u << 10)
#define JIT_STACK   (1u << 20)

struct regex {
	char *pattern;  // as typed, for messages
	char *literal;  // the pattern is just this text; NULL if it is more
	size_t literal_len;
	pcre2_code *code;
	pcre2_match_data *match;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	struct text repaired; // the last text that was not UTF-8
	uint8_t *memo;        // by string: 0 not asked yet, 1 no, 2 yes
	uint32_t memo_count;
};

void regex_free(struct regex *r)
{
	if (!r)
		return;
	pcre2_match_data_free(r->match);
	pcre2_match_context_free(r->context);
	pcre2_jit_stack_free(r->stack);
	pcre2_code_free(r->code);
	text_deinit(&r->repaired);
	free(r->pattern);
	free(r->literal);
	free(r->memo);
	free(r);
}

static struct error *compile(struct regex *r, const struct text *pcre)
{
	int number;
	size_t offset;
	const char *bytes = pcre->len ? pcre->bytes : "";
	r->code = pcre2_compile((PCRE2_SPTR)bytes, pcre->len, PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE,
				&number, &offset, NULL);
	if (!r->code) // valid in Go, too much for PCRE2
		return error_new(ERR_LIMIT, "error parsing regexp: expression too large: `%s`",
				 r->pattern);
	r->match = pcre2_match_data_create(1, NULL);
	r->context = pcre2_match_context_create(NULL);
	if (!r->match || !r->context)
		return error_nomem();
	pcre2_set_match_limit(r->context, MATCH_LIMIT);
	pcre2_set_depth_limit(r->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(r->context, HEAP_KIB);
	// Where there is no JIT the interpreter gives the same answers.
	if (pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) == 0 &&
	    (r->stack = pcre2_jit_stack_create(32u << 10, JIT_STACK, NULL)))
		pcre2_jit_stack_assign(r->context, NULL, r->stack);
	return NULL;
}

static struct error *prepare(struct regex *r, const char *pattern, size_t len)
{
	struct text pcre = {0}, literal = {0};
	bool is_literal;
	struct error *err = NULL;
	if (!(r->pattern = strndup(pattern, len)))
		err = error_nomem();
	if (!err)
		err = go_syntax_translate(pattern, len, &pcre, &literal, &is_literal);
	if (!err)
		err = compile(r, &pcre);
	if (!err && is_literal) {
		text_puts(&literal, "");
		r->literal_len = literal.len;
		r->literal = literal.bytes;
		literal.bytes = NULL;
	}
	text_deinit(&literal);
	text_deinit(&pcre);
	return err;
}

struct error *regex_new(const char *pattern, size_t len, struct regex **ret)
{
	struct regex *r = calloc(1, sizeof *r);
	if (!r)
		return error_nomem();
	struct error *err = prepare(r, pattern, len);
	if (err) {
		regex_free(r);
		return err;
	}
	*ret = r;
	return NULL;
}

// A copy in which every wrong byte is U+FFFD, as Go reads it.
static struct error *repair(struct regex *r, const char *text, size_t len)
{
	text_clear(&r->repaired);
	for (size_t i = 0; i < len;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text + i,
						      (utf8proc_ssize_t)(len - i), &c);
		if (n > 0)
			text_put(&r->repaired, text + i, (size_t)n);
		else
			text_puts(&r->repaired, "\xef\xbf\xbd");
		i += n > 0 ? (size_t)n : 1;
	}
	return text_error(&r->repaired);
}

static struct error *too_slow(const struct regex *r, const char *text, size_t len)
{
	return error_new(ERR_LIMIT, "regexp %s takes too long on \"%.*s%s\"", r->pattern,
			 (int)(len < 40 ? len : 40), text, len < 40 ? "" : "...");
}

static struct error *run(struct regex *r, const char *text, size_t len, bool *ret)
{
	int rc = pcre2_match(r->code, (PCRE2_SPTR)text, len, 0, 0, r->match, r->context);
	if (rc <= PCRE2_ERROR_UTF8_ERR1 && rc >= PCRE2_ERROR_UTF8_ERR21) {
		TRY(repair(r, text, len));
		rc = pcre2_match(r->code, (PCRE2_SPTR)r->repaired.bytes, r->repaired.len, 0, 0,
				 r->match, r->context);
	}
	if (rc < 0 && rc != PCRE2_ERROR_NOMATCH)
		return rc == PCRE2_ERROR_NOMEMORY ? error_nomem() : too_slow(r, text, len);
	*ret = rc >= 0;
	return NULL;
}

struct error *regex_match(struct regex *r, const char *text, size_t len, bool *ret)
{
	if (!r->literal)
		return run(r, text, len, ret);
	*ret = r->literal_len == 0 || memmem(text, len, r->literal, r->literal_len) != NULL;
	return NULL;
}

static struct error *grow_memo(struct regex *r, uint32_t count)
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
		TRY(grow_memo(r, tab->count));
	if (r->memo[id] == 0) {
		bool hit;
		TRY(regex_match(r, strtab_text(tab, id), strtab_len(tab, id), &hit));
		r->memo[id] = hit ? 2 : 1;
	}
	*ret = r->memo[id] == 2;
	return NULL;
}
