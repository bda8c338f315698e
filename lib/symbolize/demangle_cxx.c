// libiberty makes a tree of a mangled name, and text of a tree. In between, the tree is changed so
// that the text becomes pprof's, or can be made so: text alone does not tell where the template
// arguments of "operator< <(1>2)>" begin and end, so marks are planted there.
#include "symbolize/demangle_cxx.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libiberty/demangle.h>

#include "base/compiler.h"
#include "base/text.h"

typedef struct demangle_component node;

// Marks: bytes that no name has.
#define BEGIN "\1" // after a template's name; printed as "::" BEGIN
#define END   "\2" // the last of its arguments

// What a hostile name may cost. libiberty looks for packs by walking everything below an expansion
// as if nothing was shared, which can be exponential; and it keeps templates times references
// on the stack.
#define PACK_LIMIT  4096u
#define SCOPE_LIMIT 65536u

#define REREAD_LIMIT 8

struct planted {
	node begin, end;
};

// A tree, its nodes listed: children before parents.
struct tree {
	node **item;
	uint32_t *size; // of the node, if nothing was shared
	uint32_t count, cap;
	struct planted *planted;
	node begin_name, end_name;
	uint32_t templates, references;
	uint64_t packs;
};

bool demangle_knows_cxx(void)
{
	return true;
}

// --- Walking.

static uint32_t children(const node *n, node *ret[2])
{
	ret[0] = ret[1] = NULL;
	switch (n->type) {
	case DEMANGLE_COMPONENT_NAME:
	case DEMANGLE_COMPONENT_SUB_STD:
	case DEMANGLE_COMPONENT_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_EXTENDED_BUILTIN_TYPE:
	case DEMANGLE_COMPONENT_OPERATOR:
	case DEMANGLE_COMPONENT_CHARACTER:
	case DEMANGLE_COMPONENT_NUMBER:
	case DEMANGLE_COMPONENT_TEMPLATE_PARAM:
	case DEMANGLE_COMPONENT_FUNCTION_PARAM:
	case DEMANGLE_COMPONENT_UNNAMED_TYPE:
		return 0;
	case DEMANGLE_COMPONENT_LAMBDA:
	case DEMANGLE_COMPONENT_DEFAULT_ARG:
		ret[0] = n->u.s_unary_num.sub;
		return 1;
	case DEMANGLE_COMPONENT_EXTENDED_OPERATOR:
		ret[0] = n->u.s_extended_operator.name;
		return 1;
	case DEMANGLE_COMPONENT_FIXED_TYPE:
		ret[0] = n->u.s_fixed.length;
		return 1;
	case DEMANGLE_COMPONENT_CTOR:
		ret[0] = n->u.s_ctor.name;
		return 1;
	case DEMANGLE_COMPONENT_DTOR:
		ret[0] = n->u.s_dtor.name;
		return 1;
	default:
		ret[0] = n->u.s_binary.left;
		ret[1] = n->u.s_binary.right;
		return 2;
	}
}

static node *left(const node *n)
{
	return n->u.s_binary.left;
}

static node *right(const node *n)
{
	return n->u.s_binary.right;
}

// While the tree is walked, a field that libiberty needs only later says where a node is on the
// list.
#define TAG(n) ((n)->d_counting)

static uint32_t size_of(const struct tree *t, const node *n)
{
	return n && TAG(n) > 0 ? t->size[TAG(n) - 1] : 0;
}

static void count(struct tree *t, const node *n, uint32_t size)
{
	if (n->type == DEMANGLE_COMPONENT_TEMPLATE)
		t->templates++;
	else if (n->type == DEMANGLE_COMPONENT_PACK_EXPANSION)
		t->packs += size;
	else if (n->type == DEMANGLE_COMPONENT_REFERENCE ||
		 n->type == DEMANGLE_COMPONENT_RVALUE_REFERENCE)
		t->references += left(n) && left(n)->type == DEMANGLE_COMPONENT_TEMPLATE_PARAM;
}

// All children of @p n are on the list; adds @p n.
static void add(struct tree *t, node *n)
{
	node *child[2];
	children(n, child);
	uint64_t size = 1 + (uint64_t)size_of(t, child[0]) + size_of(t, child[1]);
	t->item[t->count] = n;
	t->size[t->count] = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
	count(t, n, t->size[t->count]);
	TAG(n) = (int)++t->count;
}

