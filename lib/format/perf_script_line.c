// Words of a line: which of them is what is seen from the one that nothing else looks like, the
// time, or, where there is none, from the process id.
#include "format/perf_script_line.h"
#include "base/ascii.h"

// "comm pid/tid [cpu] time: period event: rest" has no more words before the event than a name of
// 15 letters can have and these.
#define MAX_WORDS 24

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f');
}

static bool all(struct slice s, bool (*is)(char c))
{
	for (size_t i = 0; i < s.len; i++)
		if (!is(s.text[i]))
			return false;
	return s.len > 0;
}

static struct slice trim(struct slice s)
{
	while (s.len && is_space_or_tab(*s.text))
		s = slice_from(s, 1);
	while (s.len && is_space_or_tab(s.text[s.len - 1]))
		s.len--;
	return s;
}

static struct slice first_word(struct slice s)
{
	size_t len = 0;
	while (len < s.len && !is_space_or_tab(s.text[len]))
		len++;
	return (struct slice){s.text, len};
}

static size_t split(struct slice line, struct slice *word)
{
	size_t count = 0;
	for (line = trim(line); line.len && count < MAX_WORDS; count++) {
		word[count] = first_word(line);
		line = trim(slice_from(line, word[count].len));
	}
	return count;
}

// Saturates instead of wrapping: no number of a recording is that large.
static uint64_t number(struct slice s)
{
	uint64_t n = 0;
	for (size_t i = 0; i < s.len; i++)
		n = n > UINT64_MAX / 10 - 1 ? UINT64_MAX : n * 10 + (uint64_t)(s.text[i] - '0');
	return n;
}

// "123.456789:", with six digits or nine behind the dot.
static bool is_time(struct slice word, uint64_t *ret_ns)
{
	const char *dot = memchr(word.text, '.', word.len);
	if (!dot || word.len < 4 || word.text[word.len - 1] != ':')
		return false;
	struct slice seconds = {word.text, (size_t)(dot - word.text)};
	struct slice part = {dot + 1, word.len - seconds.len - 2};
	if (!all(seconds, is_digit) || !all(part, is_digit) || part.len > 9 || seconds.len > 10)
		return false;
	uint64_t ns = number(part);
	for (size_t i = part.len; i < 9; i++)
		ns *= 10;
	*ret_ns = number(seconds) * 1000000000 + ns;
	return true;
}

// "123" or "123/124"; perf writes -1 for what it does not know.
static bool is_ids(struct slice word, struct slice *ret_pid, struct slice *ret_tid)
{
	const char *slash = memchr(word.text, '/', word.len);
	struct slice first = word, second = {0};
	if (slash) {
		first.len = (size_t)(slash - word.text);
		second = slice_from(word, first.len + 1);
	}
	struct slice digits = slice_begins(first, "-") ? slice_from(first, 1) : first;
	if (!all(digits, is_digit) || (slash && !all(second, is_digit)))
		return false;
	// A single one is the thread's, which names the process if it has no others.
	*ret_pid = slash ? first : (struct slice){0};
	*ret_tid = slash ? second : first;
	return true;
}

static bool is_cpu(struct slice word, struct slice *ret)
{
	if (word.len < 3 || word.text[0] != '[' || word.text[word.len - 1] != ']')
		return false;
	struct slice digits = {word.text + 1, word.len - 2};
	while (digits.len > 1 && *digits.text == '0')
		digits = slice_from(digits, 1);
	*ret = digits;
	return all(digits, is_digit);
}

static bool is_event(struct slice word)
{
	return word.len >= 2 && word.text[word.len - 1] == ':' && !is_digit(*word.text) &&
	       *word.text != '[';
}

static struct slice span(struct slice first, struct slice last)
{
	return (struct slice){first.text, (size_t)(last.text + last.len - first.text)};
}

// What stands before word `end`: "comm pid/tid [cpu]".
static void read_who(const struct slice *word, size_t end, struct perf_script_head *ret)
{
	if (end && is_cpu(word[end - 1], &ret->cpu))
		end--;
	if (end && is_ids(word[end - 1], &ret->pid, &ret->tid))
		end--;
	if (end)
		ret->comm = span(word[0], word[end - 1]);
}

