// The parser's stack, and the operators that work on it.
#include "regex/go_syntax.h"

#include <string.h>

#include "base/arena.h"
#include "regex/char_class.h"
#include "regex/go_parser.h"
#include "regex/utf8.h"

#define MAX_HEIGHT 1000
#define MAX_SIZE   ((128u << 20) / 40) // 128 MiB of Go's instructions
#define MAX_REPEAT 1000

struct error *go_wrong(const char *what, const char *from, const char *to)
{
	return error_new(ERR_USAGE, "error parsing regexp: %s: `%.*s`", what, (int)(to - from),
			 from);
}

static struct error *new_node(struct go_parser *p, enum go_op op, struct go_node **ret)
{
	TRY(ALLOC(p->arena, *ret, 1));
	(*ret)->op = op;
	(*ret)->height = (*ret)->size = 1;
	p->node_count++;
	return NULL;
}

static struct go_node *top(const struct go_parser *p, uint32_t below)
{
	return p->stack_count > below ? p->stack[p->stack_count - 1 - below] : NULL;
}

static void measure_repeat(struct go_node *node)
{
	uint64_t sub = node->sub->size;
	if (!node->counted)
		node->size = sub + (node->max < 0 && node->min == 0 ? 2 : 1);
	else if (node->max >= 0)
		node->size = (uint64_t)node->max * sub + (uint64_t)(node->max - node->min);
	else
		node->size = node->min ? 1 + (uint64_t)node->min * sub : 2 + sub;
}

static void measure(struct go_node *node)
{
	node->height = 1;
	node->size = node->op == GO_LITERAL ? node->rune_count : 0;
	uint64_t count = 0;
	for (struct go_node *sub = node->sub; sub; sub = sub->next, count++) {
		if (node->height <= sub->height)
			node->height = sub->height + 1;
		node->size += sub->size;
	}
	if (node->op == GO_CAPTURE)
		node->size += 2;
	else if (node->op == GO_ALTERNATE)
		node->size += count - 1;
	else if (node->op == GO_REPEAT)
		measure_repeat(node);
	if (node->size == 0)
		node->size = 1;
}

// Go counts instructions only once nodes times repetitions might be too many.
static bool may_be_large(struct go_parser *p, const struct go_node *node)
{
	if (node->op == GO_REPEAT && node->counted) {
		int n = node->max < 0 ? node->min : node->max;
		uint64_t times = n > 0 ? (uint64_t)n : 1;
		p->repeats = times > MAX_SIZE / p->repeats ? MAX_SIZE : p->repeats * times;
	}
	p->count_size = p->count_size || p->node_count >= MAX_SIZE / p->repeats;
	return p->count_size;
}

static struct error *check_limits(struct go_parser *p, const struct go_node *node)
{
	if (may_be_large(p, node) && node->size > MAX_SIZE)
		return go_wrong("expression too large", p->pattern, p->end);
	if (node->height > MAX_HEIGHT)
		return go_wrong("expression nests too deeply", p->pattern, p->end);
	return NULL;
}

// Makes one literal of the two on top, which no operator can reach any more.
static struct error *join_literals(struct go_parser *p)
{
	struct go_node *last = top(p, 0), *before = top(p, 1);
	if (!before || last->op != GO_LITERAL || before->op != GO_LITERAL ||
	    last->fold != before->fold)
		return NULL;
	TRY(RESERVE_MORE(p->arena, before->rune, before->rune_count, before->rune_capacity,
			 last->rune_count));
	memcpy(before->rune + before->rune_count, last->rune,
	       last->rune_count * sizeof *last->rune);
	before->rune_count += last->rune_count;
	measure(before);
	p->stack_count--;
	p->node_count--;
	return NULL;
}

static struct error *push(struct go_parser *p, struct go_node *node)
{
	TRY(join_literals(p));
	TRY(RESERVE(p->arena, p->stack, p->stack_count, p->stack_capacity));
	p->stack[p->stack_count++] = node;
	return check_limits(p, node);
}

struct error *go_push(struct go_parser *p, enum go_op op)
{
	struct go_node *node;
	TRY(new_node(p, op, &node));
	return push(p, node);
}

static struct error *push_literal(struct go_parser *p, uint32_t rune, bool fold)
{
	struct go_node *node;
	TRY(new_node(p, GO_LITERAL, &node));
	TRY(RESERVE(p->arena, node->rune, 0, node->rune_capacity));
	node->rune[node->rune_count++] = rune;
	node->fold = fold;
	return push(p, node);
}

struct error *go_push_literal(struct go_parser *p, uint32_t rune)
{
	return push_literal(p, rune, p->flags & GO_FLAG_FOLD);
}

struct error *go_push_class(struct go_parser *p, struct char_class *class)
{
	char_class_finish(class);
	uint32_t only = char_class_single(class);
	if (only != NO_ID)
		return push_literal(p, only, false);
	struct go_node *node;
	TRY(new_node(p, GO_CLASS, &node));
	node->class = class;
	return push(p, node);
}