// Lists the nodes below @p root; false if there are more than @p cap, which there cannot be.
static bool list_nodes(struct tree *t, node *root, node **stack)
{
	uint32_t depth = 0;
	stack[depth++] = root;
	while (depth > 0) {
		node *n = stack[depth - 1], *child[2];
		if (TAG(n) != 0) {
			depth--;
			if (TAG(n) < 0)
				add(t, n);
			continue;
		}
		TAG(n) = -1;
		children(n, child);
		for (int i = 1; i >= 0; i--) {
			if (!child[i] || TAG(child[i]) != 0)
				continue;
			if (depth >= t->cap || t->count >= t->cap)
				return false;
			stack[depth++] = child[i];
		}
	}
	return true;
}

// --- Changing.

static void plant(struct tree *t, struct planted *p, node *template)
{
	p->begin = (node){.type = DEMANGLE_COMPONENT_QUAL_NAME};
	p->begin.u.s_binary.left = left(template);
	p->begin.u.s_binary.right = &t->begin_name;
	template->u.s_binary.left = &p->begin;
	node *last = right(template);
	while (last && right(last))
		last = right(last);
	p->end = (node){.type = DEMANGLE_COMPONENT_TEMPLATE_ARGLIST};
	p->end.u.s_binary.left = &t->end_name;
	if (last)
		last->u.s_binary.right = &p->end;
	else
		template->u.s_binary.right = &p->end;
}

// The function that a local name is in.
static void shorten_scope(node *local)
{
	node *function = left(local);
	if (function && function->type == DEMANGLE_COMPONENT_TYPED_NAME && right(function) &&
	    right(function)->type == DEMANGLE_COMPONENT_FUNCTION_TYPE)
		right(function)->u.s_binary.right = NULL;
}

// Constructors and destructors of types without a name are called like the type.
static void name_structor(node *qualified)
{
	node *scope = left(qualified), *structor = right(qualified);
	if (!scope || !structor)
		return;
	while (scope && (scope->type == DEMANGLE_COMPONENT_QUAL_NAME ||
			 scope->type == DEMANGLE_COMPONENT_LOCAL_NAME))
		scope = right(scope);
	if (!scope || (scope->type != DEMANGLE_COMPONENT_UNNAMED_TYPE &&
		       scope->type != DEMANGLE_COMPONENT_LAMBDA))
		return;
	if (structor->type == DEMANGLE_COMPONENT_CTOR)
		structor->u.s_ctor.name = scope;
	else if (structor->type == DEMANGLE_COMPONENT_DTOR)
		structor->u.s_dtor.name = scope;
}

static bool print(node *root, bool params, size_t limit, struct text *out);

static bool is_address_of(node *operator)
{
	struct text name = {0};
	bool is = operator->type == DEMANGLE_COMPONENT_OPERATOR &&
		  print(operator, false, 64, &name) &&
		  strcmp(name.bytes, "operator&") == 0;
	text_deinit(&name);
	return is;
}

static bool is_qualified_method(const node *name)
{
	switch (name->type) {
	case DEMANGLE_COMPONENT_CONST_THIS:
	case DEMANGLE_COMPONENT_VOLATILE_THIS:
	case DEMANGLE_COMPONENT_RESTRICT_THIS:
	case DEMANGLE_COMPONENT_REFERENCE_THIS:
	case DEMANGLE_COMPONENT_RVALUE_REFERENCE_THIS:
		return true;
	default:
		return false;
	}
}

// The address of a function is that of a name, unless its type says more than parameters.
static void shorten_address(node *unary)
{
	node *of = right(unary);
	if (of && of->type == DEMANGLE_COMPONENT_TYPED_NAME && left(of) && right(of) &&
	    !is_qualified_method(left(of)) && right(of)->type == DEMANGLE_COMPONENT_FUNCTION_TYPE &&
	    is_address_of(left(unary)))
		unary->u.s_binary.right = left(of);
}

// "So" in its long form is std::basic_ostream<char, ...> in one piece.
static void shorten_standard(node *standard)
{
	const char *args =
		memchr(standard->u.s_string.string, '<', (size_t)standard->u.s_string.len);
	if (args)
		standard->u.s_string.len = (int)(args - standard->u.s_string.string);
}

