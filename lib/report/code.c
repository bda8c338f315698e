// Mappings, their addresses, and one request for each.
#include "report/code.h"

#include <string.h>

#include "base/ascii.h"
#include "base/sort.h"
#include "filter/view.h"
#include "regex/regex.h"
#include "symbolize/binary.h"

// As Go reads an unsigned number whose base is not given: 0x, 0o, 0b, a leading 0 for octal.
static bool parse_address(const char *text, uint64_t *ret)
{
	static const struct {
		char letter;
		int base;
	} prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
	const char *digits = text;
	int base = 10;
	if (text[0] == '0' && text[1]) {
		base = 8;
		digits = text + 1;
		for (size_t i = 0; i < ARRAY_LEN(prefixes); i++)
			if ((text[1] | 0x20) == prefixes[i].letter) {
				base = prefixes[i].base;
				digits = text + 2;
			}
	}
	uint64_t value = 0;
	if (!*digits)
		return false;
	for (; *digits; digits++) {
		int digit = hex_digit(*digits);
		if (digit < 0 || digit >= base ||
		    __builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit, &value))
			return false;
	}
	*ret = value;
	return true;
}

struct error *code_argument_parse(const char *text, struct code_argument *ret)
{
	*ret = (struct code_argument){0};
	struct error *err = regex_new(text, strlen(text), &ret->regex);
	if (err)
		return error_context(err, "parsing argument regexp %s", text);
	ret->is_address = parse_address(text, &ret->address);
	return NULL;
}

void code_argument_free(struct code_argument *argument)
{
	regex_free(argument->regex);
	argument->regex = NULL;
}

struct error *mapped_code_init(const struct view *view, struct arena *scratch,
			       struct mapped_code **ret, uint32_t *ret_count)
{
	const struct profile *p = view->profile;
	struct mapped_code *code;
	uint32_t count = 0;
	TRY(ALLOC(scratch, code, p->mapping.count + 1));
	for (map_id m = 0; m < p->mapping.count; m++)
		if (p->mapping.file[m])
			code[count++] = (struct mapped_code){.mapping = m};
	*ret = code;
	*ret_count = count;
	return NULL;
}

struct mapped_code *mapped_code_find(const struct view *view, struct mapped_code *code,
				     uint32_t count, str_id object, uint64_t address)
{
	const struct profile *p = view->profile;
	struct mapped_code *any = NULL;
	for (uint32_t i = 0; i < count; i++) {
		map_id m = code[i].mapping;
		if (p->mapping.file[m] != object)
			continue;
		if (address >= p->mapping.start[m] && address < p->mapping.limit[m])
			return &code[i];
		any = any ? any : &code[i];
	}
	return any;
}

struct error *mapped_code_add(struct mapped_code *code, uint64_t address, struct arena *scratch)
{
	uint64_t *list = (uint64_t *)(uintptr_t)code->address;
	TRY(RESERVE(scratch, list, code->address_count, code->address_cap));
	list[code->address_count++] = address;
	code->address = list;
	return NULL;
}

static void sort_addresses(struct mapped_code *code)
{
	uint64_t *list = (uint64_t *)(uintptr_t)code->address;
	code->address_count = sort_unique(list, code->address_count);
}

// A file that cannot be read costs its part of the answer only.
static struct error *keep_problem(struct mapped_code *code, const char *path, struct error *err,
				  struct arena *scratch)
{
	if (error_is_final(err))
		return err;
	err = error_code(err) == ERR_IO ? error_of_open(err, path) : error_context(err, "%s", path);
	struct error *worse = arena_copy_text(scratch, error_message(err), &code->problem);
	error_free(err);
	return worse;
}

// The file of a mapping that was found by name and build id, else the one that is recorded.
static struct error *find_file(const struct view *view, const struct report_options *options,
			       struct mapped_code *code, struct code_request *request,
			       struct arena *scratch)
{
	const struct profile *p = view->profile;
	map_id m = code->mapping;
	request->path = profile_text(p, p->mapping.file[m]);
	request->build_id = profile_text(p, p->mapping.build_id[m]);
	request->debug_path = NULL;
	if (!options->binaries || m >= options->binaries->count)
		return NULL;
	const struct binary *binary = &options->binaries->binary[m];
	if (binary->path) {
		request->path = binary->path;
		request->build_id = binary->facts.build_id;
		request->debug_path = binary->debug_path;
		return NULL;
	}
	// One that is there and was refused must not be read all the same.
	const char *problem = binary_problem(binary);
	if (problem)
		return keep_problem(code, request->path, error_new(ERR_FORMAT, "%s", problem),
				    scratch);
	return NULL;
}

struct error *mapped_code_read(const struct view *view, const struct report_options *options,
			       struct mapped_code *code, uint32_t count,
			       const struct code_request *request, struct arena *scratch)
{
	const struct profile *p = view->profile;
	for (uint32_t i = 0; i < count; i++) {
		if (!code[i].wanted)
			continue;
		map_id m = code[i].mapping;
		struct code_request r = *request;
		sort_addresses(&code[i]);
		TRY(find_file(view, options, &code[i], &r, scratch));
		if (code[i].problem)
			continue;
		r.range = (struct mapped_range){p->mapping.start[m], p->mapping.limit[m],
						p->mapping.offset[m]};
		r.address = code[i].address;
		r.address_count = code[i].address_count;
		struct error *err = code_request(&r, scratch, &code[i].answer);
		if (err)
			TRY(keep_problem(&code[i], r.path, err, scratch));
	}
	return NULL;
}
