// Completion, asked as a face would.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "profile/profile.h"
#include "session/session.h"
#include "session/state.h"
#include "shell/complete.h"
#include "sketch.h"

static struct session *session_of(struct profile *profile)
{
	struct session *session;
	assert_null(session_new(&session));
	assert_null(session_add(session, &(struct loaded){.profile = profile}));
	return session;
}

static struct session *example(void)
{
	return session_of(sketch("alloc_objects/count alloc_space/bytes\n"
				 "main.main net/http.Serve net/http.(*Server).Serve |"
				 " tier=gold pool=a bytes#4096:bytes | 1 10\n"
				 "main.main main.[]x | tier=silver bytes#8:bytes | 1 10\n"
				 "-odd 12 >up a=b focus=y | | 1 1\n"));
}

// The candidates joined by spaces.
static const char *found(struct session *session, const char *line)
{
	static struct text out;
	text_clear(&out);
	text_puts(&out, "");
	struct completion completion;
	assert_null(complete_find(session, line, strlen(line), &completion));
	for (size_t i = 0; i < completion.count; i++)
		text_putf(&out, "%s%s", i ? " " : "", completion.match[i]);
	completion_deinit(&completion);
	return out.bytes;
}

static void first_words(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "li"), "list");
	assert_string_equal(found(s, "to"), "top topproto");
	assert_string_equal(found(s, "sam"), "sample_index=");
	assert_string_equal(found(s, "alloc"), "alloc_objects alloc_space");
	assert_string_equal(found(s, "mean_alloc_s"), "mean_alloc_space");
	assert_string_equal(found(s, "total_alloc_s"), "total_alloc_space");
	assert_string_equal(found(s, "sv"), "svg");
	assert_string_equal(found(s, "zzz"), "");
	session_free(s);
}

static void functions(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "list Serve"),
			    "net/http.Serve net/http\\.\\(\\*Server\\)\\.Serve");
	assert_string_equal(found(s, "list \\(\\*S"), "net/http\\.\\(\\*Server\\)\\.Serve");
	assert_string_equal(found(s, "list (*S"), "net/http\\.\\(\\*Server\\)\\.Serve");
	assert_string_equal(found(s, "list net/http\\.\\(\\*Server\\)\\.Serve"),
			    "net/http\\.\\(\\*Server\\)\\.Serve");
	assert_string_equal(found(s, "list \\x28*S"), "net/http\\.\\(\\*Server\\)\\.Serve");
	assert_string_equal(found(s, "list serve"), "");
	assert_string_equal(found(s, "top -main.m"), "-main.main");
	assert_string_equal(found(s, "top -cum"), "-cum");
	assert_string_equal(found(s, "top20 foo|main.m"), "foo|main.main");
	assert_string_equal(found(s, "top ^main.m"), "^main.main");
	assert_string_equal(found(s, "top ^http"), "");
	assert_string_equal(found(s, "top []x"), "main\\.\\[\\]x");
	assert_string_equal(found(s, "comments x"), "");
	assert_string_equal(found(s, "foo ma"), "");
	session_free(s);
}

// A name that would be read as something else at the start of a word.
static void odd_names(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "list odd"), "\\x2dodd");
	assert_string_equal(found(s, "list up"), "\\x3eup");
	assert_string_equal(found(s, "list 12"), "\\x312");
	assert_string_equal(found(s, "list a=b"), "a\\x3db");
	assert_string_equal(found(s, "focus=odd"), "focus=-odd");
	session_free(s);
}

static void values(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "sort="), "sort=cum sort=flat");
	assert_string_equal(found(s, "sample_index="),
			    "sample_index=alloc_objects sample_index=alloc_space");
	assert_string_equal(found(s, "trim=f"), "trim=false");
	assert_string_equal(found(s, "unit=k"), "unit=kB");
	assert_string_equal(found(s, "unit=m"), "unit=minimum");
	assert_string_equal(found(s, "granularity=li"), "granularity=lines");
	assert_string_equal(found(s, "lines="), "lines=true");
	assert_string_equal(found(s, "nodecount="), "");
	assert_string_equal(found(s, "focus=main.m"), "focus=main.main");
	assert_string_equal(found(s, "focus = main.m"), "main.main");
	assert_string_equal(found(s, "focus=foo main.m"), "main.main");
	assert_string_equal(found(s, "top5 sort=c"), "sort=cum");
	assert_string_equal(found(s, "top5 focus=main.m"), "focus=main.main");
	assert_string_equal(found(s, "top5 noi"), "noinlines=");
	session_free(s);
}