static void change(struct tree *t, enum demangle_mode mode)
{
	cplus_demangle_fill_name(&t->begin_name, BEGIN, 1);
	cplus_demangle_fill_name(&t->end_name, END, 1);
	uint32_t planted = 0;
	for (uint32_t i = 0; i < t->count; i++) {
		node *n = t->item[i];
		TAG(n) = 0;
		if (n->type == DEMANGLE_COMPONENT_TEMPLATE)
			plant(t, &t->planted[planted++], n);
		else if (n->type == DEMANGLE_COMPONENT_LOCAL_NAME && mode != DEMANGLE_FULL)
			shorten_scope(n);
		else if (n->type == DEMANGLE_COMPONENT_SUB_STD && mode == DEMANGLE_SHORT)
			shorten_standard(n);
		else if (n->type == DEMANGLE_COMPONENT_QUAL_NAME)
			name_structor(n);
		else if (n->type == DEMANGLE_COMPONENT_UNARY)
			shorten_address(n);
	}
}

// --- Printing.

struct sink {
	struct text *out;
	size_t limit;
	jmp_buf full;
};

static void sink_put(const char *bytes, size_t len, void *context)
{
	struct sink *sink = context;
	text_put(sink->out, bytes, len);
	// libiberty has no other way to be stopped; it holds no memory while it prints.
	if (sink->out->len > sink->limit || sink->out->failed)
		longjmp(sink->full, 1);
}

static bool print(node *root, bool params, size_t limit, struct text *out)
{
	struct sink sink = {.out = out, .limit = limit};
	if (setjmp(sink.full))
		return false;
	return cplus_demangle_print_callback(params ? DMGL_PARAMS | DMGL_ANSI : DMGL_NO_OPTS, root,
					     sink_put, &sink) != 0;
}

static bool print_changed(struct tree *t, node *root, size_t len, enum demangle_mode mode,
			  bool params, struct text *out)
{
	t->planted = calloc(t->templates + 1, sizeof *t->planted);
	if (!t->planted)
		return false;
	change(t, mode);
	// Marks take room, too.
	bool done = print(root, params, 2 * demangle_output_limit(len), out);
	free(t->planted);
	return done;
}

static bool print_tree(node *root, size_t len, enum demangle_mode mode, bool params,
		       struct text *out)
{
	// libiberty makes two nodes at most for a byte; a node puts two on the stack.
	struct tree t = {.cap = 2 * (uint32_t)len + 2};
	t.item = calloc(t.cap, sizeof(node *));
	t.size = calloc(t.cap, sizeof *t.size);
	node **stack = calloc(2 * t.cap, sizeof(node *));
	bool done = t.item && t.size && stack && list_nodes(&t, root, stack) &&
		    t.packs <= PACK_LIMIT && (uint64_t)t.templates * t.references <= SCOPE_LIMIT &&
		    print_changed(&t, root, len, mode, params, out);
	free(t.item);
	free(t.size);
	free(stack);
	return done;
}

// --- The text.

static bool ends_with(const struct text *t, size_t floor, const char *end)
{
	size_t len = strlen(end);
	return t->len - floor >= len && memcmp(t->bytes + t->len - len, end, len) == 0;
}

static void drop(struct text *t, size_t count)
{
	t->len -= count;
	t->bytes[t->len] = '\0';
}

// Arguments that are empty packs leave commas.
static bool is_stray_comma(const struct text *out, size_t begin, size_t opened)
{
	return out->len == opened || ends_with(out, begin, "(") || ends_with(out, begin, ", ");
}

// Puts marked text without marks; false if they are not in pairs.
static bool finish(const char *in, size_t len, bool templates, size_t limit, struct text *out)
{
	size_t begin = out->len, opened = SIZE_MAX;
	uint32_t depth = 0;
	for (size_t i = 0; i < len;) {
		bool shown = templates || depth == 0;
		if (len - i >= 4 && memcmp(in + i, "::" BEGIN "<", 4) == 0) {
			if (templates && ends_with(out, begin, "<"))
				text_putc(out, ' ');
			if (templates)
				text_putc(out, '<');
			opened = out->len;
			depth++;
			i += 4;
		} else if (len - i >= 2 && memcmp(in + i, END ">", 2) == 0) {
			if (depth-- == 0)
				return false;
			while (templates && ends_with(out, begin, ", "))
				drop(out, 2);
			if (templates && ends_with(out, begin, ">"))
				text_putc(out, ' ');
			if (templates)
				text_putc(out, '>');
			opened = SIZE_MAX;
			i += 2;
		} else if (in[i] == BEGIN[0] || in[i] == END[0]) {
			return false;
		} else if (len - i >= 2 && memcmp(in + i, ", ", 2) == 0) {
			if (shown && !is_stray_comma(out, begin, opened))
				text_puts(out, ", ");
			i += 2;
		} else {
			if (shown)
				text_putc(out, in[i]);
			i++;
		}
		if (out->failed)
			return false;
	}
	return depth == 0 && out->len - begin <= limit;
}

