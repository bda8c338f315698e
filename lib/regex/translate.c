// One small function for each kind of node; what surrounds it decides on parentheses.
#include "regex/translate.h"

#include "base/text.h"
#include "regex/char_class.h"
#include "regex/go_syntax.h"

static void put_literal(struct text *out, const struct go_node *node)
{
	if (node->fold)
		text_puts(out, "(?i:");
	for (uint32_t i = 0; i < node->rune_count; i++) {
		// No text has a surrogate, and PCRE2 refuses to look for one.
		if (node->rune[i] >= 0xd800 && node->rune[i] < 0xe000)
			text_puts(out, "(?!)");
		else
			char_put(out, node->rune[i]);
	}
	if (node->fold)
		text_putc(out, ')');
}

// Whether a quantifier can follow the node as it is put.
static bool is_atom(const struct go_node *node)
{
	switch (node->op) {
	case GO_CLASS:
	case GO_ANY:
	case GO_ANY_BUT_NL:
		return true;
	case GO_LITERAL:
		return node->rune_count == 1 &&
		       !(node->rune[0] >= 0xd800 && node->rune[0] < 0xe000);
	case GO_CAPTURE:
		return is_atom(node->sub);
	default:
		return false;
	}
}

static void put_group(struct text *out, const struct go_node *node)
{
	text_puts(out, "(");
	translate_put(out, node);
	text_putc(out, ')');
}

static void put_repeat(struct text *out, const struct go_node *node)
{
	// PCRE2 10.42 takes a ^ inside of (...){0} for an anchor of the whole pattern.
	if (node->max == 0) {
		text_puts(out, "()");
		return;
	}
	if (is_atom(node->sub))
		translate_put(out, node->sub);
	else
		put_group(out, node->sub);
	if (node->min == 0 && node->max == 1)
		text_putc(out, '?');
	else if (node->max < 0 && node->min <= 1)
		text_putc(out, node->min ? '+' : '*');
	else if (node->max < 0)
		text_putf(out, "{%d,}", node->min);
	else
		text_putf(out, "{%d,%d}", node->min, node->max);
	if (node->lazy)
		text_putc(out, '?');
}

static const struct go_node *inside_captures(const struct go_node *node)
{
	while (node->op == GO_CAPTURE)
		node = node->sub;
	return node;
}

static void put_concat(struct text *out, const struct go_node *node)
{
	for (const struct go_node *sub = node->sub; sub; sub = sub->next) {
		if (inside_captures(sub)->op == GO_ALTERNATE)
			put_group(out, sub);
		else
			translate_put(out, sub);
	}
}

static void put_alternate(struct text *out, const struct go_node *node)
{
	for (const struct go_node *sub = node->sub; sub; sub = sub->next) {
		translate_put(out, sub);
		if (sub->next)
			text_putc(out, '|');
	}
}

void translate_put(struct text *out, const struct go_node *node)
{
	static const char *const fixed[] = {
		[GO_EMPTY] = "()",
		[GO_ANY] = "(?s:.)",
		[GO_ANY_BUT_NL] = ".",
		[GO_BEGIN_LINE] = "(?m:^)",
		[GO_END_LINE] = "(?m:$)",
		[GO_BEGIN_TEXT] = "\\A",
		[GO_END_TEXT] = "\\z",
		[GO_WORD_BOUNDARY] = "\\b",
		[GO_NO_WORD_BOUNDARY] = "\\B",
	};
	node = inside_captures(node);
	switch (node->op) {
	case GO_LITERAL:
		put_literal(out, node);
		break;
	case GO_CLASS:
		char_class_put(out, node->class);
		break;
	case GO_REPEAT:
		put_repeat(out, node);
		break;
	case GO_CONCAT:
		put_concat(out, node);
		break;
	case GO_ALTERNATE:
		put_alternate(out, node);
		break;
	default:
		text_puts(out, fixed[node->op]);
	}
}