static void labels(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "tagfocus=ti"), "tagfocus=tier=");
	assert_string_equal(found(s, "tagfocus=tier="), "tagfocus=tier=gold tagfocus=tier=silver");
	assert_string_equal(found(s, "tagfocus=tier=gold,s"), "tagfocus=tier=gold,silver");
	assert_string_equal(found(s, "tagignore=bytes=4"), "tagignore=bytes=4096bytes");
	assert_string_equal(found(s, "tagshow=po"), "tagshow=pool");
	assert_string_equal(found(s, "tagroot=pool,ti"), "tagroot=pool,tier");
	assert_string_equal(found(s, "tags -ti"), "-tier=");
	assert_string_equal(found(s, "tags tier=s"), "tier=silver");
	assert_string_equal(found(s, "top tagroot=b"), "tagroot=bytes");
	session_free(s);
}

static void help_topics(void **state)
{
	(void)state;
	struct session *s = example();
	assert_string_equal(found(s, "help sv"), "svg");
	assert_string_equal(found(s, "help noi"), "noinlines");
	assert_string_equal(found(s, "help filef"), "filefunctions");
	session_free(s);
}

static void files(void **state)
{
	(void)state;
	struct session *s = example();
	char dir[] = "/tmp/cprof-complete-XXXXXX", line[128], want[256];
	assert_non_null(mkdtemp(dir));
	snprintf(line, sizeof line, "%s/out.txt", dir);
	fclose(fopen(line, "w"));
	snprintf(line, sizeof line, "%s/out.d", dir);
	mkdir(line, 0700);
	static const char *const lead[] = {"top > ", "top >", "top >>", "top 5 x >> "};
	for (size_t i = 0; i < ARRAY_LEN(lead); i++) {
		const char *sign = strrchr(lead[i], ' ') == lead[i] + strlen(lead[i]) - 1
					   ? ""
					   : strchr(lead[i], '>');
		snprintf(line, sizeof line, "%s%s/out", lead[i], dir);
		snprintf(want, sizeof want, "%s%s/out.d/ %s%s/out.txt", sign, dir, sign, dir);
		assert_string_equal(found(s, line), want);
	}
	snprintf(line, sizeof line, "source_path=/:%s/out.t", dir);
	snprintf(want, sizeof want, "source_path=/:%s/out.txt", dir);
	assert_string_equal(found(s, line), want);
	snprintf(line, sizeof line, "%s/out.txt", dir);
	unlink(line);
	snprintf(line, sizeof line, "%s/out.d", dir);
	rmdir(line);
	rmdir(dir);
	session_free(s);
}

static void end_of_word(void **state)
{
	(void)state;
	struct session *s = example();
	struct completion c;
	assert_null(complete_find(s, "top uni", 7, &c));
	assert_int_equal(c.count, 1);
	assert_false(c.space);
	assert_int_equal(c.start, 4);
	completion_deinit(&c);
	assert_null(complete_find(s, "top unit=mi", 11, &c));
	assert_true(c.space);
	assert_int_equal(c.start, 4);
	assert_int_equal(c.shown, 5);
	completion_deinit(&c);
	session_free(s);
}

static void no_profile(void **state)
{
	(void)state;
	struct session *s;
	assert_null(session_new(&s));
	assert_string_equal(found(s, "list m"), "mean=");
	assert_string_equal(found(s, "sample_index="), "");
	session_free(s);
}

// A profile of nothing but functions.
static struct profile *functions_only(uint32_t count)
{
	struct profile *p;
	assert_null(profile_new(1 << 30, &p));
	assert_null(ALLOC(&p->arena, p->func.name, count));
	p->func.count = count;
	for (uint32_t i = 0; i < count; i++) {
		char name[96];
		int len =
			snprintf(name, sizeof name, "example.com/some/package%u.(*Type%u).method%u",
				 i % 100, i % 1000, i);
		assert_null(strtab_intern(&p->strings, name, (size_t)len, &p->func.name[i]));
	}
	return p;
}

static void many_functions(void **state)
{
	(void)state;
	struct session *s = session_of(functions_only(100000));
	struct completion c;
	assert_null(complete_find(s, "list method1", 12, &c));
	assert_int_equal(c.count, 11111);
	completion_deinit(&c);
	session_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_words), cmocka_unit_test(functions),
		cmocka_unit_test(odd_names),   cmocka_unit_test(values),
		cmocka_unit_test(labels),      cmocka_unit_test(help_topics),
		cmocka_unit_test(files),       cmocka_unit_test(end_of_word),
		cmocka_unit_test(no_profile),  cmocka_unit_test(many_functions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