// What follows the words that say who: "period event:" or "event:".
static bool leads_to_event(const struct slice *word, size_t count, size_t at)
{
	if (at < count && all(word[at], is_digit))
		at++;
	return at < count && is_event(word[at]);
}

// The words that say who end before the time; without a time, behind the first number after a name
// from which the event follows, or that the line starts with.
static size_t find_end_of_who(const struct slice *word, size_t count, struct perf_script_head *ret,
			      bool *ret_timed)
{
	struct slice pid, tid, cpu;
	*ret_timed = false;
	for (size_t i = 0; i < count; i++)
		if ((*ret_timed = is_time(word[i], &ret->time_ns)))
			return i;
	for (size_t i = 1; i <= count; i++) {
		size_t at = i % count; // the first word comes last
		if (!is_ids(word[at], &pid, &tid))
			continue;
		at += at + 1 < count && is_cpu(word[at + 1], &cpu) ? 2 : 1;
		if (leads_to_event(word, count, at))
			return at;
	}
	return count;
}

bool perf_script_head(struct slice line, struct perf_script_head *ret)
{
	struct slice word[MAX_WORDS];
	struct perf_script_head head = {0};
	bool timed;
	size_t count = split(line, word);
	size_t at = find_end_of_who(word, count, &head, &timed);
	read_who(word, at, &head);
	at += timed;
	if (at < count && all(word[at], is_digit)) {
		head.period = number(word[at++]);
		head.has_period = true;
	}
	if (at < count && is_event(word[at])) {
		head.event = word[at++];
		head.event.len--;
	}
	if (!timed && !head.event.len)
		return false;
	if (at < count)
		head.rest = trim(span(word[at], (struct slice){line.text + line.len, 0}));
	*ret = head;
	return true;
}

bool perf_script_is_record(struct slice line)
{
	static const char begin[] = "PERF_RECORD_";
	const char *found = memmem(line.text, line.len, begin, sizeof begin - 1);
	return found == line.text || (found && is_space_or_tab(found[-1]));
}

// "name+0x1f" without what was added.
static struct slice without_offset(struct slice s)
{
	size_t len = s.len;
	while (len && is_hex(s.text[len - 1]))
		len--;
	if (len < s.len && len >= 3 && memcmp(s.text + len - 3, "+0x", 3) == 0)
		s.len = len - 3;
	return s;
}

// Takes "(file)" off the end; brackets within it are in pairs.
static bool take_file(struct slice *s, struct slice *ret)
{
	size_t depth = 0, at = s->len;
	if (!at || s->text[at - 1] != ')')
		return false;
	while (at) {
		char c = s->text[--at];
		depth += c == ')';
		depth -= c == '(';
		if (depth == 0)
			break;
	}
	if (depth || (at && !is_space_or_tab(s->text[at - 1])))
		return false;
	*ret = (struct slice){s->text + at + 1, s->len - at - 2};
	*s = trim((struct slice){s->text, at});
	return true;
}

bool perf_script_frame(struct slice line, struct perf_script_frame *ret)
{
	struct perf_script_frame frame = {0};
	line = trim(line);
	struct slice address = first_word(line);
	if (slice_begins(address, "0x"))
		address = slice_from(address, 2);
	if (!all(address, is_hex))
		return false;
	line = trim(slice_from(line, (size_t)(address.text + address.len - line.text)));
	(void)take_file(&line, &frame.file);
	frame.symbol = without_offset(line);
	frame.inlined = slice_is(frame.file, "inlined");
	if (slice_is(frame.symbol, "[unknown]"))
		frame.symbol.len = 0;
	if (frame.inlined || slice_is(frame.file, "[unknown]"))
		frame.file.len = 0;
	*ret = frame;
	return true;
}

bool perf_script_source(struct slice line, struct slice *ret_file, uint32_t *ret_number)
{
	line = trim(line);
	const char *colon = memrchr(line.text, ':', line.len);
	if (!colon || colon == line.text)
		return false;
	struct slice file = {line.text, (size_t)(colon - line.text)};
	struct slice digits = slice_from(line, file.len + 1);
	if (!all(digits, is_digit) || number(digits) > INT32_MAX)
		return false;
	*ret_file = file;
	*ret_number = (uint32_t)number(digits);
	return true;
}