static bool put_tree(struct text *out, node *root, size_t len, enum demangle_mode mode, bool params)
{
	struct text marked = {0};
	size_t begin = out->len;
	bool done = print_tree(root, len, mode, params, &marked) &&
		    finish(marked.bytes ? marked.bytes : "", marked.len, mode != DEMANGLE_SHORT,
			   demangle_output_limit(len), out);
	if (!done && out->bytes) {
		out->len = begin;
		out->bytes[begin] = '\0';
	}
	text_deinit(&marked);
	return done;
}

static bool put_by_tree(struct text *out, const char *mangled, enum demangle_mode mode, bool params)
{
	void *memory = NULL;
	node *root = cplus_demangle_v3_components(
		mangled, params ? DMGL_PARAMS | DMGL_ANSI : DMGL_NO_OPTS, &memory);
	while (root && root->type == DEMANGLE_COMPONENT_CLONE)
		root = left(root);
	// pprof does not count temporaries.
	bool temporary = root && root->type == DEMANGLE_COMPONENT_REFTEMP;
	if (temporary) {
		text_puts(out, "reference temporary for ");
		root = left(root);
	}
	bool done = root && put_tree(out, root, strlen(mangled), mode, params);
	free(memory);
	return done;
}

// --- Without a tree.

static bool print_plain(const char *mangled, struct text *out)
{
	struct sink sink = {.out = out, .limit = demangle_output_limit(strlen(mangled))};
	if (setjmp(sink.full))
		return false;
	return cplus_demangle_v3_callback(mangled, DMGL_PARAMS | DMGL_ANSI, sink_put, &sink) != 0;
}

static uint32_t occurrences(const char *text, const char *word)
{
	uint32_t n = 0;
	while ((text = strstr(text, word))) {
		n++;
		text++;
	}
	return n;
}

// Arguments that end in an empty pack end in ">>", which must not be taken for an operator.
static void put_spaced(struct text *out, const struct text *plain)
{
	for (size_t i = 0; i < plain->len; i++) {
		char c = plain->bytes[i], before = i ? plain->bytes[i - 1] : 0;
		bool after_operator = i >= 9 && !memcmp(plain->bytes + i - 9, "operator>", 9);
		if (c == '>' && before == '>' && !after_operator)
			text_putc(out, ' ');
		text_putc(out, c);
	}
}

// There are two ways to mangle unresolved names. libiberty tries the older one only where it does
// not hand out trees; what makes it work without bounds must not be in the name then.
static bool put_plainly(struct text *out, const char *mangled)
{
	if (!strstr(mangled, "sr") || strstr(mangled, "Dp") || strstr(mangled, "sp") ||
	    (uint64_t)occurrences(mangled, "I") *
			    (occurrences(mangled, "RT") + occurrences(mangled, "OT")) >
		    SCOPE_LIMIT)
		return false;
	struct text plain = {0};
	bool done = print_plain(mangled, &plain);
	if (done) {
		const char *clone = memmem(plain.bytes, plain.len, " [clone ", 8);
		plain.len = clone ? (size_t)(clone - plain.bytes) : plain.len;
		put_spaced(out, &plain);
	}
	text_deinit(&plain);
	return done;
}

// In the name of a conversion operator, libiberty reads what follows a template parameter twice, to
// find out whose arguments they are; nested, that is exponential.
static bool is_endless(const char *mangled)
{
	unsigned twice = 0;
	for (const char *c = strstr(mangled, "cv"); c && (c = strchr(c, 'T')); c++) {
		const char *end = c + 1 + strspn(c + 1, "0123456789");
		twice += end[0] == '_' && end[1] == 'I';
	}
	return twice > REREAD_LIMIT;
}

bool demangle_cxx_put(struct text *out, const char *mangled, enum demangle_mode mode, bool params)
{
	if (is_endless(mangled))
		return false;
	return put_by_tree(out, mangled, mode, params) || (params && put_plainly(out, mangled));
}