static void append(struct go_node *node, struct go_node *first, struct go_node *last)
{
	if (node->last)
		node->last->next = first;
	else
		node->sub = first;
	node->last = last;
}

// Replaces the pieces above the topmost mark by one node of them.
static struct error *collapse(struct go_parser *p, enum go_op op)
{
	uint32_t start = p->stack_count;
	while (start > 0 && p->stack[start - 1]->op < GO_LEFT_PAREN)
		start--;
	uint32_t count = p->stack_count - start;
	struct go_node *node = NULL;
	if (count == 1) {
		node = p->stack[start];
	} else {
		TRY(new_node(p, count ? op : GO_EMPTY, &node));
		for (uint32_t i = start; i < p->stack_count; i++) {
			struct go_node *sub = p->stack[i];
			if (sub->op == op)
				append(node, sub->sub, sub->last);
			else
				append(node, sub, sub);
		}
		measure(node);
	}
	p->stack_count = start;
	return push(p, node);
}

static struct error *concat(struct go_parser *p)
{
	TRY(join_literals(p));
	return collapse(p, GO_CONCAT);
}

// Puts the finished branch below the bar that marks the alternation, if there is one.
static bool branch_below_bar(struct go_parser *p)
{
	struct go_node *branch = top(p, 0), *bar = top(p, 1);
	if (!bar || bar->op != GO_BAR)
		return false;
	p->stack[p->stack_count - 2] = branch;
	p->stack[p->stack_count - 1] = bar;
	return true;
}

struct error *go_bar(struct go_parser *p)
{
	TRY(concat(p));
	return branch_below_bar(p) ? NULL : go_push(p, GO_BAR);
}

static struct error *alternate(struct go_parser *p)
{
	TRY(concat(p));
	if (branch_below_bar(p))
		p->stack_count--;
	return collapse(p, GO_ALTERNATE);
}

struct error *go_left_paren(struct go_parser *p, bool capture)
{
	TRY(go_push(p, GO_LEFT_PAREN));
	top(p, 0)->flags = p->flags | (capture ? GO_FLAG_CAPTURE : 0);
	return NULL;
}

struct error *go_right_paren(struct go_parser *p)
{
	TRY(alternate(p));
	struct go_node *inside = top(p, 0), *paren = top(p, 1);
	if (!paren || paren->op != GO_LEFT_PAREN)
		return go_wrong("unexpected )", p->pattern, p->end);
	p->stack_count -= 2;
	p->flags = paren->flags & ~GO_FLAG_CAPTURE;
	if (!(paren->flags & GO_FLAG_CAPTURE))
		return push(p, inside);
	paren->op = GO_CAPTURE;
	append(paren, inside, inside);
	measure(paren);
	return push(p, paren);
}

// Whether no innermost thing is repeated more than @p most times.
static bool repeats_at_most(const struct go_node *node, int most)
{
	if (node->op == GO_REPEAT && node->counted) {
		int times = node->max < 0 ? node->min : node->max;
		if (node->max == 0)
			return true;
		if (times > most)
			return false;
		if (times > 0)
			most /= times;
	}
	for (const struct go_node *sub = node->sub; sub; sub = sub->next)
		if (!repeats_at_most(sub, most))
			return false;
	return true;
}

struct error *go_repeat(struct go_parser *p, struct go_node repeat, const char *op)
{
	bool lazy = p->flags & GO_FLAG_LAZY;
	if (p->at < p->end && *p->at == '?') {
		p->at++;
		lazy = !lazy;
	}
	if (p->last_repeat)
		return go_wrong("invalid nested repetition operator", p->last_repeat, p->at);
	struct go_node *sub = top(p, 0);
	if (!sub || sub->op >= GO_LEFT_PAREN)
		return go_wrong("missing argument to repetition operator", op, p->at);
	struct go_node *node;
	TRY(new_node(p, GO_REPEAT, &node));
	node->min = repeat.min;
	node->max = repeat.max;
	node->counted = repeat.counted;
	node->lazy = lazy;
	append(node, sub, sub);
	measure(node);
	p->stack[p->stack_count - 1] = node;
	TRY(check_limits(p, node));
	if (node->counted && (node->min >= 2 || node->max >= 2) &&
	    !repeats_at_most(node, MAX_REPEAT))
		return go_wrong("invalid repeat count", op, p->at);
	return NULL;
}

struct error *go_syntax_parse(const char *pattern, size_t len, struct arena *arena,
			      struct go_node **ret)
{
	struct go_parser p = {.arena = arena,
			      .pattern = pattern,
			      .at = pattern,
			      .end = pattern + len,
			      .repeats = 1};
	TRY(go_parse_pieces(&p));
	TRY(alternate(&p));
	if (p.stack_count != 1)
		return go_wrong("missing closing )", pattern, p.end);
	*ret = p.stack[0];
	return NULL;
}
